import { requireActor } from "../../context.ts";
import type { Account, DirectoryUser } from "../../generated/prisma/client.ts";
import { builder } from "../../graphql/builder.ts";
import { optionalRecordId } from "../../graphql/global-id.ts";
import { listOf, pageArguments } from "../../graphql/list-types.ts";
import type { Condition, ListDefinition } from "../../graphql/lists.ts";
import { belongsTo, equals, loadPage } from "../../graphql/lists.ts";
import { makeRecordLoader } from "../../graphql/records.ts";

const loadAccount = makeRecordLoader<Account>("Account");
const users: ListDefinition = {
  table: "DirectoryUser",
  order: [{ sql: `t."id"`, type: "uuid" }],
  direction: "desc",
};
const isThere: Condition = { sql: `t."deletedAt" is null`, values: [] };

builder.prismaNode("DirectoryUser", {
  id: { field: "id" },
  nullable: true,
  findUnique: (id, ctx) => ({ id, organizationId: requireActor(ctx).organizationId }),
  description: "A person of the provider organization, as the last run of kind USERS found them.",
  fields: (t) => ({
    account: t.field({
      type: "Account",
      nullable: true,
      description: "Of which account; null once it is deleted.",
      resolve: (user, _args, ctx) => loadAccount(ctx, user.accountId),
    }),
    externalId: t.exposeString("externalId", { description: "Their id at the provider." }),
    email: t.exposeString("email", { nullable: true, description: "Their address there." }),
    name: t.exposeString("name", { description: "Their name there." }),
    active: t.exposeBoolean("active", { description: "Whether they may use the provider's product." }),
    role: t.exposeString("role", {
      nullable: true,
      description: "Their role there, in the provider's words.",
    }),
    deletedAt: t.field({
      type: "DateTime",
      nullable: true,
      description: "Since when they are known to be gone there; null while they are not.",
      resolve: (user) => user.deletedAt,
    }),
    createdAt: t.field({
      type: "DateTime",
      description: "When they were first met.",
      resolve: (user) => user.createdAt,
    }),
    updatedAt: t.field({
      type: "DateTime",
      description: "When something of them was last seen to have changed.",
      resolve: (user) => user.updatedAt,
    }),
  }),
});

const DirectoryUserFilter = builder.inputType("DirectoryUserFilter", {
  description: "Which people; what is left out narrows nothing.",
  fields: (t) => ({
    accountId: t.id({ description: "Only those of this account." }),
    email: t.string({ description: "Only those with exactly this address, in any case." }),
    active: t.boolean({ description: "Only those that are active there, or only the others." }),
  }),
});

builder.queryField("directoryUsers", (t) =>
  t.field({
    type: listOf("DirectoryUser"),
    description: "The people of provider organizations that are there, newest first.",
    args: {
      ...pageArguments(),
      filter: t.arg({ type: DirectoryUserFilter, description: "Leave out for all." }),
    },
    resolve: (_root, { filter, ...args }, ctx) => {
      const { organizationId } = requireActor(ctx);
      const accountId = optionalRecordId("Account", filter?.accountId, "filter.accountId");
      const email = filter?.email?.trim().toLowerCase();
      const column = accountId ? "accountId" : "organizationId";
      const conditions: Condition[] = [
        isThere,
        ...(accountId ? [belongsTo(organizationId)] : []),
        ...(email === undefined ? [] : [{ sql: `lower(t."email") = ?::text`, values: [email] }]),
        ...(filter?.active == null ? [] : [equals("active", "boolean", filter.active, email === undefined)]),
      ];
      // An address is searched by its own index: few rows, in whatever order.
      const list = email === undefined ? users : { ...users, membership: `t."${column}" = p.id` };
      return loadPage<DirectoryUser>(
        ctx,
        list,
        { column, id: accountId ?? organizationId },
        args,
        conditions,
      );
    },
  }),
);

builder.prismaObjectField("Account", "directoryUsers", (t) =>
  t.field({
    type: listOf("DirectoryUser"),
    description: "The people of the provider organization that are there, newest first.",
    args: pageArguments(),
    resolve: (account, args, ctx) =>
      loadPage<DirectoryUser>(ctx, users, { column: "accountId", id: account.id }, args, [isThere]),
  }),
);
