import type { TransactionScope } from "../../context.ts";
import type { GapReason } from "../../generated/prisma/enums.ts";
import { appendChanges } from "../../platform/feed/append-changes.ts";
import { newId } from "../../platform/ids.ts";
import type { ClaimedReview } from "./claim-reviews.ts";
import type { Recovered } from "./store-changes.ts";

type Owner = Pick<ClaimedReview, "organizationId" | "accountId" | "providerOrgName">;

/** Opens a gap with what was missed first, or adds to the one that the review has open. Answers its id. */
export async function recordMissed(
  { tx, now }: TransactionScope,
  owner: Owner,
  { gapId, reason, missed }: { gapId: string | null; reason: GapReason; missed: Recovered },
): Promise<string> {
  const { organizationId, accountId } = owner;
  const { count, first, last } = missed;
  if (gapId) {
    await tx.$executeRaw`update "WatchGap" set "recovered" = "recovered" + ${count},
        "fromAt" = least("fromAt", ${first}::timestamptz), "toAt" = greatest("toAt", ${last}::timestamptz)
      where "id" = ${gapId}::uuid`;
    return gapId;
  }
  const id = newId();
  await tx.watchGap.create({
    data: {
      id,
      organizationId,
      accountId,
      reason,
      fromAt: first,
      toAt: last,
      detectedAt: now,
      recovered: count,
    },
  });
  await appendChanges(tx, now, [
    changed(owner, "account.gapFound", { reason, from: first.toISOString(), recovered: count }),
  ]);
  return id;
}

/** Everything of the gap has been read back. */
export async function closeGap({ tx, now }: TransactionScope, owner: Owner, gapId: string): Promise<void> {
  const { reason, fromAt, toAt, recovered } = await tx.watchGap.update({
    where: { id: gapId },
    data: { closedAt: now },
  });
  await appendChanges(tx, now, [
    changed(owner, "account.gapClosed", {
      reason,
      from: fromAt.toISOString(),
      to: toAt.toISOString(),
      recovered,
    }),
  ]);
}

function changed(owner: Owner, name: string, payload: Record<string, string | number>) {
  return {
    organizationId: owner.organizationId,
    name,
    entityType: "Account",
    entityId: owner.accountId,
    payload: { accountName: owner.providerOrgName, ...payload },
  };
}
