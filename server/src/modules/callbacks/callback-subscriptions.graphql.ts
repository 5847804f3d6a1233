import { requireActor } from "../../context.ts";
import type { Extension } from "../../generated/prisma/client.ts";
import type { DisableCause } from "../../generated/prisma/enums.ts";
import { BoundedCountType } from "../../graphql/bounded-count.ts";
import { builder } from "../../graphql/builder.ts";
import { loadOpenProblems } from "../problems/index.ts";
import { CallbackEventEnum } from "./callback-event.graphql.ts";
import { loadHours, loadObjective, objectiveDays } from "./callback-hours.ts";
import { loadExtension, loadSubscription } from "./delivery-loaders.ts";
import {
  CallbackHealthType,
  CallbackHourPointType,
  SuccessObjectiveType,
} from "./subscription-health.graphql.ts";
import { loadSubscriptionFacts, loadWaiting } from "./subscription-loaders.ts";
import { subscriptionStatus } from "./subscription-status.ts";
import type { SubscriptionStatus } from "./subscription-status.ts";

const SubscriptionStatusEnum = builder.enumType("SubscriptionStatus", {
  description: "What an endpoint is: the first that holds.",
  values: {
    DISABLED: {
      description: "It answered 410, or failed for 5 days: deliveries are held until it is resumed.",
    },
    PAUSED: { description: "A person paused it: deliveries are held until it is resumed." },
    BREAKER_OPEN: { description: "It fails: it rests, and is tried again by itself." },
    DRAINING: { description: "What was held goes out at the rate that was chosen when it was resumed." },
    ACTIVE: { description: "Deliveries go out as they come." },
  } satisfies Record<SubscriptionStatus, object>,
});

const DisableCauseEnum = builder.enumType("DisableCause", {
  description: "Why an endpoint was disabled.",
  values: {
    GONE: { description: "It answered 410." },
    FAILING: { description: "Nothing was delivered for 5 days." },
  } satisfies Record<DisableCause, object>,
});

