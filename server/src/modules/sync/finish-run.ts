import type { Environment } from "../../context.ts";
import { inTransaction } from "../../context.ts";
import { appendChanges } from "../../platform/feed/append-changes.ts";
import { scheduleWatch } from "../intake/index.ts";
import { resolveProblems } from "../problems/index.ts";
import { tellOfEnabled } from "../reports/index.ts";
import type { ClaimedRun } from "./claim-sync-runs.ts";
import { orgSyncIntervalMs, scheduleOrgSync } from "./schedule-org-sync.ts";

/**
 * Ends an org sync that has read everything: what the provider no longer has goes, the account's first sync is done for ever,
 * its events are asked for, and the next run is scheduled a day later.
 */
export async function finishRun(environment: Environment, run: ClaimedRun): Promise<void> {
  const { organizationId, accountId } = run;
  await inTransaction(environment, async (scope) => {
    const { tx, now } = scope;
    const finished = await tx.syncRun.updateMany({
      where: { id: run.id, lease: environment.workerId, attempt: run.attempt, status: "RUNNING" },
      data: { status: "SUCCEEDED", finishedAt: now, lease: null },
    });
    if (finished.count === 0) return;
    await tx.mirroredItem.deleteMany({ where: { accountId, syncRunId: { not: run.id } } });
    const first = await tx.account.updateMany({
      where: { id: accountId, firstSync: { not: "DONE" } },
      data: { firstSync: "DONE", firstSyncedAt: now },
    });
    const account = await tx.account.update({ where: { id: accountId }, data: { lastSyncedAt: now } });
    await resolveProblems(scope, {
      organizationId,
      subjectId: accountId,
      kind: "SYNC_FAILED",
      resolution: "A sync succeeded.",
    });
    await scheduleOrgSync(scope, {
      organizationId,
      accountId,
      runAt: new Date(now.getTime() + orgSyncIntervalMs),
    });
    if (first.count > 0) await tellOfEnabled(scope, { organizationId, accountId, again: false });
    await appendChanges(tx, now, [
      {
        organizationId,
        name: "syncRun.succeeded",
        entityType: "SyncRun",
        entityId: run.id,
        parentId: accountId,
      },
      {
        organizationId,
        name: first.count > 0 ? "account.granted" : "account.synced",
        entityType: "Account",
        entityId: accountId,
        payload: { accountName: account.providerOrgName },
      },
    ]);
    await scheduleWatch(environment, scope, { organizationId, accountId });
  });
}
