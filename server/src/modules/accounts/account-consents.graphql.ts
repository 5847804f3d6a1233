import type { Account } from "../../generated/prisma/client.ts";
import { builder } from "../../graphql/builder.ts";
import { EnvironmentEnum } from "../../graphql/environment.ts";
import { optionalRecordId, recordId } from "../../graphql/global-id.ts";
import { addMutation } from "../../graphql/mutation.ts";
import { addAccountWithTokens } from "./add-account-with-tokens.ts";
import { reauthorizeAccount } from "./reauthorize-account.ts";
import { startAccountAuthorization } from "./start-account-authorization.ts";
import type { StartedAuthorization } from "./start-account-authorization.ts";

function authorizationPayload(name: string, description: string) {
  return builder.objectRef<StartedAuthorization>(name).implement({
    description,
    fields: (t) => ({
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
    }),
  });
}

addMutation("startAccountAuthorization", {
  description:
    "Begins to add an account. The provider sends the browser back to Patchbay, which stores the tokens and schedules an org sync.",
  input: builder.inputType("StartAccountAuthorizationInput", {
    description: "What to connect, and where it may be used.",
    fields: (t) => ({
      serviceKey: t.string({ required: true, description: "Such as `zoho-crm`." }),
      environment: t.field({
        type: EnvironmentEnum,
        required: true,
        description: "Where the account may be used.",
      }),
      projectId: t.id({ description: "The project of a production account; leave it out in development." }),
      parameters: t.field({
        type: "JSON",
        description:
          'The values of the service\'s parameters, by name, such as `{ "domain": "login" }`; only for services that have some.',
      }),
    }),
  }),
  payload: authorizationPayload("StartAccountAuthorizationPayload", "A consent is begun."),
  run: (ctx, input) =>
    startAccountAuthorization(ctx, {
      ...input,
      projectId: optionalRecordId("Project", input.projectId, "projectId"),
      parameters: input.parameters as Record<string, string> | null,
    }),
});

addMutation("reauthorizeAccount", {
  description:
    "Begins a new consent for an account. It must be given for the same provider organization unless another is allowed; holds of a person stay.",
  input: builder.inputType("ReauthorizeAccountInput", {
    description: "Which account.",
    fields: (t) => ({
      accountId: t.id({ required: true, description: "The account." }),
      allowDifferentOrganization: t.boolean({
        defaultValue: false,
        description:
          "Whether another provider organization may take the account's place, with the rules that use it. One that is connected in this place already may not.",
      }),
    }),
  }),
  payload: authorizationPayload("ReauthorizeAccountPayload", "A new consent is begun."),
  run: (ctx, input) =>
    reauthorizeAccount(ctx, { ...input, accountId: recordId("Account", input.accountId, "accountId") }),
});

addMutation("addAccountWithTokens", {
  description:
    "Adds an account with a refresh token that was got elsewhere for your OAuth client. It is tried at once, and then treated as after a consent. ConflictError `ACCOUNT_EXISTS`, `TOKEN_IN_USE`, `PROVIDER_UNAVAILABLE` or `SERVICE_CLIENT_MISSING`.",
  input: builder.inputType("AddAccountWithTokensInput", {
    description: "The tokens, and where the account may be used.",
    fields: (t) => ({
      serviceKey: t.string({ required: true, description: "Such as `zoho-crm`." }),
      environment: t.field({
        type: EnvironmentEnum,
        required: true,
        description: "Where the account may be used.",
      }),
      projectId: t.id({ description: "The project of a production account; leave it out in development." }),
      parameters: t.field({
        type: "JSON",
        description:
          'The values of the service\'s parameters, by name, such as `{ "domain": "login" }`; only for services that have some.',
      }),
      refreshToken: t.string({
        required: true,
        description:
          "Of the OAuth client that is saved for the service. Sealed at once and never shown again.",
      }),
      dataCentre: t.string({
        description:
          "The provider's installation that gave it, such as `eu`; only for services that have data centres.",
      }),
      scopes: t.stringList({
        description:
          "What it was granted, where the provider does not tell; all that Patchbay needs unless given. At most 100.",
      }),
    }),
  }),
  payload: builder.objectRef<{ account: Account }>("AddAccountWithTokensPayload").implement({
    description: "The account was added; its first sync is scheduled.",
    fields: (t) => ({
      account: t.field({
        type: "Account",
        description: "The new account.",
        resolve: (payload) => payload.account,
      }),
    }),
  }),
  run: async (ctx, input) => ({
    account: await addAccountWithTokens(ctx, {
      ...input,
      projectId: optionalRecordId("Project", input.projectId, "projectId"),
      parameters: input.parameters as Record<string, string> | null,
    }),
  }),
});
