import { requireActor } from "../../context.ts";
import type {
  Authorization,
  ConnectionShare,
  Project,
  Rule,
  Service,
} from "../../generated/prisma/client.ts";
import { builder } from "../../graphql/builder.ts";
import { EnvironmentEnum } from "../../graphql/environment.ts";
import { listOf, pageArguments } from "../../graphql/list-types.ts";
import { belongsTo, loadPage } from "../../graphql/lists.ts";
import type { ListDefinition, Page } from "../../graphql/lists.ts";
import { makeRecordLoader } from "../../graphql/records.ts";
import { loadOpenProblems } from "../problems/index.ts";
import { ConnectionAuthorizationType } from "./connection-authorization.graphql.ts";
import type { ShownAuthorization } from "./connection-authorization.graphql.ts";
import { loadAuthorized } from "./connection-loaders.ts";
import { listConnectionRules } from "./list-connection-rules.ts";

const loadService = makeRecordLoader<Service>("Service", { scope: "catalogue" });
const loadAuthorization = makeRecordLoader<Authorization>("Authorization");
const loadProject = makeRecordLoader<Project>("Project");

const shares: ListDefinition = {
  table: "ConnectionShare",
  order: [{ sql: `t."projectId"`, type: "uuid" }],
  direction: "asc",
};

export const ConnectionType = builder.prismaNode("ConnectionLink", {
  id: { field: "id" },
  nullable: true,
  findUnique: (id, ctx) => ({ id, organizationId: requireActor(ctx).organizationId }),
  description:
    "Named credentials for calling a service's API by link name: one authorization per environment, and no token in sight.",
  fields: (t) => ({
    name: t.exposeString("name", { description: "Shown to the organization's members." }),
    linkName: t.exposeString("linkName", {
      description: "`<namespace>__<connection>`, what calls name it by. Unique; never changes.",
    }),
    service: t.field({
      type: "Service",
      description: "Whose API it calls.",
      resolve: async (connection, _args, ctx) => (await loadService(ctx, connection.serviceId)) as Service,
    }),
    scopes: t.stringList({
      description: "What consents ask for.",
      resolve: (connection) => connection.scopes,
    }),
    callsPerMinute: t.exposeInt("callsPerMinute", {
      nullable: true,
      description: "At most so many calls a minute in each environment; null: no limit of Patchbay's.",
    }),
    keepsBodies: t.exposeBoolean("keepsBodies", {
      description: "Whether the log of calls keeps the beginning of the bodies of requests and answers.",
    }),
    createdByName: t.exposeString("createdByName", { description: "Who made it." }),
    createdAt: t.field({
      type: "DateTime",
      description: "When it was made.",
      resolve: (connection) => connection.createdAt,
    }),
    updatedAt: t.field({
      type: "DateTime",
      description: "When its name, scopes or limits last changed.",
      resolve: (connection) => connection.updatedAt,
    }),
    authorizations: t.field({
      type: [ConnectionAuthorizationType],
      description: "What it is in each environment where it was connected, development first.",
      resolve: async (connection, _args, ctx) => {
        const [present, service] = await Promise.all([
          loadAuthorized(ctx, connection.id),
          loadService(ctx, connection.serviceId),
        ]);
        const shown = present.map(async (each): Promise<ShownAuthorization[]> => {
          const authorization = await loadAuthorization(ctx, each.authorizationId);
          // One that was deleted since the first statement is gone.
          return authorization && service ? [{ ...each, authorization, connection, service }] : [];
        });
        return (await Promise.all(shown)).flat();
      },
    }),
    projects: t.field({
      type: listOf("Project"),
      description: "The projects it is shared with: their functions may call through it.",
      args: pageArguments(),
      resolve: async (connection, args, ctx) => {
        const page = await loadPage<ConnectionShare>(
          ctx,
          shares,
          { column: "connectionId", id: connection.id },
          args,
          [belongsTo(connection.organizationId)],
        );
        const projects = await Promise.all(page.edges.map(({ node }) => loadProject(ctx, node.projectId)));
        const edges = page.edges.flatMap(({ cursor }, index) => {
          const node = projects[index];
          return node ? [{ cursor, node }] : [];
        });
        return { ...page, edges } satisfies Page<Project>;
      },
    }),
    rules: t.field({
      type: listOf("Rule"),
      description:
        "The rules whose scripts name it, newest first: by the draft in development, by what is deployed in production.",
      args: {
        ...pageArguments(),
        environment: t.arg({ type: EnvironmentEnum, description: "Only those that call it there." }),
      },
      resolve: (connection, { environment, ...args }, ctx): Promise<Page<Rule>> =>
        listConnectionRules(ctx, connection, environment ?? null, args),
    }),
    problems: t.field({
      type: ["Problem"],
      description: "What is open, newest first.",
      resolve: (connection, _args, ctx) => loadOpenProblems(ctx, connection.id),
    }),
  }),
});
