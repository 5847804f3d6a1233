import type { Authorization } from "../../generated/prisma/client.ts";
import { builder } from "../../graphql/builder.ts";
import { ErrorInterface } from "../../graphql/errors.ts";
import { AuthorizationRequiredError } from "./authorization-required.ts";
import type { Receipt } from "./revoke-at-provider.ts";

const TokenStateEnum = builder.enumType("TokenState", {
  description: "Whether the provider takes the tokens.",
  values: {
    HEALTHY: { description: "They are refreshed as needed." },
    REAUTHENTICATION_REQUIRED: {
      description: "Refused for good: `reauthorizeAccount`, or `authorizeConnection`.",
    },
  },
});

export const TokenHealthType = builder.objectRef<Authorization>("TokenHealth").implement({
  description: "How the tokens of an account or a connection do. Tokens themselves are never shown.",
  fields: (t) => ({
    state: t.field({
      type: TokenStateEnum,
      description: "Whether the provider takes them.",
      resolve: (authorization) => (authorization.refusedAt ? "REAUTHENTICATION_REQUIRED" : "HEALTHY"),
    }),
    expiresAt: t.field({
      type: "DateTime",
      nullable: true,
      description: "When the present access token ends; null where it does not end by itself.",
      resolve: (authorization) => authorization.accessTokenExpiresAt,
    }),
    refreshedAt: t.field({
      type: "DateTime",
      nullable: true,
      description: "When tokens last arrived.",
      resolve: (authorization) => authorization.refreshedAt,
    }),
    refreshDueAt: t.field({
      type: "DateTime",
      nullable: true,
      description: "When they are next refreshed ahead of their end; null where that is not done.",
      resolve: (authorization) => authorization.refreshDueAt,
    }),
    refreshes: t.boolean({
      description: "Whether they are refreshed by themselves, without a person.",
      resolve: ({ refusedAt, refreshDueAt, refreshTokenHash, accessTokenExpiresAt }) =>
        refusedAt === null &&
        (refreshDueAt !== null || (refreshTokenHash !== null && accessTokenExpiresAt !== null)),
    }),
    refreshFailures: t.exposeInt("refreshFailures", {
      description: "Refreshes in a row that failed for the time being; each is tried again.",
    }),
    refreshFailure: t.exposeString("refreshFailure", {
      nullable: true,
      description: "Why the last of those failed.",
    }),
    reason: t.exposeString("refusedReason", {
      nullable: true,
      description: "The provider's reason for refusing them.",
    }),
  }),
});

const RevocationOutcomeEnum = builder.enumType("RevocationOutcome", {
  description: "How a revocation at a provider went.",
  values: {
    REVOKED: { description: "The provider ended the grant." },
    ALREADY_INVALID: { description: "The provider did not know the grant any more." },
    FAILED: { description: "No definite answer came; the tokens may still work there." },
  } satisfies Record<Receipt["outcome"], object>,
});

export const RevocationReceiptType = builder.objectRef<Receipt>("RevocationReceipt").implement({
  description: "What is kept of a revocation at the provider; holds no token.",
  fields: (t) => ({
    outcome: t.field({
      type: RevocationOutcomeEnum,
      description: "How it went.",
      resolve: (receipt) => receipt.outcome,
    }),
    endpoint: t.exposeString("endpoint", {
      nullable: true,
      description: "The address that gave the answer, without query.",
    }),
    at: t.field({
      type: "DateTime",
      description: "When it was asked for.",
      resolve: (receipt) => new Date(receipt.at),
    }),
    reason: t.exposeString("reason", { nullable: true, description: "Why it failed." }),
  }),
});

builder.objectType(AuthorizationRequiredError, {
  name: "AuthorizationRequired",
  description: "A new consent is needed first; finishing it does what was asked for.",
  interfaces: [ErrorInterface],
  fields: (t) => ({
    url: t.field({
      type: "URL",
      description:
        "Where to send the browser. The answer's cookie must come back with it: finish in the browser that asked.",
      resolve: (error) => error.url,
    }),
    expiresAt: t.field({
      type: "DateTime",
      description: "Until when the consent can be finished: 15 minutes.",
      resolve: (error) => error.expiresAt,
    }),
  }),
});
