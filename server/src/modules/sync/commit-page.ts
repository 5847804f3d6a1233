import type { Environment, TransactionScope } from "../../context.ts";
import { inTransaction } from "../../context.ts";
import { Prisma } from "../../generated/prisma/client.ts";
import type { SyncObject } from "../../generated/prisma/enums.ts";
import { appendChanges } from "../../platform/feed/append-changes.ts";
import type { Checkpoint } from "../../providers/provider.ts";
import { holdAccount } from "../contacts/index.ts";
import type { ClaimedRun } from "./claim-sync-runs.ts";

/** The run is no longer this worker's: it was taken over or canceled, its account was revoked or deleted. Nothing was written. */
export class LeaseLostError extends Error {}

/** What a page adds to the progress of its object. */
export type PageCounts = {
  /** Taken from the source. */
  emitted: number;
  /** Of these, what stands at the destination now. */
  committed: number;
  created?: number;
  updated?: number;
  deleted?: number;
  skipped?: number;
  failed?: number;
  conflicts?: number;
};

export type Page = {
  object: SyncObject;
  /** Where the object goes on; null: it is done. */
  next: Checkpoint | null;
  /** How many there are in all; null: not known, undefined: as before. */
  total?: number | null | undefined;
};

/**
 * Writes a page: what `write` does, its progress, the minute of the charts and the checkpoint behind it, all in one
 * transaction and only while the run is this worker's. Throws LeaseLostError.
 */
export async function commitPage(
  environment: Environment,
  run: ClaimedRun,
  page: Page,
  write: (scope: TransactionScope) => Promise<PageCounts>,
): Promise<void> {
  await inTransaction(environment, async (scope) => {
    const { tx, now } = scope;
    await holdRun(scope, environment, run);
    const counts = await write(scope);
    const { created = 0, updated = 0, deleted = 0, skipped = 0, failed = 0, conflicts = 0 } = counts;
    const where = { syncRunId_object: { syncRunId: run.id, object: page.object } };
    const { done, total } = await tx.syncObjectProgress.update({
      where,
      data: {
        state: page.next === null ? "DONE" : "RUNNING",
        done: { increment: counts.emitted },
        committed: { increment: counts.committed },
        created: { increment: created },
        updated: { increment: updated },
        deleted: { increment: deleted },
        skipped: { increment: skipped },
        failed: { increment: failed },
        conflicts: { increment: conflicts },
        ...(page.total === undefined ? {} : { total: page.total }),
        checkpoint: page.next ?? Prisma.DbNull,
      },
    });
    // The source grew while it was read.
    if (total !== null && done > total) await tx.syncObjectProgress.update({ where, data: { total: done } });
    // It got a page further: what failed before counts no more.
    if (run.failures > 0) {
      await tx.syncRun.update({ where: { id: run.id }, data: { failures: 0 } });
      run.failures = 0;
    }
    if (counts.emitted + counts.committed + failed > 0)
      await tx.$executeRaw`
        insert into "SyncMinute" ("syncRunId", "at", "emitted", "committed", "failed")
        values (${run.id}::uuid, date_trunc('minute', ${now}::timestamptz), ${counts.emitted}, ${counts.committed}, ${failed})
        on conflict ("syncRunId", "at") do update set "emitted" = "SyncMinute"."emitted" + excluded."emitted",
          "committed" = "SyncMinute"."committed" + excluded."committed", "failed" = "SyncMinute"."failed" + excluded."failed"`;
    await appendChanges(tx, now, [
      {
        organizationId: run.organizationId,
        name: "syncRun.progressed",
        entityType: "SyncRun",
        entityId: run.id,
        parentId: run.accountId,
        payload: { object: page.object, done },
      },
    ]);
  });
}

/** Locks the run, while it is this worker's: what is written behind it is written by nobody else. Throws LeaseLostError. */
export async function holdRun(
  { tx }: TransactionScope,
  { workerId }: Environment,
  run: ClaimedRun,
): Promise<void> {
  await holdAccount(tx, run.accountId);
  const mine = await tx.$executeRaw`
    select 1 from "SyncRun" r join "Account" a on a."id" = r."accountId"
    where r."id" = ${run.id}::uuid and r."lease" = ${workerId}::uuid and r."status" = 'RUNNING'
      and r."attempt" = ${run.attempt} and a."revokedAt" is null
    for update of r`;
  if (mine === 0) throw new LeaseLostError();
}
