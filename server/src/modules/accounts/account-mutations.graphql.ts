import type { Account, Rule, SyncRun } from "../../generated/prisma/client.ts";
import type { Environment } from "../../generated/prisma/enums.ts";
import { BoundedCountType } from "../../graphql/bounded-count.ts";
import { builder } from "../../graphql/builder.ts";
import { EnvironmentEnum } from "../../graphql/environment.ts";
import { optionalRecordId, recordId, toGlobalId } from "../../graphql/global-id.ts";
import { addMutation } from "../../graphql/mutation.ts";
import { makeRecordLoader } from "../../graphql/records.ts";
import { deleteAccount } from "./delete-account.ts";
import type { DeletedAccount } from "./delete-account.ts";
import { grantAccount } from "./grant-account.ts";
import type { GrantedAccount } from "./grant-account.ts";
import type { AccountImpact } from "./preview-impact.ts";
import { reauthorizeAccount } from "./reauthorize-account.ts";
import { revokeAccount } from "./revoke-account.ts";
import type { RevokedAccount } from "./revoke-account.ts";
import { startAccountAuthorization } from "./start-account-authorization.ts";
import type { StartedAuthorization } from "./start-account-authorization.ts";

const loadRule = makeRecordLoader<Rule>("Rule");

const HeldEventsChoice = builder.enumType("HeldEventsChoice", {
  description: "What becomes of the events that waited.",
  values: {
    REPLAY: { description: "They run now, in order." },
    DISCARD: { description: "They never run." },
  } as const,
});

const RuleImpact = builder.objectRef<{ ruleId: string; environment: Environment }>("RuleImpact").implement({
  description: "A rule that would stop.",
  fields: (t) => ({
    rule: t.field({
      type: "Rule",
      description: "Which.",
      resolve: async (impact, _args, ctx) => (await loadRule(ctx, impact.ruleId)) as Rule,
    }),
    environment: t.field({
      type: EnvironmentEnum,
      description: "Where.",
      resolve: (impact) => impact.environment,
    }),
  }),
});

const AccountImpactType = builder.objectRef<AccountImpact>("AccountImpact").implement({
  description: "What revoking or deleting an account touches, as counted just before.",
  fields: (t) => ({
    rules: t.field({
      type: [RuleImpact],
      description: "The rules that stop; 100 at most are named.",
      resolve: (impact) => impact.rules,
    }),
    ruleCount: t.field({
      type: BoundedCountType,
      description: "How many rules stop.",
      resolve: (impact) => impact.ruleCount,
    }),
    heldEvents: t.field({
      type: BoundedCountType,
      description: "How many executions wait for the account.",
      resolve: (impact) => impact.heldEvents,
    }),
    syncRuns: t.field({
      type: ["SyncRun"],
      description: "Sync runs that are scheduled or run.",
      resolve: (impact): SyncRun[] => impact.syncRuns,
    }),
  }),
});

function accountInput(name: string, description: string) {
  return builder.inputType(name, {
    description,
    fields: (t) => ({ accountId: t.id({ required: true, description: "The account." }) }),
  });
}

function previewInput(name: string, description: string) {
  return builder.inputType(name, {
    description,
    fields: (t) => ({
      accountId: t.id({ required: true, description: "The account." }),
      preview: t.boolean({
        defaultValue: false,
        description: "Only tell what would be touched; change nothing.",
      }),
    }),
  });
}

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
    }),
  }),
  payload: authorizationPayload("StartAccountAuthorizationPayload", "A consent is begun."),
  run: (ctx, input) =>
    startAccountAuthorization(ctx, {
      ...input,
      projectId: optionalRecordId("Project", input.projectId, "projectId"),
    }),
});

addMutation("reauthorizeAccount", {
  description:
    "Begins a new consent for an account. It must be given for the same provider organization; holds of a person stay.",
  input: accountInput("ReauthorizeAccountInput", "Which account."),
  payload: authorizationPayload("ReauthorizeAccountPayload", "A new consent is begun."),
  run: (ctx, input) =>
    reauthorizeAccount(ctx, { accountId: recordId("Account", input.accountId, "accountId") }),
});

addMutation("revokeAccount", {
  description: "Puts a hold on an account: its rules stop, its events wait. `grantAccount` lifts it.",
  input: previewInput("RevokeAccountInput", "Which account."),
  payload: builder.objectRef<RevokedAccount>("RevokeAccountPayload").implement({
    description: "The account is on hold, or would be.",
    fields: (t) => ({
      account: t.field({
        type: "Account",
        description: "The account.",
        resolve: (payload): Account => payload.account,
      }),
      impact: t.field({
        type: AccountImpactType,
        description: "What it touches.",
        resolve: (payload) => payload.impact,
      }),
      preview: t.exposeBoolean("preview", { description: "Whether nothing was changed." }),
    }),
  }),
  run: (ctx, input) =>
    revokeAccount(ctx, { ...input, accountId: recordId("Account", input.accountId, "accountId") }),
});

addMutation("grantAccount", {
  description: "Lifts the hold of `revokeAccount`.",
  input: builder.inputType("GrantAccountInput", {
    description: "Which account, and what becomes of what waited.",
    fields: (t) => ({
      accountId: t.id({ required: true, description: "The account." }),
      heldEvents: t.field({
        type: HeldEventsChoice,
        required: true,
        description: "What becomes of the events that waited.",
      }),
    }),
  }),
  payload: builder.objectRef<GrantedAccount>("GrantAccountPayload").implement({
    description: "The hold is lifted.",
    fields: (t) => ({
      account: t.field({
        type: "Account",
        description: "The account.",
        resolve: (payload): Account => payload.account,
      }),
      replayed: t.exposeInt("replayed", { description: "How many executions run now." }),
      discarded: t.exposeInt("discarded", { description: "How many were given up." }),
    }),
  }),
  run: (ctx, input) =>
    grantAccount(ctx, { ...input, accountId: recordId("Account", input.accountId, "accountId") }),
});

addMutation("deleteAccount", {
  description:
    "Deletes an account for good. Its tokens are revoked at the provider, its secrets destroyed, and its rules need configuration.",
  input: previewInput("DeleteAccountInput", "Which account."),
  payload: builder.objectRef<DeletedAccount>("DeleteAccountPayload").implement({
    description: "The account is gone, or would be.",
    fields: (t) => ({
      deletedAccountId: t.id({
        nullable: true,
        description: "The id that is gone; null for a preview.",
        resolve: (payload) =>
          payload.deletedAccountId ? toGlobalId("Account", payload.deletedAccountId) : null,
      }),
      account: t.field({
        type: "Account",
        nullable: true,
        description: "The account, for a preview.",
        resolve: (payload): Account | null => payload.account,
      }),
      impact: t.field({
        type: AccountImpactType,
        description: "What it touches.",
        resolve: (payload) => payload.impact,
      }),
      preview: t.exposeBoolean("preview", { description: "Whether nothing was changed." }),
    }),
  }),
  run: (ctx, input) =>
    deleteAccount(ctx, { ...input, accountId: recordId("Account", input.accountId, "accountId") }),
});
