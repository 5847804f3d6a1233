import type { Environment } from "../../context.ts";
import type { GapReason, IntakeKind, WatchState } from "../../generated/prisma/enums.ts";
import { leaseIsDead } from "../../platform/queue/worker.ts";
import type { EventOwner } from "./event-owner.ts";
import { downAfterMs } from "./review-schedule.ts";

/** An account whose changes this worker reads back, or polls. */
export type ClaimedReview = EventOwner & {
  kind: IntakeKind;
  state: WatchState;
  coveredUntil: Date | null;
  reviewDueAt: Date;
  reviewFailures: number;
  checkpoint: unknown;
  suspicion: GapReason | null;
  authorizationId: string;
  serviceId: string;
  serviceName: string;
  provider: string;
  providerOrgName: string;
};

/**
 * Leases reviews that are due. A review that comes very late was not kept from it by the provider: pushes of that time
 * met nobody. One whose authorisation is refused waits for the re-authentication; a revoked account is reviewed.
 */
export async function claimReviews(
  { database, clock, workerId }: Pick<Environment, "database" | "clock" | "workerId">,
  limit: number,
): Promise<ClaimedReview[]> {
  const now = clock.now();
  const { rows } = await database.pool.query<ClaimedReview>({
    name: "review-claim",
    text: `with due as materialized (
        select w."accountId" from "WatchChannel" w
        join "Account" a on a."id" = w."accountId" join "Authorization" z on z."id" = a."authorizationId"
        where w."reviewDueAt" <= $1::timestamptz and w."reviewLease" is null and z."refusedAt" is null
        order by w."reviewDueAt" limit $3 for update of w skip locked
      ), leased as (
        update "WatchChannel" w set "reviewLease" = $2::uuid,
          "suspicion" = coalesce(w."suspicion",
            case when w."reviewDueAt" < $4::timestamptz then 'PATCHBAY_DOWN'::"GapReason" end)
        from due where w."accountId" = due."accountId" returning w.*
      )
      select l."accountId", l."organizationId", l."kind", l."state", l."coveredUntil", l."reviewDueAt", l."reviewFailures", l."checkpoint",
        l."suspicion", a."authorizationId", a."environment", a."serviceId", a."providerOrgName", s."name" as "serviceName",
        s."key" as "serviceKey", s."provider"
      from leased l join "Account" a on a."id" = l."accountId" join "Service" s on s."id" = a."serviceId"`,
    values: [now, workerId, limit, new Date(now.getTime() - downAfterMs)],
  });
  return rows;
}

/**
 * Takes back the leases of workers that are gone, and those of this one that it does not know; and marks the channels
 * that wait for a re-authentication: what they miss meanwhile is no fault of the provider's pushes.
 */
export async function reclaimReviews(
  { database, clock, workerId }: Pick<Environment, "database" | "clock" | "workerId">,
  known: readonly string[],
): Promise<void> {
  await database.pool.query({
    name: "review-reclaim",
    text: `update "WatchChannel" w set "reviewLease" = null
      from (select c."accountId", c."reviewLease" as "lease" from "WatchChannel" c where c."reviewLease" is not null) t
      where w."accountId" = t."accountId" and w."reviewLease" = t."lease"
        and case when t."lease" = $1::uuid then t."accountId" <> all($2::uuid[]) else ${leaseIsDead} end`,
    values: [workerId, known],
  });
  await database.pool.query({
    name: "review-refused",
    text: `update "WatchChannel" w set "suspicion" = 'CHANNEL_LOST' from "Account" a, "Authorization" z
      where w."reviewDueAt" <= $1::timestamptz and w."suspicion" is null and w."kind" = 'PUSH'
        and a."id" = w."accountId" and z."id" = a."authorizationId" and z."refusedAt" is not null`,
    values: [clock.now()],
  });
}
