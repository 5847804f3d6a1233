import { requireActor } from "../../context.ts";
import type { Account, ProviderView, SyncRun } from "../../generated/prisma/client.ts";
import { builder } from "../../graphql/builder.ts";
import { listOf, pageArguments } from "../../graphql/list-types.ts";
import type { ListDefinition } from "../../graphql/lists.ts";
import { loadPage } from "../../graphql/lists.ts";
import { makeRecordLoader } from "../../graphql/records.ts";

const loadAccount = makeRecordLoader<Account>("Account");
const loadSyncRun = makeRecordLoader<SyncRun>("SyncRun");
const views: ListDefinition = {
  table: "ProviderView",
  order: [{ sql: `t."id"`, type: "uuid" }],
  direction: "asc",
};

builder.prismaNode("ProviderView", {
  id: { field: "id" },
  nullable: true,
  findUnique: (id, ctx) => ({ id, organizationId: requireActor(ctx).organizationId }),
  description:
    "A saved view of contacts at the provider that the account's settings chose: runs of kind VIEWS read which records it has.",
  fields: (t) => ({
    account: t.field({
      type: "Account",
      nullable: true,
      description: "Of which account; null once it is deleted.",
      resolve: (view, _args, ctx) => loadAccount(ctx, view.accountId),
    }),
    key: t.exposeString("key", { description: "What the provider knows it by." }),
    name: t.exposeString("name", { description: "Its name there." }),
    records: t.exposeInt("records", {
      description: "How many records it had when it was last read to its end.",
    }),
    syncedAt: t.field({
      type: "DateTime",
      nullable: true,
      description: "When that was; null: never yet.",
      resolve: (view) => view.syncedAt,
    }),
    syncRun: t.field({
      type: "SyncRun",
      nullable: true,
      description: "The run that read it.",
      resolve: (view, _args, ctx) => loadSyncRun(ctx, view.syncRunId),
    }),
  }),
});

builder.prismaObjectField("Account", "providerViews", (t) =>
  t.field({
    type: listOf("ProviderView"),
    description: "The chosen views of the account, those chosen first at the front.",
    args: pageArguments(),
    resolve: (account, args, ctx) =>
      loadPage<ProviderView>(ctx, views, { column: "accountId", id: account.id }, args),
  }),
);
