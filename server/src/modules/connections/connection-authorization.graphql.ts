import type {
  Authorization,
  ConnectionAuthorization,
  ConnectionLink,
  Member,
  Service,
} from "../../generated/prisma/client.ts";
import { builder } from "../../graphql/builder.ts";
import { EnvironmentEnum } from "../../graphql/environment.ts";
import { makeRecordLoader } from "../../graphql/records.ts";
import { readReceipt, RevocationReceiptType, TokenHealthType } from "../authorization/index.ts";
import { loadApi } from "./connection-loaders.ts";
import { connectionReason, connectionStatus } from "./connection-status.ts";
import type { ConnectionStatus } from "./connection-status.ts";

const loadMember = makeRecordLoader<Member>("Member");

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

/** What a connection is in one environment, with what its fields are made of. */
export type ShownAuthorization = ConnectionAuthorization & {
  authorization: Authorization;
  connection: ConnectionLink;
  service: Service;
};

export const ConnectionAuthorizationType = builder
  .objectRef<ShownAuthorization>("ConnectionAuthorization")
  .implement({
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

function factsOf({ authorization, ...shown }: ShownAuthorization) {
  const { refusedAt, refusedReason } = authorization;
  return { ...shown, refusedAt, refusedReason };
}
