import type { PoolClient } from "pg";
import { bucketOf, latencyBuckets } from "./latency-buckets.ts";
import type { EndedAttempt } from "./to-ended-attempt.ts";

/** The breaker counts attempts within so many seconds … */
export const windowSeconds = 300;
/** … and opens when so many of them failed, and more failed than succeeded. */
export const failuresToOpen = 20;
/** So many probes in a row close it again. */
export const successesToClose = 3;
/** An endpoint that fails for so long without a success is disabled. */
export const disableAfterSeconds = 5 * 86_400;
/** The shares of that time, in percent, at which its operator is told. */
export const noticeAt = [50, 70, 90, 100] as const;

/** An endpoint about which batches of ends say something new: what it was is for `settleEndpoint` to see, under its lock. */
export type HealthNews = {
  subscriptionId: string;
  /** It answered 410. */
  gone: boolean;
  /** Attempts of the batch. */
  succeeded: number;
  failed: number;
};

type Given = HealthNews & {
  reason: string | null;
  delivered: number;
  undelivered: number;
  durations: number[];
};

/**
 * Counts what a batch of ends says about their endpoints, in the transaction that records it: breaker window, streak of
 * failures, and the hour's numbers. Locks the endpoints in the order of their ids. Answers those whose state changes by it.
 */
export async function countEnds(
  client: PoolClient,
  ends: readonly EndedAttempt[],
  now: Date,
): Promise<HealthNews[]> {
  const given = byEndpoint(ends);
  if (given.length === 0) return [];
  const { rows } = await client.query<HealthNews>({
    name: "deliveries-health",
    text: healthStatement,
    values: [JSON.stringify(given), now],
  });
  return rows;
}

function byEndpoint(ends: readonly EndedAttempt[]): Given[] {
  // What went wrong on our side says nothing about the endpoint.
  const said = ends.filter(({ errorClass }) => errorClass !== "INTERNAL");
  const endpoints = Map.groupBy(said, ({ subscriptionId }) => subscriptionId);
  return [...endpoints]
    .toSorted(([one], [other]) => (one < other ? -1 : 1))
    .map(([subscriptionId, attempts]) => {
      const inBucket = Map.groupBy(attempts, ({ durationMs }) => bucketOf(durationMs));
      const durations = latencyBuckets.map((_, bucket) => inBucket.get(bucket)?.length ?? 0);
      const failures = attempts.filter(({ errorClass }) => errorClass !== null);
      return {
        subscriptionId,
        gone: attempts.some(({ gone }) => gone),
        succeeded: attempts.length - failures.length,
        failed: failures.length,
        reason: failures.at(-1)?.errorMessage ?? null,
        delivered: attempts.filter(({ outcome }) => outcome === "SUCCEEDED").length,
        undelivered: attempts.filter(({ outcome }) => outcome === "FAILED").length,
        durations,
      };
    });
}

const inWindow = `coalesce(h."windowAt" > $2::timestamptz - interval '${windowSeconds} s', false)`;
const noticeDue = noticeAt
  .map(
    (percent) =>
      `(u."noticed" < ${percent} and u."failingSince" <= $2::timestamptz - interval '${(disableAfterSeconds * percent) / 100} s')`,
  )
  .join(" or ");

export const healthStatement = `with given as materialized (
    select * from jsonb_to_recordset($1::jsonb) as g("subscriptionId" uuid, "gone" boolean, "succeeded" int, "failed" int, "reason" text,
      "delivered" int, "undelivered" int, "durations" int[])
  ), locked as materialized (
    select h."subscriptionId" from "CallbackHealth" h where h."subscriptionId" = any(array(select "subscriptionId" from given))
    order by h."subscriptionId" for update
  ), counted as materialized (
    select g.* from given g where (select count(*) from locked) > 0
  ), updated as (
    update "CallbackHealth" h set "windowAt" = case when ${inWindow} then h."windowAt" else $2::timestamptz end,
      "windowSucceeded" = case when ${inWindow} then h."windowSucceeded" else 0 end + g."succeeded",
      "windowFailed" = case when ${inWindow} then h."windowFailed" else 0 end + g."failed",
      "probesSucceeded" = case when h."openedAt" is null or g."failed" > 0 then 0 else h."probesSucceeded" + g."succeeded" end,
      "failingSince" = case when g."succeeded" = 0 then coalesce(h."failingSince", $2::timestamptz) end,
      "failingReason" = case when g."succeeded" = 0 then g."reason" end,
      "lastSuccessAt" = case when g."succeeded" > 0 then $2::timestamptz else h."lastSuccessAt" end,
      "lastFailureAt" = case when g."failed" > 0 then $2::timestamptz else h."lastFailureAt" end
    from counted g where h."subscriptionId" = g."subscriptionId"
    returning h.*, g."gone", g."succeeded", g."failed"
  ), hours as (
    insert into "CallbackHour" as c ("subscriptionId", "hour", "organizationId", "extensionId", "succeeded", "failed", "delivered", "undelivered", "durations")
    select s."id", date_trunc('hour', $2::timestamptz, 'UTC'), s."organizationId", s."extensionId", g."succeeded", g."failed", g."delivered", g."undelivered", g."durations"
    from counted g join "CallbackSubscription" s on s."id" = g."subscriptionId" order by s."id"
    on conflict ("subscriptionId", "hour") do update set "succeeded" = c."succeeded" + excluded."succeeded", "failed" = c."failed" + excluded."failed",
      "delivered" = c."delivered" + excluded."delivered", "undelivered" = c."undelivered" + excluded."undelivered",
      "durations" = array(select coalesce(u."before", 0) + coalesce(u."more", 0)
        from unnest(c."durations", excluded."durations") with ordinality as u("before", "more", "at") order by u."at")
  )
  select u."subscriptionId", u."gone", u."succeeded", u."failed" from updated u
  where u."gone" or (u."succeeded" > 0 and u."noticed" > 0) or ${noticeDue}
    or case when u."openedAt" is null then u."windowFailed" >= ${failuresToOpen} and u."windowFailed" > u."windowSucceeded"
      else u."probesSucceeded" >= ${successesToClose} or (u."failed" > 0 and u."probeAt" <= $2::timestamptz) end`;
