import type { Account } from "../../generated/prisma/client.ts";
import { forgetLoaded } from "../../graphql/batch.ts";
import { builder } from "../../graphql/builder.ts";
import { optionalRecordId, toGlobalId } from "../../graphql/global-id.ts";
import { cursorOf, followChanges } from "../../graphql/live.ts";
import { makeRecordLoader } from "../../graphql/records.ts";
import type { Change } from "../../platform/feed/feed.ts";

const loadAccount = makeRecordLoader<Account>("Account");

const AccountChange = builder.objectRef<Change>("AccountChange").implement({
  description: "A change of an account.",
  fields: (t) => ({
    cursor: t.string({ description: "Continue with `after` this.", resolve: cursorOf }),
    change: t.string({
      description: "What happened, such as `account.revoked`.",
      resolve: (change) => change.name,
    }),
    at: t.field({ type: "DateTime", description: "When.", resolve: (change) => change.createdAt }),
    accountId: t.id({
      description: "Which account.",
      resolve: (change) => toGlobalId("Account", change.entityId),
    }),
    account: t.field({
      type: "Account",
      nullable: true,
      description: "The account as it is now; null once it is deleted.",
      resolve: (change, _args, ctx) => loadAccount(ctx, change.entityId),
    }),
  }),
});

builder.subscriptionField("accountChanged", (t) =>
  t.field({
    type: AccountChange,
    authScopes: { read: true },
    description: "Every change of an account, as it is committed. Resumable with `after`.",
    args: {
      after: t.arg.string({ description: "Continue after this cursor; from now on where it is left out." }),
      accountId: t.arg.id({ description: "Only this account." }),
    },
    subscribe: (_root, { after, accountId }, ctx) => {
      const account = optionalRecordId("Account", accountId, "accountId");
      return followChanges(
        ctx,
        after,
        (change) => change.entityType === "Account" && (account === null || change.entityId === account),
      );
    },
    resolve: (change, _args, ctx) => {
      forgetLoaded(ctx);
      return change;
    },
  }),
);
