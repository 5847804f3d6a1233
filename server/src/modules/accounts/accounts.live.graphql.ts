import type { Account } from "../../generated/prisma/client.ts";
import { builder } from "../../graphql/builder.ts";
import { addChangeSubscription, makeChangeType } from "../../graphql/change-types.ts";
import { toGlobalId } from "../../graphql/global-id.ts";
import { makeRecordLoader } from "../../graphql/records.ts";

const loadAccount = makeRecordLoader<Account>("Account");

const AccountChange = makeChangeType("AccountChange", "A change of an account.");

builder.objectFields(AccountChange, (t) => ({
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
}));

addChangeSubscription("accountChanged", {
  type: AccountChange,
  description: "Every change of an account, as it is committed.",
  matches: (change) => change.entityType === "Account",
  filter: {
    argument: "accountId",
    entityType: "Account",
    description: "Only this account.",
    of: (change) => change.entityId,
  },
});
