import { requireActor } from "../../context.ts";
import type { Account, Service } from "../../generated/prisma/client.ts";
import type { Environment } from "../../generated/prisma/enums.ts";
import { loadBatched } from "../../graphql/batch.ts";
import { BoundedCountType, boundCount } from "../../graphql/bounded-count.ts";
import type { BoundedCount } from "../../graphql/bounded-count.ts";
import { builder } from "../../graphql/builder.ts";
import type { GraphQLContext } from "../../graphql/context.ts";
import { EnvironmentEnum } from "../../graphql/environment.ts";
import { optionalRecordId, recordId } from "../../graphql/global-id.ts";
import { listOf, pageArguments } from "../../graphql/list-types.ts";
import type { Condition, ListDefinition } from "../../graphql/lists.ts";
import { equals, loadPage } from "../../graphql/lists.ts";
import { makeRecordLoader } from "../../graphql/records.ts";

const loadAccount = makeRecordLoader<Account>("Account");
const accounts: ListDefinition = {
  table: "Account",
  order: [{ sql: `t."id"`, type: "uuid" }],
  direction: "desc",
};

const AccountFilter = builder.inputType("AccountFilter", {
  description: "Which accounts.",
  fields: (t) => ({
    serviceKey: t.string({ description: "Only those of this service." }),
    environment: t.field({ type: EnvironmentEnum, description: "Only those of this environment." }),
    projectId: t.id({ description: "Only production accounts of this project." }),
  }),
});

const ServiceAccountsFilter = builder.inputType("ServiceAccountsFilter", {
  description: "Which accounts of the service.",
  fields: (t) => ({
    environment: t.field({ type: EnvironmentEnum, description: "Only those of this environment." }),
    projectId: t.id({ description: "Only production accounts of this project." }),
  }),
});

builder.queryFields((t) => ({
  account: t.field({
    type: "Account",
    nullable: true,
    description: "The account of an id; null when there is none in your organization.",
    args: { id: t.arg.id({ required: true, description: "The account's id." }) },
    resolve: (_root, { id }, ctx) => loadAccount(ctx, recordId("Account", id, "id")),
  }),
  accounts: t.field({
    type: listOf("Account"),
    description: "Accounts of the organization, newest first.",
    args: { ...pageArguments(), filter: t.arg({ type: AccountFilter, description: "Leave out for all." }) },
    resolve: async (_root, { filter, ...args }, ctx) => {
      const { organizationId } = requireActor(ctx);
      const service =
        filter?.serviceKey == null
          ? null
          : await ctx.database.prisma.service.findFirst({
              where: { key: filter.serviceKey, OR: [{ organizationId: null }, { organizationId }] },
              select: { id: true },
            });
      const conditions =
        filter?.serviceKey != null && !service
          ? [{ sql: "false", values: [] }]
          : narrow(filter ?? {}, service?.id ?? null);
      return loadPage<Account>(
        ctx,
        accounts,
        { column: "organizationId", id: organizationId },
        args,
        conditions,
      );
    },
  }),
}));

builder.prismaObjectFields("Service", (t) => ({
  accounts: t.field({
    type: listOf("Account"),
    description: "Accounts of the service in your organization, newest first.",
    args: {
      ...pageArguments(),
      filter: t.arg({ type: ServiceAccountsFilter, description: "Leave out for all." }),
    },
    resolve: (service, { filter, ...args }, ctx) => {
      const { organizationId } = requireActor(ctx);
      const conditions = [equals("organizationId", "uuid", organizationId), ...narrow(filter ?? {}, null)];
      return loadPage<Account>(ctx, accounts, { column: "serviceId", id: service.id }, args, conditions);
    },
  }),
  accountCount: t.field({
    type: BoundedCountType,
    description: "How many accounts of the service your organization has.",
    args: { environment: t.arg({ type: EnvironmentEnum, description: "Only in this environment." }) },
    resolve: (service, { environment }, ctx) => countAccounts(ctx, service, environment ?? null),
  }),
}));

/** The conditions of a filter; each set of them has an index that begins with it (see `equals`). */
function narrow(
  filter: { environment?: Environment | null; projectId?: string | null },
  serviceId: string | null,
): Condition[] {
  const projectId = optionalRecordId("Project", filter.projectId, "filter.projectId");
  // Accounts of a project are those of production.
  if (projectId && filter.environment === "DEVELOPMENT") return [{ sql: "false", values: [] }];
  const environment = projectId ? null : filter.environment;
  return [
    ...(projectId ? [equals("projectId", "uuid", projectId, !serviceId)] : []),
    ...(serviceId ? [equals("serviceId", "uuid", serviceId, !environment)] : []),
    ...(environment ? [equals("environment", `"Environment"`, environment, true)] : []),
  ];
}

function countAccounts(
  ctx: GraphQLContext,
  service: Service,
  environment: Environment | null,
): Promise<BoundedCount> {
  const { organizationId } = requireActor(ctx);
  return loadBatched(ctx, `account counts ${environment ?? "all"}`, service.id, async (ids: string[]) => {
    const { rows } = await ctx.database.pool.query<{ id: string; count: number }>({
      name: "account-counts",
      text: `select p.id, c.count from unnest($1::uuid[]) as p(id) cross join lateral (
               select count(*)::int as count from (
                 select 1 from "Account" t
                 where t."organizationId" = $2 and t."serviceId" = p.id and ($3::"Environment" is null or t."environment" = $3::"Environment")
                 limit 101) counted) c`,
      values: [ids, organizationId, environment],
    });
    const byService = new Map(rows.map((row) => [row.id, row.count]));
    return ids.map((id) => boundCount(byService.get(id) ?? 0));
  });
}
