import type { SyncRun } from "../../generated/prisma/client.ts";
import { builder } from "../../graphql/builder.ts";
import { addChangeSubscription, makeChangeType } from "../../graphql/change-types.ts";
import { toGlobalId } from "../../graphql/global-id.ts";
import { makeRecordLoader } from "../../graphql/records.ts";
import { SyncRunType } from "./sync.graphql.ts";

const loadSyncRun = makeRecordLoader<SyncRun>("SyncRun");

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
