import type { Context, TransactionScope } from "../../context.ts";
import { requireActor } from "../../context.ts";
import { ConflictError } from "../../platform/errors.ts";
import { appendChanges } from "../../platform/feed/append-changes.ts";
import { recordAudit } from "../access/index.ts";
import type { GrantChoice } from "../authorization/index.ts";
import { announceWaiting, discardWaiting, setReplayRate } from "../executions/index.ts";
import { tellOfEnabled } from "../reports/index.ts";
import { announceRulesOfAccount } from "../rules/index.ts";
import { getAccount } from "./accounts.records.ts";
import type { AccountRecord } from "./accounts.records.ts";

export type LiftedRevocation = { account: AccountRecord; replayed: number; discarded: number };

/**
 * Lifts the hold that `revokeAccount` set, in the caller's transaction. What waited runs now (`REPLAY`), in order, or is
 * given up (`DISCARD`). Other holds stay. Throws ConflictError NOT_REVOKED.
 */
export async function liftRevocation(
  ctx: Context,
  scope: TransactionScope,
  {
    organizationId,
    accountId,
    heldEvents,
    replayPerMinute,
  }: { organizationId: string; accountId: string } & GrantChoice,
): Promise<LiftedRevocation> {
  const { tx, now } = scope;
  const { name: actorName } = requireActor(ctx);
  const granted = await tx.account.updateMany({
    where: { id: accountId, organizationId, revokedAt: { not: null } },
    data: { revokedAt: null, revokedByName: null },
  });
  if (granted.count === 0)
    throw new ConflictError("The account is not revoked: there is nothing to grant.", "NOT_REVOKED");
  const account = await getAccount(tx, organizationId, accountId);
  const perMinute = heldEvents === "REPLAY" ? (replayPerMinute ?? null) : null;
  await setReplayRate(scope, { organizationId, accountId, perMinute });
  await recordAudit(ctx, scope, {
    act: "account.resumed",
    entityType: "Account",
    entityId: accountId,
    after: { heldEvents, replayPerMinute: perMinute },
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
  const replayed = heldEvents === "REPLAY" ? await announceWaiting(scope, { organizationId, accountId }) : 0;
  await tellOfEnabled(scope, { organizationId, accountId, again: true, byName: actorName, replayed });
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
}
