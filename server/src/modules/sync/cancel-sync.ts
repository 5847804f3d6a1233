import type { Context } from "../../context.ts";
import { inTransaction } from "../../context.ts";
import type { SyncRun } from "../../generated/prisma/client.ts";
import { ConflictError, NotFoundError } from "../../platform/errors.ts";
import { appendChanges } from "../../platform/feed/append-changes.ts";
import { authoriseInAny, recordAudit } from "../access/index.ts";
import { orgSyncIntervalMs, scheduleOrgSync } from "./schedule-org-sync.ts";
import { getAccountToSync } from "./sync.records.ts";

/**
 * Cancels a run that waits or runs: its worker writes nothing more. What was committed stays, schedules go on, and the
 * next run reads from where the last one that succeeded began. Throws ConflictError ALREADY_ENDED, and FIRST_SYNC for the
 * first org sync, without which an account is good for nothing.
 */
export async function cancelSync(
  ctx: Context,
  input: { syncRunId: string },
): Promise<{ accountId: string; syncRun: SyncRun }> {
  const { organizationId, name: actorName } = authoriseInAny(ctx, "SYNC");
  const { syncRunId } = input;
  return inTransaction(ctx, async (scope) => {
    const { tx, now } = scope;
    const found = await tx.syncRun.findUnique({ where: { id: syncRunId, organizationId } });
    if (!found) throw new NotFoundError("The sync run");
    const { accountId, kind } = found;
    const account = await getAccountToSync(ctx, scope, { organizationId, accountId });
    if (kind === "ORG_SYNC" && account.firstSync !== "DONE")
      throw new ConflictError(
        "This is the account's first org sync, without which nothing can be done with it. To be rid of the account, delete it.",
        "FIRST_SYNC",
      );
    const canceled = await tx.syncRun.updateMany({
      where: { id: syncRunId, organizationId, status: { in: ["SCHEDULED", "RUNNING"] } },
      data: { status: "CANCELED", lease: null, finishedAt: now, canceledByName: actorName },
    });
    if (canceled.count === 0) throw new ConflictError("The run has ended already.", "ALREADY_ENDED");
    await tx.syncObjectProgress.updateMany({
      where: { syncRunId, state: "RUNNING" },
      data: { state: "FAILED" },
    });
    // Each org sync is followed by the next one: without this there would be none any more.
    if (kind === "ORG_SYNC")
      await scheduleOrgSync(scope, {
        organizationId,
        accountId,
        runAt: new Date(now.getTime() + orgSyncIntervalMs),
      });
    await recordAudit(ctx, scope, {
      act: "syncRun.canceled",
      entityType: "SyncRun",
      entityId: syncRunId,
      before: { status: found.status },
      after: { kind, status: "CANCELED" },
    });
    await appendChanges(tx, now, [
      {
        organizationId,
        name: "syncRun.canceled",
        entityType: "SyncRun",
        entityId: syncRunId,
        parentId: accountId,
        actorName,
        payload: { accountName: account.providerOrgName, kind },
      },
    ]);
    return { accountId, syncRun: await tx.syncRun.findUniqueOrThrow({ where: { id: syncRunId } }) };
  });
}
