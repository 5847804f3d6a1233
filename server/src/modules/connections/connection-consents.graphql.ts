import type { ObjectRef } from "@pothos/core";
import type { ConnectionLink } from "../../generated/prisma/client.ts";
import { builder } from "../../graphql/builder.ts";
import type { BuilderTypes } from "../../graphql/builder.ts";
import { EnvironmentEnum } from "../../graphql/environment.ts";
import { ErrorInterface } from "../../graphql/errors.ts";
import { recordId } from "../../graphql/global-id.ts";
import { addMutation } from "../../graphql/mutation.ts";
import { authorizeConnection } from "./authorize-connection.ts";
import type { BegunConsent } from "./authorize-connection.ts";
import { saveConnectionCredentials } from "./save-connection-credentials.ts";
import { TokenBudgetError } from "./token-budget-error.ts";
import type { TokenBudgetWarning } from "./token-budget.ts";

const access =
  "Roles: company admin; developer in development, supervisor in production; token scope `connections:write`.";

builder.objectType(TokenBudgetError, {
  name: "TokenBudgetError",
  description:
    "One more consent would end a live refresh token at the provider without a word. `acceptTokenLoss` begins it all the same.",
  interfaces: [ErrorInterface],
  fields: (t) => ({
    limit: t.exposeInt("limit", {
      description: "Refresh tokens of one person and client that live at once.",
    }),
    live: t.exposeInt("live", { description: "How many there are." }),
    endangered: t.exposeStringList("endangered", {
      description: "The connections and accounts that would end.",
    }),
  }),
});

const TokenBudgetWarningType = builder.objectRef<TokenBudgetWarning>("TokenBudgetWarning").implement({
  description: "That a provider's bound of refresh tokens is near.",
  fields: (t) => ({
    message: t.exposeString("message", { description: "One sentence." }),
    live: t.exposeInt("live", { description: "How many live now." }),
    limit: t.exposeInt("limit", { description: "How many may." }),
  }),
});

type Consented = {
  authorizationUrl: string | null;
  expiresAt: Date | null;
  warnings: TokenBudgetWarning[];
};

/** The fields of a payload that may have begun a consent. */
export function addConsentFields<Payload extends Consented>(ref: ObjectRef<BuilderTypes, Payload>): void {
  builder.objectFields(ref, (t) => ({
    authorizationUrl: t.field({
      type: "URL",
      nullable: true,
      description:
        "Where to send the browser; null where no consent was begun. The answer's cookie must come back with it: finish in the browser that asked.",
      resolve: (payload) => payload.authorizationUrl,
    }),
    expiresAt: t.field({
      type: "DateTime",
      nullable: true,
      description: "Until when the consent can be finished: 15 minutes.",
      resolve: (payload) => payload.expiresAt,
    }),
    warnings: t.field({
      type: [TokenBudgetWarningType],
      description: "What to know before going there.",
      resolve: (payload) => payload.warnings,
    }),
  }));
}

addMutation("authorizeConnection", {
  description: `Begins the consent that connects a connection in an environment, or reconnects it there; holds of a person stay. It must be given by the same account as before unless another is allowed. ConflictError \`SERVICE_CLIENT_MISSING\`, or \`NO_CONSENT\` where the service takes keys. ${access}`,
  input: builder.inputType("AuthorizeConnectionInput", {
    description: "Which connection, and where.",
    fields: (t) => ({
      connectionId: t.id({ required: true, description: "Which connection." }),
      environment: t.field({ type: EnvironmentEnum, required: true, description: "Where." }),
      parameters: t.field({
        type: "JSON",
        description: "The values of the service's parameters, by name; those of before unless given.",
      }),
      dataCentre: t.string({ description: "The data centre that the consent begins at, where it matters." }),
      allowDifferentAccount: t.boolean({
        defaultValue: false,
        description: "Whether another account at the provider may take the place of the present one.",
      }),
      acceptTokenLoss: t.boolean({
        defaultValue: false,
        description: "Whether the consent is begun though it ends a live refresh token.",
      }),
    }),
  }),
  payload: builder.objectRef<BegunConsent>("AuthorizeConnectionPayload").implement({
    description: "The consent is begun.",
    fields: (t) => ({
      connection: t.field({
        type: "ConnectionLink",
        description: "The connection, as it is until the consent is finished.",
        resolve: (payload) => payload.connection,
      }),
      authorizationUrl: t.field({
        type: "URL",
        description:
          "Where to send the browser. The answer's cookie must come back with it: finish in the browser that asked.",
        resolve: (payload) => payload.authorizationUrl,
      }),
      expiresAt: t.field({
        type: "DateTime",
        description: "Until when the consent can be finished: 15 minutes.",
        resolve: (payload) => payload.expiresAt,
      }),
      warnings: t.field({
        type: [TokenBudgetWarningType],
        description: "What to know before going there.",
        resolve: (payload) => payload.warnings,
      }),
    }),
  }),
  errors: [TokenBudgetError],
  run: (ctx, input) =>
    authorizeConnection(ctx, {
      ...input,
      connectionId: recordId("ConnectionLink", input.connectionId, "connectionId"),
      parameters: input.parameters as Record<string, string> | null,
    }),
});

