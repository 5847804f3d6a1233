import { requireActor } from "../../context.ts";
import type { Delivery, Extension } from "../../generated/prisma/client.ts";
import { builder } from "../../graphql/builder.ts";
import type { GraphQLContext } from "../../graphql/context.ts";
import { maxAttempts } from "../../platform/queue/retry-schedule.ts";
import { CallbackEventEnum } from "./callback-event.graphql.ts";
import { DeliveryAttemptType, SecurityContextUseType } from "./delivery-attempts.graphql.ts";
import { longestWaitMs } from "./delivery-facts.ts";
import {
  loadAttempts,
  loadExtension,
  loadPendingFacts,
  loadSubscription,
  loadUrl,
  loadUses,
} from "./delivery-loaders.ts";
import { deliveryState, holdSentences, isEndpointHold } from "./delivery-state.ts";
import type { DeliveryHold, DeliveryState, PendingFacts } from "./delivery-state.ts";

const DeliveryStateEnum = builder.enumType("DeliveryState", {
  description: "Where a delivery stands.",
  values: {
    WAITING: { description: "It has not been tried yet; its turn comes at `nextAttemptAt`." },
    SENDING: { description: "An attempt is under way." },
    RETRYING: { description: "The last attempt failed; another follows at `nextAttemptAt`." },
    HELD: {
      description:
        "Its endpoint is paused, disabled or rests; `hold` says which. It is kept until `expiresAt`.",
    },
    SUCCEEDED: { description: "The endpoint answered with a status of 200 to 299." },
    FAILED: { description: "The last attempt of the schedule failed. `resendDelivery` tries again." },
    CANCELLED: { description: "A person cancelled it while it waited." },
    EXPIRED: { description: "It was held for longer than deliveries are kept waiting." },
  } satisfies Record<DeliveryState, object>,
});

export const DeliveryHoldEnum = builder.enumType("DeliveryHold", {
  description: "Why a pending delivery is not sent.",
  values: {
    PAUSED: { description: "A person has paused the endpoint." },
    DISABLED: { description: "The endpoint is disabled: it answered 410, or failed for too long." },
    BREAKER_OPEN: { description: "The endpoint fails: it rests, and is tried again by itself." },
    BEHIND_EARLIER: { description: "An earlier event of the same installation has not been delivered yet." },
    DRAINING: { description: "The endpoint was resumed with a rate for what had waited." },
  } satisfies Record<DeliveryHold, object>,
});

