import { requireActor } from "../../context.ts";
import type { ConnectionLink, Service } from "../../generated/prisma/client.ts";
import type { Environment } from "../../generated/prisma/enums.ts";
import { builder } from "../../graphql/builder.ts";
import type { GraphQLContext } from "../../graphql/context.ts";
import { EnvironmentEnum } from "../../graphql/environment.ts";
import { optionalRecordId } from "../../graphql/global-id.ts";
import { listOf, pageArguments } from "../../graphql/list-types.ts";
import type { Condition, ListDefinition } from "../../graphql/lists.ts";
import { equals, loadPage } from "../../graphql/lists.ts";
import { BadInputError } from "../../platform/errors.ts";
import { findService } from "../catalogue/index.ts";
import type { ConnectionStatus } from "./connection-status.ts";
import { ConnectionStatusEnum } from "./connection-authorization.graphql.ts";
import { ConnectionType } from "./connections.graphql.ts";

const longestSearch = 200;
const connections: ListDefinition = {
  table: "ConnectionLink",
  order: [{ sql: `t."id"`, type: "uuid" }],
  direction: "desc",
};

const ConnectionFilter = builder.inputType("ConnectionFilter", {
  description: "Which connections; all that is given must hold.",
  fields: (t) => ({
    search: t.string({
      description: "Part of the name or link name, in upper or lower case. At most 200 characters.",
    }),
    serviceKey: t.string({ description: "Those to one service." }),
    environment: t.field({
      type: EnvironmentEnum,
      description: "Those that were connected there; with `status`, those that have it there.",
    }),
    status: t.field({
      type: ConnectionStatusEnum,
      description: "Those that have it in `environment`, or in any.",
    }),
    projectId: t.id({ description: "Those that are shared with one project." }),
  }),
});

builder.queryFields((t) => ({
  connections: t.field({
    type: listOf("ConnectionLink"),
    description: "The connections of the organization, newest first.",
    args: {
      ...pageArguments(),
      filter: t.arg({ type: ConnectionFilter, description: "Leave out for all." }),
    },
    resolve: async (_root, { filter, ...args }, ctx) =>
      loadPage<ConnectionLink>(
        ctx,
        connections,
        { column: "organizationId", id: requireActor(ctx).organizationId },
        args,
        await readFilter(ctx, filter ?? {}),
      ),
  }),
  connection: t.field({
    type: ConnectionType,
    nullable: true,
    description: "The connection of a link name; null when there is none in your organization.",
    args: {
      linkName: t.arg.string({ required: true, description: "Such as `acme__books`." }),
    },
    resolve: (_root, { linkName }, ctx) =>
      ctx.database.prisma.connectionLink.findUnique({
        where: { organizationId_linkName: { linkName, organizationId: requireActor(ctx).organizationId } },
      }),
  }),
}));

builder.prismaObjectField("Service", "connections", (t) =>
  t.field({
    type: listOf("ConnectionLink"),
    description: "The connections to the service in your organization, newest first.",
    args: pageArguments(),
    resolve: (service: Service, args, ctx) =>
      loadPage<ConnectionLink>(ctx, connections, { column: "serviceId", id: service.id }, args, [
        equals("organizationId", "uuid", requireActor(ctx).organizationId),
      ]),
  }),
);

type Filter = {
  search?: string | null;
  serviceKey?: string | null;
  environment?: Environment | null;
  status?: ConnectionStatus | null;
  projectId?: string | null;
};

const nothing: Condition = { sql: "false", values: [] };

async function readFilter(
  ctx: GraphQLContext,
  { search, serviceKey, environment, status, projectId }: Filter,
): Promise<Condition[]> {
  const conditions: Condition[] = [];
  if (serviceKey != null) {
    const { organizationId } = requireActor(ctx);
    const service = await findService(ctx.database.prisma, organizationId, serviceKey);
    if (!service) return [nothing];
    conditions.push(equals("serviceId", "uuid", service.id, true));
  }
  const project = optionalRecordId("Project", projectId, "filter.projectId");
  if (project)
    conditions.push({
      sql: `exists (select from "ConnectionShare" s where s."connectionId" = t."id" and s."projectId" = ?::uuid)`,
      values: [project],
    });
  if (environment || status) conditions.push(standing(environment ?? null, status ?? null));
  if (search != null && search !== "") {
    if (search.length > longestSearch)
      throw new BadInputError(`\`search\` may have at most ${longestSearch} characters.`);
    conditions.push({
      sql: `(position(lower(?) in lower(t."name")) > 0 or position(lower(?) in t."linkName") > 0)`,
      values: [search, search],
    });
  }
  return conditions;
}

const facts: Record<ConnectionStatus, string> = {
  REVOKED: `c."revokedAt" is not null`,
  REAUTHENTICATION_REQUIRED: `c."revokedAt" is null and u."refusedAt" is not null`,
  CONNECTED: `c."revokedAt" is null and u."refusedAt" is null`,
};

/** That the connection was connected in an environment (any, where it is null), and stands so there. */
function standing(environment: Environment | null, status: ConnectionStatus | null): Condition {
  return {
    sql: `exists (select from "ConnectionAuthorization" c join "Authorization" u on u."id" = c."authorizationId"
      where c."connectionId" = t."id" ${environment ? `and c."environment" = ?::"Environment"` : ""} ${status ? `and ${facts[status]}` : ""})`,
    values: environment ? [environment] : [],
  };
}
