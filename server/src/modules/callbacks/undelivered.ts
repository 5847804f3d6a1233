import type { Environment, TransactionScope } from "../../context.ts";
import { firstIdAt } from "../../platform/ids.ts";
import { appendDeliveryChanges } from "./callbacks.changes.ts";
import { firstOf } from "./first-of.ts";
import { mostRecovered, recoveryBatch } from "./recovery-plan.ts";
import type { Recovered } from "./recovery-plan.ts";

/** Deliveries by one subscription whose events happened from `since` until before `until`. */
export type RecoveryWindow = { subscriptionId: string; since: Date; until: Date };

/** Who puts deliveries back into the queue, and how fast they become due. */
export type Resender = { actorName: string; organizationId: string; perMinute: number | null };

/** Where a batch begins: behind which id, as which of the whole recovery, and how many it may still take. */
export type RecoveryPosition = { after: string | null; number: number; limit: number };

/** By how much the time in an id may differ from that of the clock. */
export const slackMs = 3_600_000;

/** Over `t`: what ended without success in the window, behind an id; tests are left. `$1`–`$5`. The constants name the parts and the index. */
const undelivered = `t."ended" = true and t."outcome" in ('FAILED', 'CANCELLED', 'EXPIRED') and ${firstOf(`t."subscriptionId"`, "$1::uuid")}
  and t."id" > $2::uuid and t."id" < $3::uuid and t."createdAt" >= $4::timestamptz and t."createdAt" < $5::timestamptz
  and t."installationId" is not null`;

function valuesOf({ subscriptionId, since, until }: RecoveryWindow, after: string | null): unknown[] {
  const from = after ?? firstIdAt(since.getTime() - slackMs);
  return [subscriptionId, from, firstIdAt(until.getTime() + slackMs), since, until];
}

/** How many deliveries of a window were not delivered, counted up to 100,001. */
export async function countUndelivered(
  { database }: Pick<Environment, "database">,
  window: RecoveryWindow,
): Promise<Recovered> {
  const { rows } = await database.pool.query<Recovered>({
    name: "undelivered-count",
    text: `select coalesce(sum(g."count"), 0)::int as "count", false as "more", min(g."oldestAt") as "oldestAt", coalesce(max(g."count") filter (where g."installationId" is not null), 0)::int as "inARow"
      from (
        select d."installationId", count(*) as "count", min(d."createdAt") as "oldestAt" from (
          select t."installationId", t."createdAt" from "Delivery" t where ${undelivered}
          order by t."subscriptionId", t."id" limit ${mostRecovered + 1}
        ) d group by d."installationId"
      ) g`,
    values: valuesOf(window, null),
  });
  return rows[0] ?? { count: 0, more: false, oldestAt: null, inARow: 0 };
}

/**
 * Puts the next batch of a window back into the queue, in the order of their ids; `number` is that of the first in the whole recovery, which the
 * rate counts from. What somebody else is at is left to them. Answers how many, and where to go on; null at the end.
 */
export async function recoverUndelivered(
  { tx, now }: TransactionScope,
  window: RecoveryWindow,
  { after, number, limit }: RecoveryPosition,
  resender: Resender,
): Promise<{ recovered: number; last: string | null }> {
  const picked = await tx.$queryRawUnsafe<{ id: string }[]>(
    `select t."id" from "Delivery" t where ${undelivered} order by t."subscriptionId", t."id" limit $6::int for update skip locked`,
    ...valuesOf(window, after),
    Math.min(limit, recoveryBatch),
  );
  const ids = picked.map(({ id }) => id);
  const [first, last] = [ids[0], ids.at(-1)];
  if (!first || !last) return { recovered: 0, last: null };
  await tx.$executeRawUnsafe(
    requeueStatement,
    ids,
    first,
    last,
    now,
    number,
    resender.perMinute,
    resender.actorName,
    resender.organizationId,
  );
  return { recovered: ids.length, last };
}

/** When the `n`th (from 0) of a recovery is due. */
export const spread = (at: string, n: string, perMinute: string): string =>
  `${at}::timestamptz + coalesce((${n}) * interval '60 s' / ${perMinute}::int, interval '0')`;

/** What an ended delivery is once it waits again: its attempts are counted anew, its `webhook-id` stays. */
export const waitsAgain = (at: string, actorName: string, organizationId: string): string =>
  `"ended" = false, "outcome" = 'PENDING', "reason" = null, "uncounted" = t."attemptCount", "deferred" = false, "finishedAt" = null,
    "resentAt" = ${at}::timestamptz, "resentByName" = ${actorName}::text, "resentById" = ${organizationId}::uuid`;

/** Who acted, for those of their own organization alone: the other side is shown no names. */
export const nameToOwn = (actorName: string, organizationId: string): string =>
  `case when x."organizationId" = ${organizationId}::uuid then ${actorName}::text end`;

// The bounds let PostgreSQL open the days of the batch alone.
const requeueStatement = `with numbered as materialized (
    select u."id", u."n" - 1 + $5::int as "n" from unnest($1::uuid[]) with ordinality as u("id", "n")
  ), resent as (
    update "Delivery" t set ${waitsAgain("$4", "$7", "$8")}, "dueAt" = ${spread("$4", `n."n"`, "$6")}
    from numbered n where t."ended" = true and t."id" >= $2::uuid and t."id" <= $3::uuid and t."id" = n."id"
    returning t.*
  ), changes as (
    ${appendDeliveryChanges("resent", { name: "'delivery.queued'", at: "$4", actorName: nameToOwn("$7", "$8") })}
  ) select count(*) from resent`;
