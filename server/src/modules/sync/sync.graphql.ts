import { requireActor } from "../../context.ts";
import type { SyncObjectProgress, SyncRun } from "../../generated/prisma/client.ts";
import type { SyncObject, SyncObjectState, SyncRunStatus } from "../../generated/prisma/enums.ts";
import { loadBatched } from "../../graphql/batch.ts";
import { builder } from "../../graphql/builder.ts";
import { addChangeSubscription, makeChangeType } from "../../graphql/change-types.ts";
import type { GraphQLContext } from "../../graphql/context.ts";
import { optionalRecordId, recordId, toGlobalId } from "../../graphql/global-id.ts";
import { listOf, pageArguments } from "../../graphql/list-types.ts";
import type { ListDefinition } from "../../graphql/lists.ts";
import { belongsTo, loadPage } from "../../graphql/lists.ts";
import { addMutation } from "../../graphql/mutation.ts";
import { makeRecordLoader } from "../../graphql/records.ts";
import type { Account } from "../../generated/prisma/client.ts";
import { SyncRunKindEnum } from "../mapping/index.ts";
import { retryAccountSync } from "./retry-account-sync.ts";

const loadAccount = makeRecordLoader<Account>("Account");
const loadSyncRun = makeRecordLoader<SyncRun>("SyncRun");
const syncRuns: ListDefinition = {
  table: "SyncRun",
  order: [{ sql: `t."id"`, type: "uuid" }],
  direction: "desc",
};

const StatusEnum = builder.enumType("SyncRunStatus", {
  description: "Where a run stands.",
  values: {
    SCHEDULED: { description: "Waits for its time, or for the account's hold to be lifted." },
    RUNNING: { description: "Reads from the provider." },
    SUCCEEDED: { description: "Has read everything." },
    FAILED: { description: "Gave up; `error` says why. `retryAccountSync` begins anew." },
    CANCELED: { description: "Was stopped by a person." },
  } satisfies Record<SyncRunStatus, object>,
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
    FAILED: { description: "The run failed here." },
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
      description: "Stored so far: items, or for fields and views the modules they were read of.",
    }),
    total: t.exposeInt("total", {
      nullable: true,
      description: "In the unit of `done`; null until the provider has told.",
    }),
  }),
});

const SyncRunType = builder.prismaNode("SyncRun", {
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
    status: t.field({ type: StatusEnum, description: "Where it stands.", resolve: (run) => run.status }),
    objects: t.field({
      type: [Progress],
      description: "Progress of each object, in the order they are read.",
      resolve: (run, _args, ctx) => loadObjects(ctx, run.id),
    }),
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

const SyncRunFilter = builder.inputType("SyncRunFilter", {
  description: "Which runs.",
  fields: (t) => ({ accountId: t.id({ description: "Only those of this account." }) }),
});

builder.queryField("syncRuns", (t) =>
  t.field({
    type: listOf("SyncRun"),
    description: "Sync runs, newest first.",
    args: { ...pageArguments(), filter: t.arg({ type: SyncRunFilter, description: "Leave out for all." }) },
    resolve: (_root, { filter, ...args }, ctx) => {
      const { organizationId } = requireActor(ctx);
      const accountId = optionalRecordId("Account", filter?.accountId, "filter.accountId");
      return accountId
        ? loadPage<SyncRun>(ctx, syncRuns, { column: "accountId", id: accountId }, args, [
            belongsTo(organizationId),
          ])
        : loadPage<SyncRun>(ctx, syncRuns, { column: "organizationId", id: organizationId }, args);
    },
  }),
);

builder.prismaObjectField("Account", "syncRuns", (t) =>
  t.field({
    type: listOf("SyncRun"),
    description: "Sync runs of the account, newest first.",
    args: pageArguments(),
    resolve: (account, args, ctx) =>
      loadPage<SyncRun>(ctx, syncRuns, { column: "accountId", id: account.id }, args),
  }),
);

addMutation("retryAccountSync", {
  description:
    "Schedules an org sync of an account now, after a failure or ahead of the daily one. While one runs, that one is the answer.",
  input: builder.inputType("RetryAccountSyncInput", {
    description: "Which account.",
    fields: (t) => ({ accountId: t.id({ required: true, description: "The account." }) }),
  }),
  payload: builder.objectRef<{ accountId: string; syncRun: SyncRun }>("RetryAccountSyncPayload").implement({
    description: "A run is scheduled, or runs.",
    fields: (t) => ({
      account: t.field({
        type: "Account",
        description: "With its new status.",
        resolve: async (payload, _args, ctx) => (await loadAccount(ctx, payload.accountId)) as Account,
      }),
      syncRun: t.field({ type: SyncRunType, description: "The run.", resolve: (payload) => payload.syncRun }),
    }),
  }),
  run: (ctx, input) =>
    retryAccountSync(ctx, { accountId: recordId("Account", input.accountId, "accountId") }),
});

const SyncProgress = makeChangeType("SyncProgress", "A step of a sync run.");

builder.objectFields(SyncProgress, (t) => ({
  accountId: t.id({
    description: "Whose run.",
    resolve: (change) => toGlobalId("Account", change.parentId ?? ""),
  }),
  syncRunId: t.id({
    description: "Which run.",
    resolve: (change) => toGlobalId("SyncRun", change.entityId),
  }),
  syncRun: t.field({
    type: SyncRunType,
    nullable: true,
    description: "The run as it is now; null once its account is deleted.",
    resolve: (change, _args, ctx) => loadSyncRun(ctx, change.entityId),
  }),
}));

addChangeSubscription("syncProgressed", {
  type: SyncProgress,
  description: "Every step of every sync run, as it is committed.",
  matches: (change) => change.entityType === "SyncRun",
  filter: {
    argument: "accountId",
    entityType: "Account",
    description: "Only runs of this account.",
    of: (change) => change.parentId,
  },
});

function loadObjects(ctx: GraphQLContext, syncRunId: string): Promise<SyncObjectProgress[]> {
  return loadBatched(ctx, "sync objects", syncRunId, async (ids: string[]) => {
    const rows = await ctx.database.prisma.syncObjectProgress.findMany({
      where: { syncRunId: { in: ids } },
      orderBy: { position: "asc" },
    });
    const byRun = Map.groupBy(rows, (row) => row.syncRunId);
    return ids.map((id) => byRun.get(id) ?? []);
  });
}
