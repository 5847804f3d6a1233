import { z } from "zod";
import type { Context } from "../../context.ts";
import { inTransaction } from "../../context.ts";
import { appendChanges } from "../../platform/feed/append-changes.ts";
import { parseInput } from "../../platform/parse-input.ts";
import { authoriseIn, authoriseInAny, recordAudit } from "../access/index.ts";
import { getAccount } from "./accounts.records.ts";
import type { AccountRecord } from "./accounts.records.ts";

const Input = z.object({
  accountId: z.string(),
  maxEvents: z.int().min(1).max(1_000_000).nullish(),
  maxDays: z.int().min(1).max(90).nullish(),
});

/**
 * Sets how many events are held for an account while its rules are held (1 to 1,000,000; 100,000 by default), and for
 * how many days (1 to 90; 14 by default). null goes back to the default, what is left out stays. What is beyond a
 * lower limit expires within a minute.
 */
export async function setHeldEventLimits(ctx: Context, input: z.input<typeof Input>): Promise<AccountRecord> {
  const { organizationId, name: actorName } = authoriseInAny(ctx, "ACCOUNTS");
  const { accountId, maxEvents, maxDays } = parseInput(Input, input);
  return inTransaction(ctx, async (scope) => {
    const { tx, now } = scope;
    const before = await getAccount(tx, organizationId, accountId);
    authoriseIn(ctx, "ACCOUNTS", before.environment);
    await tx.account.update({
      where: { id: accountId, organizationId },
      data: {
        ...(maxEvents === undefined ? {} : { heldEventsMax: maxEvents }),
        ...(maxDays === undefined ? {} : { heldEventsDays: maxDays }),
      },
    });
    const account = await getAccount(tx, organizationId, accountId);
    await recordAudit(ctx, scope, {
      act: "account.limitsChanged",
      entityType: "Account",
      entityId: accountId,
      before: { maxEvents: before.heldEventsMax, maxDays: before.heldEventsDays },
      after: { maxEvents: account.heldEventsMax, maxDays: account.heldEventsDays },
    });
    await appendChanges(tx, now, [
      {
        organizationId,
        name: "account.limitsChanged",
        entityType: "Account",
        entityId: accountId,
        actorName,
        payload: { accountName: account.providerOrgName },
      },
    ]);
    return account;
  });
}
