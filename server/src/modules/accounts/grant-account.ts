import type { Context } from "../../context.ts";
import { inTransaction } from "../../context.ts";
import { ConflictError } from "../../platform/errors.ts";
import { appendChanges } from "../../platform/feed/append-changes.ts";
import { authoriseIn, authoriseInAny, recordAudit } from "../access/index.ts";
import { announceWaiting, discardWaiting } from "../executions/index.ts";
import { announceRulesOfAccount } from "../rules/index.ts";
import { getAccount } from "./accounts.records.ts";
import type { AccountRecord } from "./accounts.records.ts";

export type GrantedAccount = { account: AccountRecord; replayed: number; discarded: number };

/**
 * Lifts the hold that `revokeAccount` set. What waited runs now (`REPLAY`), in order, or is given up (`DISCARD`). Other
 * holds stay. Throws ConflictError NOT_REVOKED.
 */
export async function grantAccount(
  ctx: Context,
  input: { accountId: string; heldEvents: "REPLAY" | "DISCARD" },
): Promise<GrantedAccount> {
  const { organizationId, name: actorName } = authoriseInAny(ctx, "ACCOUNTS");
  const { accountId, heldEvents } = input;
  return inTransaction(ctx, async (scope) => {
    const { tx, now } = scope;
    const { environment } = await getAccount(tx, organizationId, accountId);
    authoriseIn(ctx, "ACCOUNTS", environment);
    const granted = await tx.account.updateMany({
      where: { id: accountId, organizationId, revokedAt: { not: null } },
      data: { revokedAt: null, revokedByName: null },
    });
    if (granted.count === 0)
      throw new ConflictError("The account is not revoked: there is nothing to grant.", "NOT_REVOKED");
    const account = await getAccount(tx, organizationId, accountId);
    await recordAudit(ctx, scope, {
      act: "account.resumed",
      entityType: "Account",
      entityId: accountId,
      after: { heldEvents },
    });
    const discarded =
      heldEvents === "DISCARD"
        ? await discardWaiting(scope, {
            organizationId,
            accountId,
            reason: `Discarded by ${actorName} when the account was granted again.`,
          })
        : 0;
    await announceRulesOfAccount(scope, { organizationId, accountId, actorName });
    const replayed =
      heldEvents === "REPLAY" ? await announceWaiting(scope, { organizationId, accountId }) : 0;
    await appendChanges(tx, now, [
      {
        organizationId,
        name: "account.resumed",
        entityType: "Account",
        entityId: accountId,
        actorName,
        payload: { accountName: account.providerOrgName, heldEvents, replayed, discarded },
      },
    ]);
    return { account, replayed, discarded };
  });
}
