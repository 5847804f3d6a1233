import type { CallbackSubscription } from "../../generated/prisma/client.ts";
import { builder } from "../../graphql/builder.ts";
import type { HourPoint, SuccessObjective } from "./callback-hours.ts";
import { loadSuccessRate } from "./subscription-loaders.ts";
import type { SubscriptionFacts } from "./subscription-loaders.ts";
import { breakerState, disablesAt } from "./subscription-status.ts";
import type { BreakerState } from "./subscription-status.ts";

const BreakerStateEnum = builder.enumType("BreakerState", {
  description: "The circuit breaker of an endpoint.",
  values: {
    CLOSED: { description: "Deliveries go out." },
    OPEN: { description: "The endpoint rests until `probeAt`: deliveries wait." },
    HALF_OPEN: { description: "One delivery at a time is tried; three successes in a row close it." },
  } satisfies Record<BreakerState, object>,
});

type ShownHealth = { health: SubscriptionFacts; subscription: CallbackSubscription };

export const CallbackHealthType = builder.objectRef<ShownHealth>("CallbackHealth").implement({
  description: "What attempts have shown of an endpoint.",
  fields: (t) => ({
    breaker: t.field({
      type: BreakerStateEnum,
      description: "Whether the endpoint rests because it fails.",
      resolve: ({ health }, _args, ctx) => breakerState(health, ctx.clock.now()),
    }),
    openedAt: t.field({
      type: "DateTime",
      nullable: true,
      description: "Since when the breaker is open; null while it is closed.",
      resolve: ({ health }) => health.openedAt,
    }),
    probeAt: t.field({
      type: "DateTime",
      nullable: true,
      description: "When one delivery is tried; null while the breaker is closed.",
      resolve: ({ health }) => health.probeAt,
    }),
    failingSince: t.field({
      type: "DateTime",
      nullable: true,
      description: "Since when no attempt has succeeded; null where the last one did.",
      resolve: ({ health }) => health.failingSince,
    }),
    failingReason: t.string({
      nullable: true,
      description: "What the last attempt failed of, while it is failing.",
      resolve: ({ health }) => health.failingReason,
    }),
    lastSuccessAt: t.field({
      type: "DateTime",
      nullable: true,
      description: "When an attempt last succeeded.",
      resolve: ({ health }) => health.lastSuccessAt,
    }),
    lastFailureAt: t.field({
      type: "DateTime",
      nullable: true,
      description: "When an attempt last failed.",
      resolve: ({ health }) => health.lastFailureAt,
    }),
    disablesAt: t.field({
      type: "DateTime",
      nullable: true,
      description: "When it is disabled if nothing succeeds until then; null where it does not fail.",
      resolve: ({ health, subscription }) => disablesAt(subscription, health),
    }),
    noticedPercent: t.int({
      description:
        "How much of the time until it is disabled had passed when a problem last told of it: 0, 50, 70, 90 or 100.",
      resolve: ({ health }) => health.noticed,
    }),
    successRate24h: t.float({
      nullable: true,
      description:
        "The share of the attempts of the last 24 hours that succeeded, 0 to 1; null where there were none.",
      resolve: ({ subscription }, _args, ctx) => loadSuccessRate(ctx, subscription.id),
    }),
  }),
});

export const SuccessObjectiveType = builder.objectRef<SuccessObjective>("SuccessObjective").implement({
  description:
    "How much of what was to be delivered was. Each end of a delivery counts; what a person cancelled, or what expired while it was held, does not.",
  fields: (t) => ({
    days: t.exposeInt("days", { description: "Over how many days: 28." }),
    target: t.exposeFloat("target", { description: "The share that is to be delivered: 0.99." }),
    delivered: t.exposeInt("delivered", { description: "Deliveries that succeeded." }),
    undelivered: t.exposeInt("undelivered", { description: "Deliveries whose last attempt failed." }),
    rate: t.exposeFloat("rate", {
      nullable: true,
      description: "The share that succeeded, 0 to 1; null where none has ended.",
    }),
    met: t.exposeBoolean("met", { description: "Whether the target is met; true where none has ended." }),
    warning: t.exposeString("warning", {
      nullable: true,
      description: "A sentence where less than 99.9 % were delivered in the last 24 hours; else null.",
    }),
  }),
});

export const CallbackHourPointType = builder.objectRef<HourPoint>("CallbackHourPoint").implement({
  description: "What came of attempts and deliveries in one hour.",
  fields: (t) => ({
    hour: t.field({ type: "DateTime", description: "Its beginning (UTC).", resolve: ({ hour }) => hour }),
    succeeded: t.exposeInt("succeeded", { description: "Attempts that succeeded." }),
    failed: t.exposeInt("failed", { description: "Attempts that failed." }),
    delivered: t.exposeInt("delivered", { description: "Deliveries that succeeded." }),
    undelivered: t.exposeInt("undelivered", { description: "Deliveries whose last attempt failed." }),
    p50Ms: t.exposeInt("p50Ms", {
      nullable: true,
      description: "Half of the attempts took no longer, in milliseconds; from counts in ranges, so about.",
    }),
    p95Ms: t.exposeInt("p95Ms", {
      nullable: true,
      description: "95 of 100 attempts took no longer, in milliseconds; from counts in ranges, so about.",
    }),
  }),
});