const BasicInput = builder.inputType("BasicCredentialsInput", {
  description: "A user name and a password (RFC 7617).",
  fields: (t) => ({
    username: t.string({ required: true, description: "Without colons." }),
    password: t.string({ required: true, description: "Sealed at once and never shown again." }),
  }),
});

const TokensInput = builder.inputType("PastedTokensInput", {
  description:
    "Tokens that were got elsewhere for your OAuth client: an access token, a refresh token, or both.",
  fields: (t) => ({
    accessToken: t.string({ description: "Used until it ends, where there is no refresh token." }),
    refreshToken: t.string({
      description: "Refreshed at once, to try it. Of the client that is saved for the service.",
    }),
    dataCentre: t.string({ description: "The provider's installation that gave them, such as `eu`." }),
    scopes: t.stringList({
      description: "What they were granted, where the provider does not tell; the connection's unless given.",
    }),
    expiresAt: t.field({
      type: "DateTime",
      description: "When the access token ends; left out: not by itself.",
    }),
  }),
});

export const CredentialsInput = builder.inputType("ConnectionCredentialsInput", {
  description: "Exactly one, as the service takes it. Sealed at once and never shown again.",
  isOneOf: true,
  fields: (t) => ({
    apiKey: t.string({ description: "For a service with API keys." }),
    basic: t.field({ type: BasicInput, description: "For a service with user names and passwords." }),
    clientCredentials: t.boolean({
      description:
        "true: with the client that is saved for the service (RFC 6749, 4.4). A token is issued at once.",
    }),
    tokens: t.field({ type: TokensInput, description: "For a service with consents, in the place of one." }),
  }),
});

addMutation("saveConnectionCredentials", {
  description: `Connects a connection in an environment without a consent. The credentials are tried at once; what is not taken is not kept. ConflictError \`SERVICE_CLIENT_MISSING\`, \`TOKEN_IN_USE\`, \`PROVIDER_UNAVAILABLE\` or \`DIFFERENT_ACCOUNT\`. ${access}`,
  input: builder.inputType("SaveConnectionCredentialsInput", {
    description: "Which connection, where, and its credentials.",
    fields: (t) => ({
      connectionId: t.id({ required: true, description: "Which connection." }),
      environment: t.field({ type: EnvironmentEnum, required: true, description: "Where." }),
      parameters: t.field({
        type: "JSON",
        description: "The values of the service's parameters, by name; those of before unless given.",
      }),
      credentials: t.field({ type: CredentialsInput, required: true, description: "What to call with." }),
      allowDifferentAccount: t.boolean({
        defaultValue: false,
        description: "Whether another account at the provider may take the place of the present one.",
      }),
    }),
  }),
  payload: builder.objectRef<{ connection: ConnectionLink }>("SaveConnectionCredentialsPayload").implement({
    description: "The connection is connected.",
    fields: (t) => ({
      connection: t.field({
        type: "ConnectionLink",
        description: "The connection as it is now.",
        resolve: (payload) => payload.connection,
      }),
    }),
  }),
  run: async (ctx, input) => ({
    connection: await saveConnectionCredentials(ctx, {
      ...input,
      connectionId: recordId("ConnectionLink", input.connectionId, "connectionId"),
      parameters: input.parameters as Record<string, string> | null,
    }),
  }),
});
