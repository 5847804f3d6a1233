import type { TransactionScope } from "../../context.ts";
import type { SyncRun } from "../../generated/prisma/client.ts";
import { appendChanges } from "../../platform/feed/append-changes.ts";
import { newId } from "../../platform/ids.ts";
import { ORG_OBJECTS } from "../../providers/provider.ts";

/**
 * Schedules an org sync of an account in the caller's transaction: now, or at `runAt`. Where a run is scheduled already
 * it is moved forward; one that runs is left alone, and is the answer.
 */
export async function scheduleOrgSync(
  { tx, now }: TransactionScope,
  { organizationId, accountId, runAt = now }: { organizationId: string; accountId: string; runAt?: Date },
): Promise<SyncRun> {
  const unfinished = await tx.syncRun.findFirst({
    where: { accountId, organizationId, kind: "ORG_SYNC", status: { in: ["SCHEDULED", "RUNNING"] } },
  });
  if (unfinished?.status === "RUNNING") return unfinished;
  const run = unfinished
    ? await tx.syncRun.update({
        where: { id: unfinished.id },
        data: { runAt: runAt < unfinished.runAt ? runAt : unfinished.runAt },
      })
    : await tx.syncRun.create({
        data: {
          id: newId(),
          organizationId,
          accountId,
          kind: "ORG_SYNC",
          runAt,
          createdAt: now,
          objects: { create: ORG_OBJECTS.map((object, position) => ({ object, position })) },
        },
      });
  if (run.runAt <= now)
    await appendChanges(tx, now, [
      {
        organizationId,
        name: "syncRun.scheduled",
        entityType: "SyncRun",
        entityId: run.id,
        parentId: accountId,
      },
    ]);
  return run;
}
