import type { Account } from "../../generated/prisma/client.ts";
import { builder } from "../../graphql/builder.ts";
import { recordId } from "../../graphql/global-id.ts";
import { addMutation } from "../../graphql/mutation.ts";
import { AuthorizationRequiredError, readReceipt, RevocationReceiptType } from "../authorization/index.ts";
import { HeldEventsChoice } from "../executions/index.ts";
import { AccountImpactType } from "./account-impact.graphql.ts";
import { grantAccount } from "./grant-account.ts";
import type { LiftedRevocation } from "./lift-revocation.ts";
import { revokeAccount } from "./revoke-account.ts";
import type { RevokedAccount } from "./revoke-account.ts";

builder.prismaObjectField("Account", "providerReceipt", (t) =>
  t.field({
    type: RevocationReceiptType,
    nullable: true,
    description:
      "How the revocation at the provider went, where a person asked for one; a new consent clears it.",
    resolve: (account) => readReceipt(account),
  }),
);

addMutation("revokeAccount", {
  description:
    "Puts a hold on an account: its rules stop, its events wait. `grantAccount` lifts it. With `atProvider` its tokens are revoked there as well.",
  input: builder.inputType("RevokeAccountInput", {
    description: "Which account.",
    fields: (t) => ({
      accountId: t.id({ required: true, description: "The account." }),
      preview: t.boolean({
        defaultValue: false,
        description: "Only tell what would be touched; change nothing.",
      }),
      atProvider: t.boolean({
        defaultValue: false,
        description: "Revoke the tokens at the provider too. Granting then takes a new consent.",
      }),
    }),
  }),
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
      receipt: t.field({
        type: RevocationReceiptType,
        nullable: true,
        description: "How the revocation at the provider went; null where none was asked for.",
        resolve: (payload) => payload.receipt,
      }),
    }),
  }),
  run: (ctx, input) =>
    revokeAccount(ctx, { ...input, accountId: recordId("Account", input.accountId, "accountId") }),
});

addMutation("grantAccount", {
  description:
    "Lifts the hold of `revokeAccount`. Where the tokens were revoked at the provider, the answer is `AuthorizationRequired` with the address of the consent that lifts it.",
  input: builder.inputType("GrantAccountInput", {
    description: "Which account, and what becomes of what waited.",
    fields: (t) => ({
      accountId: t.id({ required: true, description: "The account." }),
      heldEvents: t.field({
        type: HeldEventsChoice,
        required: true,
        description: "What becomes of the events that waited.",
      }),
      replayPerMinute: t.int({
        description:
          "With REPLAY: how many start per minute and rule at most, 1 to 6,000; null: as fast as they can.",
      }),
    }),
  }),
  payload: builder.objectRef<LiftedRevocation>("GrantAccountPayload").implement({
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
  errors: [AuthorizationRequiredError],
  run: (ctx, input) =>
    grantAccount(ctx, { ...input, accountId: recordId("Account", input.accountId, "accountId") }),
});
