import { requireActor } from "../../context.ts";
import type { WatchGap } from "../../generated/prisma/client.ts";
import type { EventSource, GapReason, IntakeKind, WatchState } from "../../generated/prisma/enums.ts";
import { builder } from "../../graphql/builder.ts";
import { listOf, pageArguments } from "../../graphql/list-types.ts";
import type { ListDefinition } from "../../graphql/lists.ts";
import { loadPage } from "../../graphql/lists.ts";
import { RuleEnvironmentType } from "../rules/index.ts";
import { renewsAt, watchHealth } from "./watch-health.ts";
import type { WatchFacts, WatchHealth } from "./watch-health.ts";
import { loadWatchFacts } from "./watch-loaders.ts";

const gapsOfAccount: ListDefinition = {
  table: "WatchGap",
  order: [{ sql: `t."id"`, type: "uuid" }],
  direction: "desc",
};

const WatchStateEnum = builder.enumType("WatchState", {
  description: "Where a push channel or a poll stands.",
  values: {
    OPENING: { description: "Being asked for." },
    LIVE: { description: "Events come in." },
    FAILED: { description: "Could not be opened, renewed or read; tried again with growing pauses." },
  } satisfies Record<WatchState, object>,
});

const IntakeKindEnum = builder.enumType("IntakeKind", {
  description: "How the events of an account come in.",
  values: {
    PUSH: { description: "The provider pushes them; what it misses is read back." },
    POLL: {
      description: "The provider has no push: what stands there is read and compared again and again.",
    },
  } satisfies Record<IntakeKind, object>,
});

const WatchHealthEnum = builder.enumType("WatchHealth", {
  description:
    "How well the events of an account come in: the first of FAILED, CATCHING_UP, LATE that holds.",
  values: {
    HEALTHY: { description: "Everything until a few minutes ago is known, or no rule needs it." },
    LATE: { description: "What happened lately may not be known yet." },
    CATCHING_UP: { description: "What may have been missed is being read back." },
    FAILED: { description: "A person or the provider must do something; Patchbay keeps trying." },
  } satisfies Record<WatchHealth, object>,
});

const GapReasonEnum = builder.enumType("GapReason", {
  description: "Why pushes were missed.",
  values: {
    CHANNEL_LOST: {
      description: "The channel had expired, was forgotten, or the account's tokens were refused.",
    },
    CHANNEL_LATE: {
      description: "The channel was opened, or asked for these events, only after they happened.",
    },
    PUSH_MISSED: { description: "The channel stood, but no push came or was taken." },
    PATCHBAY_DOWN: { description: "Patchbay was not running." },
  } satisfies Record<GapReason, object>,
});

const EventSourceEnum = builder.enumType("EventSource", {
  description: "How an event was learned of.",
  values: {
    PUSH: { description: "The provider pushed it." },
    BACKFILL: { description: "Its push was missed; it was read back." },
    POLL: { description: "What stands at the provider was compared with what stood before." },
  } satisfies Record<EventSource, object>,
});

const WatchChannelType = builder.objectRef<WatchFacts>("WatchChannel").implement({
  description:
    "How the events of an account come in: the channel by which its provider pushes them, or a poll.",
  fields: (t) => ({
    kind: t.field({
      type: IntakeKindEnum,
      description: "Push or poll.",
      resolve: (channel) => channel.kind,
    }),
    state: t.field({
      type: WatchStateEnum,
      description: "Where it stands.",
      resolve: (channel) => channel.state,
    }),
    health: t.field({
      type: WatchHealthEnum,
      description: "How well events come in.",
      resolve: (channel, _args, ctx) => watchHealth(channel, ctx.clock.now()).health,
    }),
    healthReason: t.string({
      description: "Why its health is so, for people.",
      resolve: (channel, _args, ctx) => watchHealth(channel, ctx.clock.now()).reason,
    }),
    expiresAt: t.field({
      type: "DateTime",
      nullable: true,
      description:
        "When the channel ends unless it is renewed, which happens ahead of that; null for a poll.",
      resolve: (channel) => channel.expiresAt,
    }),
    renewsAt: t.field({
      type: "DateTime",
      nullable: true,
      description: "When the channel is next renewed; null for a poll and while it is not open.",
      resolve: (channel) => renewsAt(channel),
    }),
    lastEventAt: t.field({
      type: "DateTime",
      nullable: true,
      description: "When the last event came in, to five seconds.",
      resolve: (channel) => channel.lastEventAt,
    }),
    failure: t.exposeString("failure", {
      nullable: true,
      description: "Why it could not be opened, renewed or read.",
    }),
    coveredUntil: t.field({
      type: "DateTime",
      nullable: true,
      description:
        "Everything that rules listen to and that happened before is known: pushed, or read back. Null before it began.",
      resolve: (channel) => channel.coveredUntil,
    }),
    reviewedAt: t.field({
      type: "DateTime",
      nullable: true,
      description: "When what changed was last read back to its end, or polled.",
      resolve: (channel) => channel.reviewedAt,
    }),
    nextReviewAt: t.field({
      type: "DateTime",
      nullable: true,
      description: "When that is next due.",
      resolve: (channel) => channel.reviewDueAt,
    }),
    reviewFailure: t.exposeString("reviewFailure", {
      nullable: true,
      description: "Why the last try to read back failed; null where it did not.",
    }),
  }),
});

builder.prismaNode("WatchGap", {
  id: { field: "id" },
  nullable: true,
  findUnique: (id, ctx) => ({ id, organizationId: requireActor(ctx).organizationId }),
  description: "A time in which pushes of an account were missed, and how many events were read back for it.",
  fields: (t) => ({
    reason: t.field({
      type: GapReasonEnum,
      description: "Why they were missed.",
      resolve: (gap) => gap.reason,
    }),
    fromAt: t.field({
      type: "DateTime",
      description: "When the first of what was missed happened.",
      resolve: (gap) => gap.fromAt,
    }),
    toAt: t.field({
      type: "DateTime",
      description: "When the last of it happened.",
      resolve: (gap) => gap.toAt,
    }),
    detectedAt: t.field({
      type: "DateTime",
      description: "When it was found.",
      resolve: (gap) => gap.detectedAt,
    }),
    closedAt: t.field({
      type: "DateTime",
      nullable: true,
      description: "When everything of it had been read back; null while it is being read.",
      resolve: (gap) => gap.closedAt,
    }),
    recovered: t.exposeInt("recovered", { description: "Events that were missed and are known now." }),
  }),
});

builder.prismaObjectFields("Account", (t) => ({
  watchChannel: t.field({
    type: WatchChannelType,
    nullable: true,
    description: "How its events come in; null before the first sync ended, and where its service has none.",
    resolve: (account, _args, ctx) => loadWatchFacts(ctx, account.id),
  }),
  watchGaps: t.field({
    type: listOf("WatchGap"),
    description: "Times in which pushes were missed, newest first.",
    args: pageArguments(),
    resolve: (account, args, ctx) =>
      loadPage<WatchGap>(ctx, gapsOfAccount, { column: "accountId", id: account.id }, args),
  }),
}));

builder.objectField(RuleEnvironmentType, "watchChannel", (t) =>
  t.field({
    type: WatchChannelType,
    nullable: true,
    description: "How the events of its account come in; null without one.",
    resolve: ({ facts }, _args, ctx) => (facts.accountId ? loadWatchFacts(ctx, facts.accountId) : null),
  }),
);

builder.prismaObjectField("Event", "source", (t) =>
  t.field({
    type: EventSourceEnum,
    description: "How it was learned of.",
    resolve: (event) => event.source,
  }),
);
