import { requireActor } from "../../context.ts";
import type { Account, MappingError, MappingErrorGroup, SyncRun } from "../../generated/prisma/client.ts";
import { builder } from "../../graphql/builder.ts";
import { optionalRecordId } from "../../graphql/global-id.ts";
import { listOf, pageArguments } from "../../graphql/list-types.ts";
import { belongsTo, equals, loadPage } from "../../graphql/lists.ts";
import type { Condition, ListDefinition } from "../../graphql/lists.ts";
import { makeRecordLoader } from "../../graphql/records.ts";
import { groupSuggestion, groupTitle } from "./group-text.ts";
import { MappingErrorCodeEnum, MappingErrorStateEnum, SyncDirectionEnum } from "./mapping-enums.graphql.ts";

const loadAccount = makeRecordLoader<Account>("Account");
const loadGroup = makeRecordLoader<MappingErrorGroup>("MappingErrorGroup");
const loadSyncRun = makeRecordLoader<SyncRun>("SyncRun");

const newestFirst = { order: [{ sql: `t."id"`, type: "uuid" }], direction: "desc" } as const;
const errorList: ListDefinition = { table: "MappingError", ...newestFirst, order: [...newestFirst.order] };
const groupList: ListDefinition = {
  table: "MappingErrorGroup",
  ...newestFirst,
  order: [...newestFirst.order],
};
const stillOpen: Condition = { sql: `t."open" > 0`, values: [] };
const inState = (state: string): Condition => equals("state", `"MappingErrorState"`, state, true);

builder.prismaNode("MappingErrorGroup", {
  id: { field: "id" },
  nullable: true,
  findUnique: (id, ctx) => ({ id, organizationId: requireActor(ctx).organizationId }),
  description: "All mapping errors of one cause: an entry of the inbox.",
  fields: (t) => ({
    account: t.field({
      type: "Account",
      description: "Whose contacts.",
      resolve: async (group, _args, ctx) => (await loadAccount(ctx, group.accountId)) as Account,
    }),
    direction: t.field({
      type: SyncDirectionEnum,
      description: "Which way the values were going.",
      resolve: ({ direction }) => direction,
    }),
    property: t.exposeString("property", { description: "The property of contacts here." }),
    field: t.exposeString("field", { nullable: true, description: "The provider's field; null: none." }),
    code: t.field({ type: MappingErrorCodeEnum, description: "What is wrong.", resolve: ({ code }) => code }),
    open: t.exposeInt("open", { description: "How many are open: exactly." }),
    ignored: t.exposeInt("ignored", { description: "How many are ignored: exactly." }),
    firstSeenAt: t.field({
      type: "DateTime",
      description: "When the first was met.",
      resolve: ({ firstSeenAt }) => firstSeenAt,
    }),
    lastSeenAt: t.field({
      type: "DateTime",
      description: "When one was last met.",
      resolve: ({ lastSeenAt }) => lastSeenAt,
    }),
    title: t.string({ description: "What is wrong with all of them, for people.", resolve: groupTitle }),
    suggestion: t.string({ description: "What to do about all of them.", resolve: groupSuggestion }),
    errors: t.field({
      type: listOf("MappingError"),
      description: "Its errors, newest first.",
      args: {
        ...pageArguments(),
        state: t.arg({ type: MappingErrorStateEnum, description: "Only those in this state." }),
      },
      resolve: (group, { state, ...args }, ctx) =>
        loadPage<MappingError>(
          ctx,
          errorList,
          { column: "groupId", id: group.id },
          args,
          state ? [inState(state)] : [],
        ),
    }),
  }),
});