export const CallbackSubscriptionType = builder.prismaNode("CallbackSubscription", {
  id: { field: "id" },
  nullable: true,
  findUnique: (id, ctx) => ({ id, organizationId: requireActor(ctx).organizationId }),
  description:
    "Who hears of an event of an extension at which URL. Made by publishing a version; only the publisher sees it.",
  fields: (t) => ({
    extension: t.field({
      type: "Extension",
      description: "Of which extension.",
      resolve: async (row, _args, ctx) => (await loadExtension(ctx, row.extensionId)) as Extension,
    }),
    event: t.field({
      type: CallbackEventEnum,
      description: "Which event.",
      resolve: (subscription) => subscription.event,
    }),
    url: t.field({ type: "URL", description: "Where it is told.", resolve: ({ url }) => url }),
    ratePerMinute: t.exposeInt("ratePerMinute", {
      nullable: true,
      description: "At most so many attempts begin in a minute; null: no limit of Patchbay's.",
    }),
    concurrency: t.exposeInt("concurrency", {
      description: "At most so many attempts are under way at a time.",
    }),
    payloadQuery: t.exposeString("payloadQuery", {
      nullable: true,
      description: "A GraphQL query whose answer the body carries as `payload`; null: none.",
    }),
    status: t.field({
      type: SubscriptionStatusEnum,
      description: "What its endpoint is.",
      resolve: async (row, _args, ctx) =>
        subscriptionStatus(row, await loadSubscriptionFacts(ctx, row.id), ctx.clock.now()).status,
    }),
    reason: t.string({
      description: "What its status means, in a sentence or two.",
      resolve: async (row, _args, ctx) =>
        subscriptionStatus(row, await loadSubscriptionFacts(ctx, row.id), ctx.clock.now()).reason,
    }),
    pausedAt: t.field({
      type: "DateTime",
      nullable: true,
      description: "Since when it is paused.",
      resolve: (subscription) => subscription.pausedAt,
    }),
    pausedByName: t.exposeString("pausedByName", { nullable: true, description: "Who paused it." }),
    pauseReason: t.exposeString("pauseReason", { nullable: true, description: "Why, in their words." }),
    disabledAt: t.field({
      type: "DateTime",
      nullable: true,
      description: "Since when it is disabled.",
      resolve: (subscription) => subscription.disabledAt,
    }),
    disableCause: t.field({
      type: DisableCauseEnum,
      nullable: true,
      description: "Why it is disabled.",
      resolve: (subscription) => subscription.disableCause,
    }),
    isCurrent: t.boolean({
      description:
        "Whether the newest version lists it. Installations of older versions fire it all the same.",
      resolve: async (row, _args, ctx) => (await loadSubscriptionFacts(ctx, row.id)).isCurrent,
    }),
    createdAt: t.field({
      type: "DateTime",
      description: "When a version first listed it.",
      resolve: (subscription) => subscription.createdAt,
    }),
    updatedAt: t.field({
      type: "DateTime",
      description: "When a person last changed it.",
      resolve: (subscription) => subscription.updatedAt,
    }),
    health: t.field({
      type: CallbackHealthType,
      description: "What attempts have shown of its endpoint.",
      resolve: async (subscription, _args, ctx) => ({
        subscription,
        health: await loadSubscriptionFacts(ctx, subscription.id),
      }),
    }),
    waiting: t.field({
      type: BoundedCountType,
      description: "How many of its deliveries have not ended, those under way included.",
      resolve: async (row, _args, ctx) => (await loadWaiting(ctx, row.id)).count,
    }),
    oldestWaitingAt: t.field({
      type: "DateTime",
      nullable: true,
      description: "When the oldest of these was committed; null where there are none.",
      resolve: async (row, _args, ctx) => (await loadWaiting(ctx, row.id)).oldestAt,
    }),
    objective: t.field({
      type: SuccessObjectiveType,
      description: "How much of what was to be delivered in 28 days was.",
      resolve: (row, _args, ctx) => loadObjective(ctx, "subscriptionId", row.id),
    }),
    activity: t.field({
      type: [CallbackHourPointType],
      description: "What came of it hour by hour, oldest first; hours without anything are left out.",
      args: {
        days: t.arg.int({
          defaultValue: objectiveDays,
          required: true,
          description: "How far back: 1 to 90 days.",
        }),
      },
      resolve: (row, { days }, ctx) => loadHours(ctx, "subscriptionId", row.id, days),
    }),
    problems: t.field({
      type: ["Problem"],
      description: "What is open, newest first.",
      resolve: (row, _args, ctx) => loadOpenProblems(ctx, row.id),
    }),
  }),
});

builder.prismaObjectField("Extension", "objective", (t) =>
  t.field({
    type: SuccessObjectiveType,
    nullable: true,
    description:
      "How much of what was to be delivered in 28 days was, all endpoints together; null for others than the publisher.",
    resolve: (row, _args, ctx) =>
      row.organizationId === requireActor(ctx).organizationId
        ? loadObjective(ctx, "extensionId", row.id)
        : null,
  }),
);

builder.prismaObjectField("Extension", "activity", (t) =>
  t.field({
    type: [CallbackHourPointType],
    description:
      "What came of its callbacks hour by hour, oldest first, all endpoints together; empty for others than the publisher.",
    args: {
      days: t.arg.int({
        defaultValue: objectiveDays,
        required: true,
        description: "How far back: 1 to 90 days.",
      }),
    },
    resolve: (row, { days }, ctx) =>
      row.organizationId === requireActor(ctx).organizationId
        ? loadHours(ctx, "extensionId", row.id, days)
        : [],
  }),
);

builder.prismaObjectField("Problem", "callbackSubscription", (t) =>
  t.field({
    type: CallbackSubscriptionType,
    nullable: true,
    description: "The callback subscription it is about; null when it is about none.",
    resolve: (problem, _args, ctx) => loadSubscription(ctx, problem.subscriptionId),
  }),
);
