import type { CallbackSubscription, Delivery } from "../../generated/prisma/client.ts";
import { builder } from "../../graphql/builder.ts";
import { recordId } from "../../graphql/global-id.ts";
import { addMutation } from "../../graphql/mutation.ts";
import { CallbackSubscriptionType } from "./callback-subscriptions.graphql.ts";
import { cancelDeliveries } from "./cancel-deliveries.ts";
import { DeliveryHoldEnum, DeliveryType } from "./deliveries.graphql.ts";
import { loadDelivery } from "./delivery-loaders.ts";
import { recoverDeliveries } from "./recover-deliveries.ts";
import type { RecoveryPlan } from "./recovery-plan.ts";
import { resendDelivery } from "./resend-delivery.ts";

const RecoveryCount = builder.objectRef<RecoveryPlan>("RecoveryCount").implement({
  description: "A count that is exact up to what one call takes: 100,000.",
  fields: (t) => ({
    count: t.exposeInt("count", { description: "At most 100,000." }),
    more: t.exposeBoolean("more", { description: "Whether there are more: call again for them." }),
  }),
});

const RecoveryPlanType = builder.objectRef<RecoveryPlan>("RecoveryPlan").implement({
  description: "What a call takes, or in a dry run would take.",
  fields: (t) => ({
    count: t.field({
      type: RecoveryCount,
      description: "How many deliveries.",
      resolve: (plan) => plan,
    }),
    oldestAt: t.field({
      type: "DateTime",
      nullable: true,
      description: "When the oldest of their events happened; null where there are none.",
      resolve: (plan) => plan.oldestAt,
    }),
    expectedSeconds: t.exposeInt("expectedSeconds", {
      nullable: true,
      description:
        "About how long sending them takes, by the endpoint's rate, concurrency and latency of the last 24 hours; null while it is held.",
    }),
    heldBy: t.field({
      type: DeliveryHoldEnum,
      nullable: true,
      description: "What holds the endpoint: they wait until it is lifted.",
      resolve: (plan) => plan.heldBy,
    }),
  }),
});

addMutation("resendDelivery", {
  description:
    "Sends a delivery again: one that has ended under the same `webhook-id`, its attempts counted anew; one that waits for its next attempt at once. ConflictError `SENDING` while an attempt is under way, `HELD` for a waiting one that something holds. Customer: company admin, supervisor; publisher: company admin, developer; token scope `extensions:write`.",
  input: builder.inputType("ResendDeliveryInput", {
    description: "Which delivery.",
    fields: (t) => ({
      deliveryId: t.id({ required: true, description: "The delivery." }),
      dryRun: t.boolean({ defaultValue: false, description: "Only say what would happen." }),
    }),
  }),
  payload: builder.objectRef<{ deliveryId: string; plan: RecoveryPlan }>("ResendDeliveryPayload").implement({
    description: "It goes out, or would.",
    fields: (t) => ({
      delivery: t.field({
        type: DeliveryType,
        description: "The delivery as it is now.",
        resolve: async ({ deliveryId }, _args, ctx) => (await loadDelivery(ctx, deliveryId)) as Delivery,
      }),
      plan: t.field({
        type: RecoveryPlanType,
        description: "How long it takes, and what holds it.",
        resolve: ({ plan }) => plan,
      }),
    }),
  }),
  run: (ctx, input) =>
    resendDelivery(ctx, { ...input, deliveryId: recordId("Delivery", input.deliveryId, "deliveryId") }),
});

const RecoverySelectionEnum = builder.enumType("RecoverySelection", {
  description: "What is recovered.",
  values: {
    UNDELIVERED: { description: "Deliveries that failed, expired or were cancelled." },
    MISSING: {
      description:
        "Events that have no delivery although the version of their installation lists the endpoint.",
    },
  },
});

const subscriptionField = {
  type: CallbackSubscriptionType,
  description: "The callback subscription as it is now.",
} as const;

addMutation("recoverDeliveries", {
  description:
    "Sends again what an endpoint should have got since a time: at most 100,000 a call, in batches of 1,000; the dry run says how many, how old and how long. Repeating it sends nothing twice. Deliveries are kept for 30 days. Roles: company admin, developer; token scope `extensions:write`.",
  input: builder.inputType("RecoverDeliveriesInput", {
    description: "Which deliveries of which endpoint.",
    fields: (t) => ({
      subscriptionId: t.id({ required: true, description: "The callback subscription." }),
      since: t.field({
        type: "DateTime",
        required: true,
        description: "Events that happened then or later.",
      }),
      until: t.field({
        type: "DateTime",
        description: "Events that happened before; up to now unless given.",
      }),
      what: t.field({ type: RecoverySelectionEnum, required: true, description: "What is recovered." }),
      perMinute: t.int({
        description: "At most so many become due in a minute, 1 to 60,000; all at once unless given.",
      }),
      dryRun: t.boolean({ defaultValue: false, description: "Only count; send nothing." }),
    }),
  }),
  payload: builder
    .objectRef<{ plan: RecoveryPlan; recovered: number; subscription: CallbackSubscription }>(
      "RecoverDeliveriesPayload",
    )
    .implement({
      description: "What waits for its turn again, or would.",
      fields: (t) => ({
        plan: t.field({
          type: RecoveryPlanType,
          description: "What the call found.",
          resolve: ({ plan }) => plan,
        }),
        recovered: t.exposeInt("recovered", {
          description: "How many were put into the queue; 0 in a dry run.",
        }),
        subscription: t.field({ ...subscriptionField, resolve: ({ subscription }) => subscription }),
      }),
    }),
  run: (ctx, input) =>
    recoverDeliveries(ctx, {
      ...input,
      subscriptionId: recordId("CallbackSubscription", input.subscriptionId, "subscriptionId"),
    }),
});

addMutation("cancelDeliveries", {
  description:
    "Ends what waits for an endpoint as CANCELLED; what is being sent goes on. At most 100,000 a call, in batches of 1,000. `recoverDeliveries` brings them back. Roles: company admin, developer; token scope `extensions:write`.",
  input: builder.inputType("CancelDeliveriesInput", {
    description: "Which deliveries of which endpoint.",
    fields: (t) => ({
      subscriptionId: t.id({ required: true, description: "The callback subscription." }),
      before: t.field({ type: "DateTime", description: "Those committed before; all unless given." }),
      dryRun: t.boolean({ defaultValue: false, description: "Only count; cancel nothing." }),
    }),
  }),
  payload: builder
    .objectRef<{ plan: RecoveryPlan; cancelled: number; subscription: CallbackSubscription }>(
      "CancelDeliveriesPayload",
    )
    .implement({
      description: "What will not be sent, or would not.",
      fields: (t) => ({
        plan: t.field({
          type: RecoveryPlanType,
          description: "What the call found.",
          resolve: ({ plan }) => plan,
        }),
        cancelled: t.exposeInt("cancelled", { description: "How many were cancelled; 0 in a dry run." }),
        subscription: t.field({ ...subscriptionField, resolve: ({ subscription }) => subscription }),
      }),
    }),
  run: (ctx, input) =>
    cancelDeliveries(ctx, {
      ...input,
      subscriptionId: recordId("CallbackSubscription", input.subscriptionId, "subscriptionId"),
    }),
});
