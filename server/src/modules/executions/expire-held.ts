import type { Environment } from "../../context.ts";
import { appendExecutionChanges, changeNameOf } from "./executions.changes.ts";
import { accountHolds } from "./lanes.ts";

/** How much is held for one account: what is older, and the oldest beyond the count, expire. */
type HeldLimits = { keptMs: number; keptCount: number };

const heldLimits: HeldLimits = { keptMs: 14 * 86_400_000, keptCount: 100_000 };
const batchSize = 1_000;

/**
 * Ends what accounts on hold have held for too long, or too much of, visibly: status `EXPIRED` and
 * `execution.expired`. At most 1,000 of an account at a time; answers how many, so that the caller goes on while
 * there are any. `rerunExecution` runs one all the same.
 */
export async function expireHeld(
  { database, clock, feed }: Pick<Environment, "database" | "clock" | "feed">,
  limits: HeldLimits = heldLimits,
): Promise<number> {
  const now = clock.now();
  const { rows } = await database.pool.query<{ expired: number }>({
    name: "executions-expire",
    text: statement,
    values: [now, new Date(now.getTime() - limits.keptMs), limits.keptCount],
  });
  const expired = rows[0]?.expired ?? 0;
  if (expired > 0) feed.wake();
  return expired;
}

// The oldest by id are the oldest by time: looking at a batch of them is enough.
const statement = `with held as (
    select a."id" from "Account" a join "Authorization" z on z."id" = a."authorizationId" where ${accountHolds}
  ), over as materialized (
    select e."id" from held h cross join lateral (
      (select o."id" from (
        select t."id", t."createdAt" from "Execution" t where t."accountId" = h."id" and t."status" = 'QUEUED' order by t."id" limit ${batchSize}
      ) o where o."createdAt" < $2::timestamptz)
      union
      (select t."id" from "Execution" t where t."accountId" = h."id" and t."status" = 'QUEUED' order by t."id" desc offset $3::int limit ${batchSize})
    ) e
  ), locked as materialized (
    select t."id" from "Execution" t where t."id" = any(array(select "id" from over)) and t."status" = 'QUEUED' for update skip locked
  ), expired as (
    update "Execution" t set "status" = 'EXPIRED', "finishedAt" = $1::timestamptz,
      "reason" = 'It was held for longer, or behind more events, than held events are kept.'
    where t."id" = any(array(select "id" from locked)) returning t.*
  ), changes as (
    ${appendExecutionChanges("expired", { name: changeNameOf("EXPIRED"), at: "$1" })}
  ) select count(*)::int as expired from expired`;
