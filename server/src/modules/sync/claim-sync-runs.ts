import type { Environment } from "../../context.ts";
import type { SyncRunKind, SyncScope } from "../../generated/prisma/enums.ts";
import { leaseIsDead } from "../../platform/queue/worker.ts";

export type ClaimedRun = {
  id: string;
  organizationId: string;
  accountId: string;
  authorizationId: string;
  kind: SyncRunKind;
  scope: SyncScope;
  attempt: number;
  /** Tries in a row that brought no page further. */
  failures: number;
  /** When it first began. */
  startedAt: Date;
  /** Null: by its schedule. */
  startedByName: string | null;
};

/**
 * Claims due runs, oldest first. Those of a revoked account, or of one that needs re-authentication, wait, as do those of
 * an organization that has `mostOfOne` under way: a large first pull takes hours, and others' syncs do not wait for it.
 */
export async function claimSyncRuns(
  { database, clock, workerId }: Environment,
  limit: number,
  mostOfOne: number,
): Promise<ClaimedRun[]> {
  const { rows } = await database.pool.query<ClaimedRun>({
    name: "sync-claim",
    text: `with busy as (
             select b."organizationId", count(*) as "runs" from "SyncRun" b where b."status" = 'RUNNING' group by b."organizationId")
           update "SyncRun" r
           set "status" = 'RUNNING', "lease" = $1, "attempt" = r."attempt" + 1, "startedAt" = coalesce(r."startedAt", $2), "error" = null,
             "throttledUntil" = null
           from "Account" a
           where a."id" = r."accountId" and r."id" in (
             select t."id" from "SyncRun" t
             join "Account" b on b."id" = t."accountId" and b."revokedAt" is null
             join "Authorization" g on g."id" = b."authorizationId" and g."refusedAt" is null
             where t."status" = 'SCHEDULED' and t."runAt" <= $2
               and not exists (select from busy where busy."organizationId" = t."organizationId" and busy."runs" >= $4)
             order by t."runAt" limit $3 for update of t skip locked)
           returning r."id", r."organizationId", r."accountId", a."authorizationId", r."kind", r."scope", r."attempt",
             r."failures", r."startedAt", r."startedByName"`,
    values: [workerId, clock.now(), limit, mostOfOne],
  });
  return rows;
}

/** Gives the runs of workers that are gone back to the queue; they go on from their checkpoints. */
export async function reclaimSyncRuns({ database }: Environment): Promise<void> {
  await database.pool.query({
    name: "sync-reclaim",
    text: `update "SyncRun" t set "status" = 'SCHEDULED', "lease" = null where t."status" = 'RUNNING' and ${leaseIsDead}`,
  });
}
