import type { CallbackSubscription, Delivery } from "../../generated/prisma/client.ts";
import { BoundedCountType } from "../../graphql/bounded-count.ts";
import { builder } from "../../graphql/builder.ts";
import { optionalRecordId, recordId } from "../../graphql/global-id.ts";
import { addMutation } from "../../graphql/mutation.ts";
import { CallbackSubscriptionType } from "./callback-subscriptions.graphql.ts";
import { DeliveryType } from "./deliveries.graphql.ts";
import { loadDelivery } from "./delivery-loaders.ts";
import { pauseCallbackSubscription } from "./pause-callback-subscription.ts";
import { resumeCallbackSubscription } from "./resume-callback-subscription.ts";
import { sendTestCallback } from "./send-test-callback.ts";
import { loadWaiting } from "./subscription-loaders.ts";
import { updateCallbackSubscription } from "./update-callback-subscription.ts";
import type { UpdatedSubscription } from "./update-callback-subscription.ts";

const who = "Roles: company admin, developer; token scope `extensions:write`.";
const subscriptionField = {
  type: CallbackSubscriptionType,
  description: "The callback subscription as it is now.",
} as const;

addMutation("updateCallbackSubscription", {
  description: `Changes how an endpoint is called; what is left out stays. A dry run answers what the body's \`payload\` would be for an installation, and changes nothing; config values of other organizations are null in it. ${who}`,
  input: builder.inputType("UpdateCallbackSubscriptionInput", {
    description: "What to change.",
    fields: (t) => ({
      subscriptionId: t.id({ required: true, description: "The callback subscription." }),
      ratePerMinute: t.int({
        description: "At most so many attempts begin in a minute: 1 to 60,000; 0 for no limit.",
      }),
      concurrency: t.int({ description: "At most so many attempts are under way at a time: 1 to 100." }),
      payloadQuery: t.string({
        description:
          "A GraphQL query of what a securityContext may read, 10 KB at most; an empty text for none.",
      }),
      dryRun: t.boolean({
        defaultValue: false,
        description:
          "Only answer the payload; needs `installationId`. Without `payloadQuery` that of the present one.",
      }),
      installationId: t.id({ description: "For which installation a dry run answers." }),
    }),
  }),
  payload: builder.objectRef<UpdatedSubscription>("UpdateCallbackSubscriptionPayload").implement({
    description: "It is called so from now on.",
    fields: (t) => ({
      subscription: t.field({ ...subscriptionField, resolve: ({ subscription }) => subscription }),
      payload: t.field({
        type: "JSON",
        nullable: true,
        description: "Of a dry run: what `payload` would be; null where the query fails.",
        resolve: ({ payload }) => payload,
      }),
      payloadErrors: t.stringList({
        description: "Of a dry run: what `payloadErrors` would be.",
        resolve: ({ payloadErrors }) => payloadErrors,
      }),
    }),
  }),
  run: (ctx, input) =>
    updateCallbackSubscription(ctx, {
      ...input,
      subscriptionId: recordId("CallbackSubscription", input.subscriptionId, "subscriptionId"),
      installationId: optionalRecordId("Installation", input.installationId, "installationId"),
    }),
});

addMutation("pauseCallbackSubscription", {
  description: `Holds an endpoint: nothing more is sent, and what comes is kept for 14 days. Attempts under way end. ConflictError \`ALREADY_PAUSED\`. ${who}`,
  input: builder.inputType("PauseCallbackSubscriptionInput", {
    description: "Which endpoint, and why.",
    fields: (t) => ({
      subscriptionId: t.id({ required: true, description: "The callback subscription." }),
      reason: t.string({ description: "For others of the organization; 500 characters at most." }),
    }),
  }),
  payload: builder
    .objectRef<{ subscription: CallbackSubscription }>("PauseCallbackSubscriptionPayload")
    .implement({
      description: "Its deliveries are held.",
      fields: (t) => ({
        subscription: t.field({ ...subscriptionField, resolve: ({ subscription }) => subscription }),
      }),
    }),
  run: async (ctx, input) => ({
    subscription: await pauseCallbackSubscription(ctx, {
      ...input,
      subscriptionId: recordId("CallbackSubscription", input.subscriptionId, "subscriptionId"),
    }),
  }),
});

addMutation("resumeCallbackSubscription", {
  description: `Lets an endpoint go on: lifts a pause, a disabling and an open breaker, and resolves their problems. While what was held still drains, it changes the rate of that. ConflictError \`NOT_HELD\`. ${who}`,
  input: builder.inputType("ResumeCallbackSubscriptionInput", {
    description: "Which endpoint, and how fast.",
    fields: (t) => ({
      subscriptionId: t.id({ required: true, description: "The callback subscription." }),
      drainPerMinute: t.int({
        description:
          "At most so many attempts begin in a minute until nothing due waits any more: 1 to 60,000; as fast as otherwise unless given.",
      }),
    }),
  }),
  payload: builder
    .objectRef<{ subscription: CallbackSubscription }>("ResumeCallbackSubscriptionPayload")
    .implement({
      description: "Its deliveries go out.",
      fields: (t) => ({
        subscription: t.field({ ...subscriptionField, resolve: ({ subscription }) => subscription }),
        waiting: t.field({
          type: BoundedCountType,
          description: "How many waited for it.",
          resolve: async ({ subscription }, _args, ctx) => (await loadWaiting(ctx, subscription.id)).count,
        }),
      }),
    }),
  run: async (ctx, input) => ({
    subscription: await resumeCallbackSubscription(ctx, {
      ...input,
      subscriptionId: recordId("CallbackSubscription", input.subscriptionId, "subscriptionId"),
    }),
  }),
});

addMutation("sendTestCallback", {
  description: `Sends a test event to an endpoint: signed as any other, with the header \`patchbay-test: 1\`, your own organization's number and a securityContext without scopes. ConflictError \`HELD\` where nothing is sent at present. ${who}`,
  input: builder.inputType("SendTestCallbackInput", {
    description: "Which endpoint.",
    fields: (t) => ({
      subscriptionId: t.id({ required: true, description: "The callback subscription." }),
    }),
  }),
  payload: builder.objectRef<{ deliveryId: string }>("SendTestCallbackPayload").implement({
    description: "It goes out.",
    fields: (t) => ({
      delivery: t.field({
        type: DeliveryType,
        description: "The test: follow it by `deliveryChanged`.",
        resolve: async ({ deliveryId }, _args, ctx) => (await loadDelivery(ctx, deliveryId)) as Delivery,
      }),
    }),
  }),
  run: async (ctx, input) => ({
    deliveryId: await sendTestCallback(ctx, {
      subscriptionId: recordId("CallbackSubscription", input.subscriptionId, "subscriptionId"),
    }),
  }),
});