builder.prismaNode("MappingError", {
  id: { field: "id" },
  nullable: true,
  findUnique: (id, ctx) => ({ id, organizationId: requireActor(ctx).organizationId }),
  description: "One value of one record that could not be taken over. Kept one by one, never sampled.",
  fields: (t) => ({
    account: t.field({
      type: "Account",
      description: "Whose contacts.",
      resolve: async (error, _args, ctx) => (await loadAccount(ctx, error.accountId)) as Account,
    }),
    group: t.field({
      type: "MappingErrorGroup",
      description: "All of the same cause.",
      resolve: async (error, _args, ctx) => (await loadGroup(ctx, error.groupId)) as MappingErrorGroup,
    }),
    direction: t.field({
      type: SyncDirectionEnum,
      description: "Which way the value was going.",
      resolve: ({ direction }) => direction,
    }),
    recordKey: t.exposeString("recordKey", {
      description: "The provider's id of the record, or that of the contact where it has none there yet.",
    }),
    recordName: t.exposeString("recordName", { description: "The record's name." }),
    field: t.exposeString("field", { nullable: true, description: "The provider's field; null: none." }),
    property: t.exposeString("property", { description: "The property of contacts here." }),
    value: t.exposeString("value", {
      nullable: true,
      description: "The value as it came, cut at 500 characters; null: none.",
    }),
    code: t.field({ type: MappingErrorCodeEnum, description: "What is wrong.", resolve: ({ code }) => code }),
    reason: t.exposeString("reason", { description: "What is wrong with this value, for people." }),
    suggestion: t.exposeString("suggestion", { description: "What to do about it." }),
    state: t.field({
      type: MappingErrorStateEnum,
      description: "Where it stands.",
      resolve: ({ state }) => state,
    }),
    syncRun: t.field({
      type: "SyncRun",
      nullable: true,
      description: "The run that last met it; null once that is gone.",
      resolve: (error, _args, ctx) => loadSyncRun(ctx, error.syncRunId),
    }),
    firstSeenAt: t.field({
      type: "DateTime",
      description: "When it was first met.",
      resolve: ({ firstSeenAt }) => firstSeenAt,
    }),
    lastSeenAt: t.field({
      type: "DateTime",
      description: "When it was last met.",
      resolve: ({ lastSeenAt }) => lastSeenAt,
    }),
    closedAt: t.field({
      type: "DateTime",
      nullable: true,
      description: "When it was resolved or ignored.",
      resolve: ({ closedAt }) => closedAt,
    }),
    closedBy: t.string({
      nullable: true,
      description: "Who resolved or ignored it; null: it passed, or is open.",
      resolve: ({ closedByName }) => closedByName,
    }),
  }),
});

const MappingErrorFilter = builder.inputType("MappingErrorFilter", {
  description: "Which errors.",
  fields: (t) => ({
    accountId: t.id({ description: "Only those of this account." }),
    groupId: t.id({ description: "Only those of this group." }),
    state: t.field({ type: MappingErrorStateEnum, description: "Only those in this state." }),
  }),
});

builder.queryField("mappingErrors", (t) =>
  t.field({
    type: listOf("MappingError"),
    description: "Values of contacts that could not be taken over, one by one, newest first.",
    args: {
      ...pageArguments(),
      filter: t.arg({ type: MappingErrorFilter, description: "Leave out for all." }),
    },
    resolve: (_root, { filter, ...args }, ctx) => {
      const { organizationId } = requireActor(ctx);
      const groupId = optionalRecordId("MappingErrorGroup", filter?.groupId, "filter.groupId");
      const accountId = optionalRecordId("Account", filter?.accountId, "filter.accountId");
      const parent = groupId
        ? { column: "groupId", id: groupId }
        : accountId
          ? { column: "accountId", id: accountId }
          : { column: "organizationId", id: organizationId };
      const checked: Condition[] = [
        ...(parent.column === "organizationId" ? [] : [belongsTo(organizationId)]),
        ...(groupId && accountId ? [{ sql: `(t."accountId" = ?::uuid) is true`, values: [accountId] }] : []),
        ...(filter?.state ? [inState(filter.state)] : []),
      ];
      return loadPage<MappingError>(ctx, errorList, parent, args, checked);
    },
  }),
);

const MappingErrorGroupFilter = builder.inputType("MappingErrorGroupFilter", {
  description: "Which groups.",
  fields: (t) => ({ accountId: t.id({ description: "Only those of this account." }) }),
});

builder.queryField("mappingErrorGroups", (t) =>
  t.field({
    type: listOf("MappingErrorGroup"),
    description: "The inbox: groups that have open errors, newest first.",
    args: {
      ...pageArguments(),
      filter: t.arg({ type: MappingErrorGroupFilter, description: "Leave out for all." }),
    },
    resolve: (_root, { filter, ...args }, ctx) => {
      const { organizationId } = requireActor(ctx);
      const accountId = optionalRecordId("Account", filter?.accountId, "filter.accountId");
      return accountId
        ? loadPage<MappingErrorGroup>(ctx, groupList, { column: "accountId", id: accountId }, args, [
            belongsTo(organizationId),
            stillOpen,
          ])
        : loadPage<MappingErrorGroup>(
            ctx,
            groupList,
            { column: "organizationId", id: organizationId },
            args,
            [stillOpen],
          );
    },
  }),
);

builder.prismaObjectField("Account", "mappingErrorGroups", (t) =>
  t.field({
    type: listOf("MappingErrorGroup"),
    description: "The groups of mapping errors of its contacts that have open ones, newest first.",
    args: pageArguments(),
    resolve: (account, args, ctx) =>
      loadPage<MappingErrorGroup>(ctx, groupList, { column: "accountId", id: account.id }, args, [stillOpen]),
  }),
);
