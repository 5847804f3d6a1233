import { requireActor } from "../../context.ts";
import type {
  Authorization,
  ConnectionAuthorization,
  ConnectionLink,
  ConnectionShare,
  Member,
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
import { readReceipt, RevocationReceiptType, TokenHealthType } from "../authorization/index.ts";
import { loadOpenProblems } from "../problems/index.ts";
import { loadApi, loadAuthorized } from "./connection-loaders.ts";
import { connectionReason, connectionStatus } from "./connection-status.ts";
import type { ConnectionStatus } from "./connection-status.ts";
import { listConnectionRules } from "./list-connection-rules.ts";

const loadService = makeRecordLoader<Service>("Service", { scope: "catalogue" });
const loadAuthorization = makeRecordLoader<Authorization>("Authorization");
const loadProject = makeRecordLoader<Project>("Project");
const loadMember = makeRecordLoader<Member>("Member");

const shares: ListDefinition = {
  table: "ConnectionShare",
  order: [{ sql: `t."projectId"`, type: "uuid" }],
  direction: "asc",
};

export const ConnectionStatusEnum = builder.enumType("ConnectionStatus", {
  description: "Where a connection stands in one environment: the first of these, in this order, that holds.",
  values: {
    REVOKED: {
      description: "A person put it on hold: calls are refused, dependent rules hold their events.",
    },
    REAUTHENTICATION_REQUIRED: {
      description: "The provider refuses its credentials for good: reconnect it.",
    },
    CONNECTED: { description: "It can be called." },
  } satisfies Record<ConnectionStatus, object>,
});

type Shown = ConnectionAuthorization & {
  authorization: Authorization;
  connection: ConnectionLink;
  service: Service;
};

const ConnectionAuthorizationType = builder.objectRef<Shown>("ConnectionAuthorization").implement({
  description: "What a connection is in one environment. Its credentials are never shown.",
  fields: (t) => ({
    environment: t.field({
      type: EnvironmentEnum,
      description: "Where; the console shows development as Sandbox.",
      resolve: (shown) => shown.environment,
    }),
    status: t.field({
      type: ConnectionStatusEnum,
      description: "Where it stands.",
      resolve: (shown) => connectionStatus(factsOf(shown)),
    }),
    reason: t.string({
      description: "One sentence on why the status is so.",
      resolve: (shown) => connectionReason(factsOf(shown)),
    }),
    providerAccountId: t.exposeString("providerAccountId", {
      nullable: true,
      description: "Whose account it is at the provider; null where the provider does not tell.",
    }),
    providerAccountName: t.exposeString("providerAccountName", {
      nullable: true,
      description: "The name of that account there.",
    }),
    dataCentre: t.string({
      description:
        "The provider's installation that holds the account, such as `eu`; empty where there is one alone.",
      resolve: async (shown, _args, ctx) => (await loadApi(ctx, shown.authorizationId)).dataCentre,
    }),
    scopes: t.stringList({
      description: "What was granted.",
      resolve: ({ authorization }) => authorization.scopes,
    }),
    missingScopes: t.stringList({
      description: "What the connection asks for and was not granted: reconnect to ask for it.",
      resolve: ({ service, connection, authorization }, _args, ctx) =>
        ctx.connectors.of(service).missingScopes(connection.scopes, authorization.scopes),
    }),
    extraScopes: t.stringList({
      description: "What was granted beyond what the connection asks for.",
      resolve: ({ service, connection, authorization }, _args, ctx) =>
        ctx.connectors.of(service).missingScopes(authorization.scopes, connection.scopes),
    }),
    parameters: t.field({
      type: "JSON",
      description: "The values of the service's parameters, by name.",
      resolve: ({ authorization }) => authorization.parameters,
    }),
    apiBaseUrl: t.string({
      nullable: true,
      description:
        "What relative paths of calls are resolved against; null where calls must give a whole URL.",
      resolve: async (shown, _args, ctx) => (await loadApi(ctx, shown.authorizationId)).baseUrl,
    }),
    apiHosts: t.stringList({
      description: "The hosts that calls may go to.",
      resolve: async (shown, _args, ctx) => [...(await loadApi(ctx, shown.authorizationId)).hosts],
    }),
    proxyUrl: t.field({
      type: "URL",
      description:
        "Where the HTTP proxy of this connection and environment begins: append the path of the API.",
      resolve: ({ environment, connection }, _args, ctx) =>
        `${ctx.publicUrl}/proxy/${environment.toLowerCase()}/${connection.linkName}/`,
    }),
    grantedBy: t.field({
      type: "Member",
      nullable: true,
      description: "Who connected it; null once that member is gone.",
      resolve: (shown, _args, ctx) => loadMember(ctx, shown.grantedById),
    }),
    grantedByName: t.exposeString("grantedByName", { description: "Who connected it, by name." }),
    grantedAt: t.field({
      type: "DateTime",
      description: "When it was connected, or last reconnected.",
      resolve: (shown) => shown.grantedAt,
    }),
    revokedAt: t.field({
      type: "DateTime",
      nullable: true,
      description: "Since when a person's hold stands.",
      resolve: (shown) => shown.revokedAt,
    }),
    revokedByName: t.exposeString("revokedByName", { nullable: true, description: "Who put it on hold." }),
    revocation: t.field({
      type: RevocationReceiptType,
      nullable: true,
      description:
        "How the revocation at the provider went, where a person asked for one; new credentials clear it.",
      resolve: (shown) => readReceipt(shown),
    }),
    lastUsedAt: t.field({
      type: "DateTime",
      nullable: true,
      description: "When it was last called.",
      resolve: (shown) => shown.lastUsedAt,
    }),
    tokenHealth: t.field({
      type: TokenHealthType,
      description: "How its credentials do.",
      resolve: ({ authorization }) => authorization,
    }),
  }),
});

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
        const shown = present.map(async (each) => {
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

function factsOf({ authorization, ...shown }: Shown) {
  const { refusedAt, refusedReason } = authorization;
  return { ...shown, refusedAt, refusedReason };
}
