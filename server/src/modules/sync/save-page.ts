import type { Environment } from "../../context.ts";
import { inTransaction } from "../../context.ts";
import { Prisma } from "../../generated/prisma/client.ts";
import type { SyncObject } from "../../generated/prisma/enums.ts";
import { appendChanges } from "../../platform/feed/append-changes.ts";
import type { OrgPage } from "../../providers/provider.ts";
import type { ClaimedRun } from "./claim-sync-runs.ts";

/** The run is no longer this worker's: it was taken over, its account was revoked or deleted. Nothing was written. */
export class LeaseLostError extends Error {}

/** Stores a page, its progress and its checkpoint together. Throws LeaseLostError. */
export async function savePage(
  environment: Environment,
  run: ClaimedRun,
  object: SyncObject,
  page: OrgPage,
): Promise<void> {
  await inTransaction(environment, async ({ tx, now }) => {
    const mine = await tx.$executeRaw`
      select 1 from "SyncRun" r join "Account" a on a."id" = r."accountId"
      where r."id" = ${run.id}::uuid and r."lease" = ${environment.workerId}::uuid and r."status" = 'RUNNING'
        and r."attempt" = ${run.attempt} and a."revokedAt" is null
      for update of r`;
    if (mine === 0) throw new LeaseLostError();
    if (page.items.length > 0)
      await tx.$executeRaw`
        insert into "MirroredItem" ("accountId", "object", "parentKey", "key", "data", "syncRunId")
        select ${run.accountId}::uuid, ${object}::"SyncObject", coalesce(i."parentKey", ''), i."key", i."data", ${run.id}::uuid
        from jsonb_to_recordset(${JSON.stringify(page.items)}::jsonb) as i("key" text, "parentKey" text, "data" jsonb)
        on conflict ("accountId", "object", "parentKey", "key")
          do update set "data" = excluded."data", "syncRunId" = excluded."syncRunId"`;
    await tx.syncObjectProgress.update({
      where: { syncRunId_object: { syncRunId: run.id, object } },
      data: {
        state: page.next === null ? "DONE" : "RUNNING",
        done: page.progress.done,
        total: page.progress.total,
        checkpoint: page.next === null ? Prisma.DbNull : page.next,
      },
    });
    await appendChanges(tx, now, [
      {
        organizationId: run.organizationId,
        name: "syncRun.progressed",
        entityType: "SyncRun",
        entityId: run.id,
        parentId: run.accountId,
        payload: { object, done: page.progress.done },
      },
    ]);
  });
}
