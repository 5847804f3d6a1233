import type { Account } from "../../generated/prisma/client.ts";
import { builder } from "../../graphql/builder.ts";
import { recordId } from "../../graphql/global-id.ts";
import { addMutation } from "../../graphql/mutation.ts";
import { heldLimits } from "../executions/index.ts";
import { setHeldEventLimits } from "./set-held-event-limits.ts";

const HeldEventLimits = builder
  .objectRef<{ maxEvents: number; maxDays: number }>("HeldEventLimits")
  .implement({
    description:
      "How much is held for an account. What is older, and the oldest beyond the count, becomes `EXPIRED`.",
    fields: (t) => ({
      maxEvents: t.exposeInt("maxEvents", { description: "How many executions; 100,000 unless set." }),
      maxDays: t.exposeInt("maxDays", { description: "For how many days; 14 unless set." }),
    }),
  });

builder.prismaObjectField("Account", "heldEventLimits", (t) =>
  t.field({
    type: HeldEventLimits,
    description: "How much is held while the account or one of its rules is on hold.",
    resolve: (account) => ({
      maxEvents: account.heldEventsMax ?? heldLimits.maxEvents,
      maxDays: account.heldEventsDays ?? heldLimits.maxDays,
    }),
  }),
);

addMutation("setHeldEventLimits", {
  description:
    "Sets how much is held for an account. What a lower limit leaves out expires within a minute. Roles in development: company admin, supervisor, developer; in production: company admin, supervisor; token scope `accounts:write`.",
  input: builder.inputType("SetHeldEventLimitsInput", {
    description: "Which account, and how much. What is left out stays; null goes back to the default.",
    fields: (t) => ({
      accountId: t.id({ required: true, description: "The account." }),
      maxEvents: t.int({ description: "1 to 1,000,000 executions; 100,000 by default." }),
      maxDays: t.int({ description: "1 to 90 days; 14 by default." }),
    }),
  }),
  payload: builder.objectRef<{ account: Account }>("SetHeldEventLimitsPayload").implement({
    description: "The limits are set.",
    fields: (t) => ({
      account: t.field({
        type: "Account",
        description: "The account.",
        resolve: (payload): Account => payload.account,
      }),
    }),
  }),
  run: async (ctx, input) => ({
    account: await setHeldEventLimits(ctx, {
      ...input,
      accountId: recordId("Account", input.accountId, "accountId"),
    }),
  }),
});