export const DeliveryType = builder.prismaNode("Delivery", {
  id: { field: "id" },
  nullable: true,
  findUnique: (id, ctx) => {
    const { organizationId } = requireActor(ctx);
    return { id, OR: [{ organizationId }, { publisherId: organizationId }] };
  },
  description:
    "One event for one URL. It belongs to the customer; its publisher sees it too. Deliveries of one installation go out one after the other, in the order of their events.",
  fields: (t) => ({
    event: t.field({
      type: CallbackEventEnum,
      description: "What happened.",
      resolve: (delivery) => delivery.event,
    }),
    test: t.boolean({
      description: "Whether it is a test: of no installation, with the header `patchbay-test: 1`.",
      resolve: (delivery) => delivery.installationId === null,
    }),
    state: t.field({
      type: DeliveryStateEnum,
      description: "Where it stands.",
      resolve: async (delivery, _args, ctx) => deliveryState(delivery, await factsOf(ctx, delivery)),
    }),
    reason: t.string({
      nullable: true,
      description: "Why it waits, or what its last attempt failed of, or why it ended so.",
      resolve: async (delivery, _args, ctx) => {
        const facts = await factsOf(ctx, delivery);
        return facts?.hold && !facts.sending ? holdSentences[facts.hold] : delivery.reason;
      },
    }),
    hold: t.field({
      type: DeliveryHoldEnum,
      nullable: true,
      description: "What keeps it from being sent; null where nothing does.",
      resolve: async (delivery, _args, ctx) => {
        const facts = await factsOf(ctx, delivery);
        return facts?.sending ? null : (facts?.hold ?? null);
      },
    }),
    nextAttemptAt: t.field({
      type: "DateTime",
      nullable: true,
      description:
        "When it is sent next; null while nothing is scheduled: it is under way, held, or has ended.",
      resolve: async (delivery, _args, ctx) => {
        const facts = await factsOf(ctx, delivery);
        return facts && !facts.sending && !facts.hold ? delivery.dueAt : null;
      },
    }),
    attemptCount: t.exposeInt("attemptCount", { description: "How often it was sent." }),
    maxAttempts: t.int({
      description: "How often it is sent at most; a resend and a lost process add to it.",
      resolve: (delivery) => delivery.uncounted + maxAttempts,
    }),
    lastStatus: t.exposeInt("lastStatus", {
      nullable: true,
      description: "The HTTP status of the last attempt; null where no answer came.",
    }),
    lastErrorClass: t.exposeString("lastErrorClass", {
      nullable: true,
      description: "What the last attempt failed of; see `DeliveryAttempt.errorClass`.",
    }),
    createdAt: t.field({
      type: "DateTime",
      description: "When it was committed, with its cause.",
      resolve: (delivery) => delivery.createdAt,
    }),
    finishedAt: t.field({
      type: "DateTime",
      nullable: true,
      description: "When it ended.",
      resolve: (delivery) => delivery.finishedAt,
    }),
    resentByName: t.string({
      nullable: true,
      description:
        "Who of your organization sent it again last; null where nobody did, or somebody of the other side.",
      resolve: ({ resentById, resentByName }, _args, ctx) =>
        resentById === requireActor(ctx).organizationId ? resentByName : null,
    }),
    expiresAt: t.field({
      type: "DateTime",
      nullable: true,
      description: "Until when a held one is kept; then it is `EXPIRED`. Null for others.",
      resolve: async (delivery, _args, ctx) => {
        const facts = await factsOf(ctx, delivery);
        return facts && !facts.sending && isEndpointHold(facts.hold)
          ? new Date((delivery.resentAt ?? delivery.createdAt).getTime() + longestWaitMs)
          : null;
      },
    }),
    sequence: t.exposeInt("sequence", {
      description: "The number of its event in the installation, from 1; 0 for a test.",
    }),
    resentAt: t.field({
      type: "DateTime",
      nullable: true,
      description: "When it was last sent again by a person, of either side.",
      resolve: (delivery) => delivery.resentAt,
    }),
    webhookId: t.exposeString("id", {
      description: "The `webhook-id` of every attempt: a receiver knows a repetition by it.",
    }),
    endpoint: t.string({
      description: "The host that it goes to.",
      resolve: async (delivery, _args, ctx) => hostOf(await loadUrl(ctx, delivery.subscriptionId)),
    }),
    url: t.field({
      type: "URL",
      nullable: true,
      description: "Where it goes; null for others than the publisher.",
      resolve: (delivery, _args, ctx) =>
        isPublisher(ctx, delivery) ? loadUrl(ctx, delivery.subscriptionId) : null,
    }),
    extension: t.field({
      type: "Extension",
      description: "Whose callback it is.",
      resolve: async (delivery, _args, ctx) => (await loadExtension(ctx, delivery.extensionId)) as Extension,
    }),
    subscription: t.field({
      type: "CallbackSubscription",
      nullable: true,
      description: "By which subscription it goes out; null for others than the publisher.",
      resolve: (delivery, _args, ctx) =>
        isPublisher(ctx, delivery) ? loadSubscription(ctx, delivery.subscriptionId) : null,
    }),
    attempts: t.field({
      type: [DeliveryAttemptType],
      description: "Its attempts that have ended, oldest first; of more than 50 the last.",
      resolve: async (delivery, _args, ctx) => {
        const toPublisher = isPublisher(ctx, delivery);
        return (await loadAttempts(ctx, delivery.id)).map((attempt) => ({ ...attempt, toPublisher }));
      },
    }),
    securityContextUses: t.field({
      type: [SecurityContextUseType],
      description: "What its receiver asked Patchbay with its securityContexts, newest first, 50 at most.",
      resolve: (delivery, _args, ctx) => loadUses(ctx, delivery.id),
    }),
  }),
});

/** The host and port of a URL; an empty text for none. */
function hostOf(url: string): string {
  return URL.parse(url)?.host ?? "";
}

function isPublisher(ctx: GraphQLContext, delivery: Pick<Delivery, "publisherId">): boolean {
  return delivery.publisherId === requireActor(ctx).organizationId;
}

async function factsOf(ctx: GraphQLContext, delivery: Delivery): Promise<PendingFacts | null> {
  return delivery.outcome === "PENDING" ? loadPendingFacts(ctx, delivery.id) : null;
}
