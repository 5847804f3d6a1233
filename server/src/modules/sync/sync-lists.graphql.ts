import { requireActor } from "../../context.ts";
import type { SyncRun } from "../../generated/prisma/client.ts";
import { SyncRunKind } from "../../generated/prisma/enums.ts";
import type { SyncRunStatus } from "../../generated/prisma/enums.ts";
import { builder } from "../../graphql/builder.ts";
import { optionalRecordId } from "../../graphql/global-id.ts";
import { listOf, pageArguments } from "../../graphql/list-types.ts";
import type { Condition, ListDefinition } from "../../graphql/lists.ts";
import { among, belongsTo, loadPage } from "../../graphql/lists.ts";
import { SyncRunKindEnum } from "../mapping/index.ts";
import { SyncRunStatusEnum } from "./sync.graphql.ts";

const syncRuns: ListDefinition = {
  table: "SyncRun",
  order: [{ sql: `t."id"`, type: "uuid" }],
  direction: "desc",
};

const SyncRunFilter = builder.inputType("SyncRunFilter", {
  description: "Which runs; what is left out narrows nothing.",
  fields: (t) => ({
    accountId: t.id({ description: "Only those of this account." }),
    kinds: t.field({ type: [SyncRunKindEnum], description: "Only those of one of these kinds." }),
    statuses: t.field({ type: [SyncRunStatusEnum], description: "Only those in one of these states." }),
  }),
});

builder.queryField("syncRuns", (t) =>
  t.field({
    type: listOf("SyncRun"),
    description: "Sync runs, newest first.",
    args: { ...pageArguments(), filter: t.arg({ type: SyncRunFilter, description: "Leave out for all." }) },
    resolve: (_root, { filter, ...args }, ctx) => {
      const { organizationId } = requireActor(ctx);
      const accountId = optionalRecordId("Account", filter?.accountId, "filter.accountId");
      const conditions = narrow(filter?.kinds ?? null, filter?.statuses ?? null);
      return accountId
        ? loadPage<SyncRun>(ctx, syncRuns, { column: "accountId", id: accountId }, args, [
            belongsTo(organizationId),
            ...conditions,
          ])
        : loadPage<SyncRun>(
            ctx,
            syncRuns,
            { column: "organizationId", id: organizationId },
            args,
            conditions,
          );
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

/** By kind and status, or kind alone: each has its index. */
function narrow(
  kinds: readonly SyncRunKind[] | null,
  statuses: readonly SyncRunStatus[] | null,
): Condition[] {
  if (!kinds && !statuses) return [];
  return [
    among("kind", `"SyncRunKind"`, kinds ?? Object.values(SyncRunKind)),
    ...(statuses ? [among("status", `"SyncRunStatus"`, statuses)] : []),
  ];
}
