import { requireActor } from "../../context.ts";
import type { Account, SyncMinute, SyncObjectProgress } from "../../generated/prisma/client.ts";
import type { SyncObject, SyncObjectState, SyncRunStatus, SyncScope } from "../../generated/prisma/enums.ts";
import { builder } from "../../graphql/builder.ts";
import { makeRecordLoader } from "../../graphql/records.ts";
import { SyncRunKindEnum } from "../mapping/index.ts";
import { loadMinutes, loadObjects, shownMinutes } from "./sync-loaders.ts";

const loadAccount = makeRecordLoader<Account>("Account");

export const SyncRunStatusEnum = builder.enumType("SyncRunStatus", {
  description: "Where a run stands.",
  values: {
    SCHEDULED: {
      description: "Waits for its time, for the provider's limits, or for the account's hold to be lifted.",
    },
    RUNNING: { description: "Reads from the provider, or writes to it." },
    SUCCEEDED: { description: "Went through everything." },
    FAILED: { description: "Gave up; `error` says why. `startSync` begins anew." },
    CANCELED: { description: "Was stopped by a person. What it had committed stays." },
  } satisfies Record<SyncRunStatus, object>,
});
export const SyncScopeEnum = builder.enumType("SyncScope", {
  description: "Which records a run goes through.",
  values: {
    FULL: { description: "All there are." },
    INCREMENTAL: {
      description:
        "What changed since the last run of its kind that succeeded; all there are the first time.",
    },
    FAILED_ONLY: { description: "Those alone that have open mapping errors, or some of them." },
  } satisfies Record<SyncScope, object>,
});
const ObjectEnum = builder.enumType("SyncObject", {
  description: "A part of a provider organization.",
  values: {
    MODULES: { description: "Kinds of records." },
    FIELDS: { description: "Fields of each module." },
    USERS: { description: "People of the organization." },
    VIEWS: { description: "Saved views of each module." },
    CONTACTS: { description: "Contacts." },
    DELETIONS: { description: "Contacts that are gone at the provider." },
    VIEW_RECORDS: { description: "The contacts of the chosen views." },
  } satisfies Record<SyncObject, object>,
});
const ObjectStateEnum = builder.enumType("SyncObjectState", {
  description: "Where one object of a run stands.",
  values: {
    WAITING: { description: "Not begun." },
    RUNNING: { description: "Being read." },
    DONE: { description: "Read and stored." },
    FAILED: { description: "The run failed or was canceled here." },
  } satisfies Record<SyncObjectState, object>,
});

const Progress = builder.objectRef<SyncObjectProgress>("SyncObjectProgress").implement({
  description: "True progress of one object of a run.",
  fields: (t) => ({
    object: t.field({ type: ObjectEnum, description: "Which.", resolve: (progress) => progress.object }),
    state: t.field({
      type: ObjectStateEnum,
      description: "Where it stands.",
      resolve: (progress) => progress.state,
    }),
    done: t.exposeInt("done", {
      description:
        "Emitted by the source so far: read of the provider, or taken from the contacts to push. For fields and views of an org sync the modules they were read of.",
    }),
    total: t.exposeInt("total", {
      nullable: true,
      description: "In the unit of `done`; null until the provider has told.",
    }),
    committed: t.exposeInt("committed", {
      description: "Of these, what stands at the destination now; an org sync does not count it.",
    }),
    created: t.exposeInt("created", { description: "How many were made there." }),
    updated: t.exposeInt("updated", { description: "How many were changed there." }),
    deleted: t.exposeInt("deleted", { description: "How many were deleted there." }),
    skipped: t.exposeInt("skipped", { description: "How many the account's settings leave out." }),
    failed: t.exposeInt("failed", {
      description: "How many have a mapping error: `mappingErrors` has each.",
    }),
    conflicts: t.exposeInt("conflicts", { description: "How many properties both sides had changed." }),
  }),
});

const Minute = builder.objectRef<SyncMinute>("SyncMinute").implement({
  description: "What a run did in one minute.",
  fields: (t) => ({
    at: t.field({ type: "DateTime", description: "When the minute began.", resolve: (minute) => minute.at }),
    emitted: t.exposeInt("emitted", { description: "Records that the source gave." }),
    committed: t.exposeInt("committed", { description: "Records that stood at the destination." }),
    failed: t.exposeInt("failed", { description: "Records with a mapping error." }),
  }),
});

export const SyncRunType = builder.prismaNode("SyncRun", {
  id: { field: "id" },
  nullable: true,
  findUnique: (id, ctx) => ({ id, organizationId: requireActor(ctx).organizationId }),
  description: "One run of a synchronisation. It survives restarts and goes on from its checkpoint.",
  fields: (t) => ({
    account: t.field({
      type: "Account",
      nullable: true,
      description: "Whose data; null once the account is deleted.",
      resolve: (run, _args, ctx) => loadAccount(ctx, run.accountId),
    }),
    kind: t.field({
      type: SyncRunKindEnum,
      description: "What it synchronises.",
      resolve: (run) => run.kind,
    }),
    scope: t.field({
      type: SyncScopeEnum,
      description: "Which records it goes through.",
      resolve: (run) => run.scope,
    }),
    status: t.field({
      type: SyncRunStatusEnum,
      description: "Where it stands.",
      resolve: (run) => run.status,
    }),
    objects: t.field({
      type: [Progress],
      description: "Progress of each object, in the order they are read.",
      resolve: (run, _args, ctx) => loadObjects(ctx, run.id),
    }),
    minutes: t.field({
      type: [Minute],
      description: `What it did from minute to minute, in their order: the last ${shownMinutes} in which it did something. An org sync tells none.`,
      resolve: (run, _args, ctx) => loadMinutes(ctx, run.id),
    }),
    attempt: t.exposeInt("attempt", {
      description: "Tries so far; each goes on where the last one was cut.",
    }),
    nextTryAt: t.field({
      type: "DateTime",
      nullable: true,
      description: "When it is due, while it is scheduled. A revoked or refused account lets it wait longer.",
      resolve: (run) => (run.status === "SCHEDULED" ? run.runAt : null),
    }),
    throttledUntil: t.field({
      type: "DateTime",
      nullable: true,
      description:
        "Until when it waits because the provider's limits are used up; null where that is not why.",
      resolve: (run) => (run.status === "SCHEDULED" ? run.throttledUntil : null),
    }),
    startedBy: t.exposeString("startedByName", {
      nullable: true,
      description: "Who asked for it; null: its schedule did.",
    }),
    canceledBy: t.exposeString("canceledByName", { nullable: true, description: "Who canceled it." }),
    startedAt: t.field({
      type: "DateTime",
      nullable: true,
      description: "When it first began.",
      resolve: (run) => run.startedAt,
    }),
    finishedAt: t.field({
      type: "DateTime",
      nullable: true,
      description: "When it ended.",
      resolve: (run) => run.finishedAt,
    }),
    error: t.exposeString("error", {
      nullable: true,
      description: "Why it failed, or why it has to try again.",
    }),
    createdAt: t.field({
      type: "DateTime",
      description: "When it was scheduled.",
      resolve: (run) => run.createdAt,
    }),
  }),
});
