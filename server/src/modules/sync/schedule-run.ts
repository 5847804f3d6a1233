import type { TransactionScope } from "../../context.ts";
import type { SyncRun } from "../../generated/prisma/client.ts";
import type { SyncObject, SyncRunKind, SyncScope } from "../../generated/prisma/enums.ts";
import { appendChanges } from "../../platform/feed/append-changes.ts";
import { newId } from "../../platform/ids.ts";

export type RunDraft = {
  organizationId: string;
  accountId: string;
  kind: SyncRunKind;
  scope: SyncScope;
  /** In the order in which they are gone through, with the checkpoint each begins from. */
  objects: readonly { object: SyncObject; checkpoint?: { [key: string]: string[] } }[];
  runAt: Date;
  /** Null: by its schedule. */
  startedByName: string | null;
};

export type Scheduled = { run: SyncRun; isNew: boolean };

/**
 * Schedules a run in the caller's transaction, unless the account has an unfinished one of its kind: then that is the
 * answer, locked. The index `SyncRun_one_unfinished` lets one of two at once through.
 */
export async function scheduleRun(
  { tx, now }: TransactionScope,
  { objects, ...draft }: RunDraft,
): Promise<Scheduled> {
  for (;;) {
    const made = await tx.$executeRaw`
      with run as (
        insert into "SyncRun" ("id", "organizationId", "accountId", "kind", "scope", "runAt", "startedByName", "createdAt")
        values (${newId()}::uuid, ${draft.organizationId}::uuid, ${draft.accountId}::uuid, ${draft.kind}::"SyncRunKind",
          ${draft.scope}::"SyncScope", ${draft.runAt}, ${draft.startedByName}, ${now})
        on conflict ("accountId", "kind") where "status" in ('SCHEDULED', 'RUNNING') do nothing
        returning "id")
      insert into "SyncObjectProgress" ("syncRunId", "object", "position", "checkpoint")
      select run."id", o."object", o."position", o."checkpoint"
      from run, jsonb_to_recordset(${JSON.stringify(
        objects.map(({ object, checkpoint }, position) => ({ object, position, checkpoint })),
      )}::jsonb) as o("object" "SyncObject", "position" int, "checkpoint" jsonb)`;
    await tx.$queryRaw`
      select 1 from "SyncRun" where "accountId" = ${draft.accountId}::uuid and "kind" = ${draft.kind}::"SyncRunKind"
        and "status" in ('SCHEDULED', 'RUNNING') for update`;
    const run = await tx.syncRun.findFirst({
      where: {
        accountId: draft.accountId,
        organizationId: draft.organizationId,
        kind: draft.kind,
        status: { in: ["SCHEDULED", "RUNNING"] },
      },
    });
    // The one that was in the way may have ended meanwhile.
    if (run) return { run, isNew: made > 0 };
  }
}

/**
 * Moves a scheduled run forward to `runAt`, never back, and not to before what the provider asked for. What a person
 * asks for now carries their name.
 */
export async function moveForward(
  { tx }: TransactionScope,
  run: SyncRun,
  { runAt, startedByName }: Pick<RunDraft, "runAt" | "startedByName">,
): Promise<SyncRun> {
  if (run.status !== "SCHEDULED" || runAt >= run.runAt) return run;
  const earliest = run.throttledUntil && run.throttledUntil > runAt ? run.throttledUntil : runAt;
  return tx.syncRun.update({
    where: { id: run.id },
    data: {
      runAt: earliest < run.runAt ? earliest : run.runAt,
      ...(startedByName && !run.startedAt ? { startedByName } : {}),
    },
  });
}

/** Wakes the queue and tells screens, where the run is due. */
export async function announceScheduled({ tx, now }: TransactionScope, run: SyncRun): Promise<void> {
  if (run.runAt > now) return;
  await appendChanges(tx, now, [
    {
      organizationId: run.organizationId,
      name: "syncRun.scheduled",
      entityType: "SyncRun",
      entityId: run.id,
      parentId: run.accountId,
    },
  ]);
}
