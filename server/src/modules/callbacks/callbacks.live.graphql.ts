import type { CallbackSubscription } from "../../generated/prisma/client.ts";
import { forgetLoaded } from "../../graphql/batch.ts";
import { builder } from "../../graphql/builder.ts";
import { makeChangeType } from "../../graphql/change-types.ts";
import { optionalRecordId, toGlobalId } from "../../graphql/global-id.ts";
import { followChanges } from "../../graphql/live.ts";
import { makeRecordLoader } from "../../graphql/records.ts";
import { loadDelivery } from "./delivery-loaders.ts";

const loadSubscription = makeRecordLoader<CallbackSubscription>("CallbackSubscription");

const DeliveryChange = makeChangeType("DeliveryChange", "A change of a delivery.");

builder.objectFields(DeliveryChange, (t) => ({
  deliveryId: t.id({
    description: "Which delivery.",
    resolve: (change) => toGlobalId("Delivery", change.entityId),
  }),
  delivery: t.field({
    type: "Delivery",
    nullable: true,
    description: "The delivery as it is now.",
    resolve: (change, _args, ctx) => loadDelivery(ctx, change.entityId),
  }),
}));

const CallbackSubscriptionChange = makeChangeType(
  "CallbackSubscriptionChange",
  "A change of a callback subscription, or of the numbers of its endpoint.",
);

builder.objectFields(CallbackSubscriptionChange, (t) => ({
  subscriptionId: t.id({
    description: "Which callback subscription.",
    resolve: (change) => toGlobalId("CallbackSubscription", change.entityId),
  }),
  subscription: t.field({
    type: "CallbackSubscription",
    nullable: true,
    description: "The callback subscription as it is now.",
    resolve: (change, _args, ctx) => loadSubscription(ctx, change.entityId),
  }),
}));

const after = "Continue after this cursor; from now on where it is left out.";

builder.subscriptionFields((t) => ({
  deliveryChanged: t.field({
    type: DeliveryChange,
    authScopes: { read: true },
    description:
      "Every change of a delivery, as it is committed, for customer and publisher; several arguments narrow further. Resumable with `after`.",
    args: {
      after: t.arg.string({ description: after }),
      deliveryId: t.arg.id({ description: "Only this delivery." }),
      subscriptionId: t.arg.id({ description: "Only those by this callback subscription." }),
      installationId: t.arg.id({ description: "Only those of this installation." }),
      extensionKey: t.arg.string({ description: "Only those of this extension." }),
    },
    subscribe: (_root, args, ctx) => {
      const deliveryId = optionalRecordId("Delivery", args.deliveryId, "deliveryId");
      const subscriptionId = optionalRecordId("CallbackSubscription", args.subscriptionId, "subscriptionId");
      const installationId = optionalRecordId("Installation", args.installationId, "installationId");
      return followChanges(
        ctx,
        args.after,
        (change) =>
          change.entityType === "Delivery" &&
          isOf(deliveryId, change.entityId) &&
          isOf(subscriptionId, change.parentId) &&
          isOf(installationId, change.payload["installationId"]) &&
          isOf(args.extensionKey, change.payload["extensionKey"]),
      );
    },
    resolve: (change, _args, ctx) => {
      forgetLoaded(ctx);
      return change;
    },
  }),
  callbackSubscriptionChanged: t.field({
    type: CallbackSubscriptionChange,
    authScopes: { read: true },
    description:
      "Every change of a callback subscription, as it is committed; that its numbers have moved, at most about once a second. Resumable with `after`.",
    args: {
      after: t.arg.string({ description: after }),
      subscriptionId: t.arg.id({ description: "Only this callback subscription." }),
      extensionKey: t.arg.string({ description: "Only those of this extension." }),
    },
    subscribe: (_root, args, ctx) => {
      const subscriptionId = optionalRecordId("CallbackSubscription", args.subscriptionId, "subscriptionId");
      return followChanges(
        ctx,
        args.after,
        (change) =>
          change.entityType === "CallbackSubscription" &&
          isOf(subscriptionId, change.entityId) &&
          isOf(args.extensionKey, change.payload["extensionKey"]),
      );
    },
    resolve: (change, _args, ctx) => {
      forgetLoaded(ctx);
      return change;
    },
  }),
}));

/** Whether something is what was asked for; anything is where nothing was. */
function isOf(wanted: string | null | undefined, actual: unknown): boolean {
  return wanted == null || actual === wanted;
}
