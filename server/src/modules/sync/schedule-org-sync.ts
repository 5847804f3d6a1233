import type { TransactionScope } from "../../context.ts";
import type { SyncRun } from "../../generated/prisma/client.ts";
import { ORG_OBJECTS } from "../../providers/provider.ts";
import { announceScheduled, moveForward, scheduleRun } from "./schedule-run.ts";

/** From the end of one org sync to the next. */
export const orgSyncIntervalMs = 86_400_000;

/**
 * Schedules an org sync of an account in the caller's transaction: now, or at `runAt`. Where a run is scheduled already
 * it is moved forward; one that runs is left alone, and is the answer.
 */
export async function scheduleOrgSync(
  scope: TransactionScope,
  {
    organizationId,
    accountId,
    runAt = scope.now,
    startedByName = null,
  }: { organizationId: string; accountId: string; runAt?: Date; startedByName?: string | null },
): Promise<SyncRun> {
  const { run } = await scheduleRun(scope, {
    organizationId,
    accountId,
    kind: "ORG_SYNC",
    scope: "FULL",
    objects: ORG_OBJECTS.map((object) => ({ object })),
    runAt,
    startedByName,
  });
  if (run.status === "RUNNING") return run;
  const moved = await moveForward(scope, run, { runAt, startedByName });
  await announceScheduled(scope, moved);
  return moved;
}
