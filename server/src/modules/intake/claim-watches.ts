import type { Environment } from "../../context.ts";
import { leaseIsDead } from "../../platform/queue/worker.ts";

/** A channel that this worker has leased, to open or to renew it. */
export type ClaimedWatch = {
  accountId: string;
  organizationId: string;
  channelId: string;
  state: "OPENING" | "LIVE" | "FAILED";
  expiresAt: Date | null;
  /** null where it was never asked for at the provider. */
  triedAt: Date | null;
  failures: number;
  tokenHash: string;
  /** What the provider was last asked for. */
  eventTypes: string[];
  reviewFailures: number;
  authorizationId: string;
  environment: "DEVELOPMENT" | "PRODUCTION";
  serviceId: string;
  serviceName: string;
  provider: string;
  providerOrgName: string;
};

/** Leases channels that are due. One whose authorisation is refused waits for the re-authentication. */
export async function claimWatches(
  { database, clock, workerId }: Pick<Environment, "database" | "clock" | "workerId">,
  limit: number,
): Promise<ClaimedWatch[]> {
  const { rows } = await database.pool.query<ClaimedWatch>({
    name: "watch-claim",
    text: `with due as materialized (
        select w."accountId" from "WatchChannel" w
        join "Account" a on a."id" = w."accountId" join "Authorization" z on z."id" = a."authorizationId"
        where w."dueAt" <= $1::timestamptz and w."kind" = 'PUSH' and w."lease" is null and z."refusedAt" is null
        order by w."dueAt" limit $3 for update of w skip locked
      ), leased as (
        update "WatchChannel" w set "lease" = $2::uuid from due where w."accountId" = due."accountId" returning w.*
      )
      select l."accountId", l."organizationId", l."channelId", l."state", l."expiresAt", l."triedAt", l."failures", l."tokenHash",
        l."eventTypes", l."reviewFailures",
        a."authorizationId", a."environment", a."serviceId", a."providerOrgName", s."name" as "serviceName", s."provider"
      from leased l join "Account" a on a."id" = l."accountId" join "Service" s on s."id" = a."serviceId"`,
    values: [clock.now(), workerId, limit],
  });
  return rows;
}

/** Takes back the leases of workers that are gone, and those of this one that it does not know. */
export async function reclaimWatches(
  { database, workerId }: Pick<Environment, "database" | "workerId">,
  known: readonly string[],
): Promise<void> {
  await database.pool.query({
    name: "watch-reclaim",
    text: `update "WatchChannel" t set "lease" = null where t."lease" is not null
      and case when t."lease" = $1::uuid then t."accountId" <> all($2::uuid[]) else ${leaseIsDead} end`,
    values: [workerId, known],
  });
}
