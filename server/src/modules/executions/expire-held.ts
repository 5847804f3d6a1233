import type { Environment } from "../../context.ts";
import { appendExecutionChanges, changeNameOf } from "./executions.changes.ts";
import { heldLimits } from "./held-limits.ts";
import { accountHolds, firstLane, isHeld, laneFacts, unableReason, waitingLanes } from "./lanes.ts";

const batchSize = 1_000;

/**
 * Ends what is held for too long, or too much of for one account, visibly: status `EXPIRED` and `execution.expired`. Held is
 * what is due while a hold stands, of the account or of the rule alone; its time counts from when it was due, so a
 * re-run begins anew. By the limits of each account. At most 1,000 of a lane and of an account at a time; answers how many, so
 * that the caller goes on while there are any.
 */
export async function expireHeld({
  database,
  clock,
  feed,
}: Pick<Environment, "database" | "clock" | "feed">): Promise<number> {
  const { rows } = await database.pool.query<{ expired: number }>({
    name: "executions-expire",
    text: statement,
    values: [firstLane.ruleId, firstLane.environment, clock.now(), heldLimits.maxEvents, heldLimits.maxDays],
  });
  const expired = rows[0]?.expired ?? 0;
  if (expired > 0) feed.wake();
  return expired;
}

const waitsIn = (lane: string) =>
  `t."status" = 'QUEUED' and t."ruleId" = ${lane}."ruleId" and t."environment" = ${lane}."environment"`;

// The lanes are walked by index, one probe each; in a lane the first by `runAt` have been due longest. Of an account on hold
// everything that waits is held, and counted by its own index; of one with some rules on hold, what is in their lanes.
const statement = `with recursive ${waitingLanes({ ruleId: "$1::uuid", environment: `$2::"Environment"` })}, held as materialized (
    select l."ruleId", l."environment", f.* from lane l cross join lateral (
      select b."accountId", ${accountHolds} as "whole", coalesce(a."heldEventsMax", $4::int) as "most",
        $3::timestamptz - make_interval(days => coalesce(a."heldEventsDays", $5::int)) as "since"
      from ${laneFacts} where ${unableReason} is null and ${isHeld} limit 1
    ) f
  ), over as materialized (
    select o."id" from held h cross join lateral (
      select t."id" from "Execution" t where ${waitsIn("h")} and t."runAt" < h."since" order by t."runAt", t."id" limit ${batchSize}
    ) o
    union
    select o."id" from (select distinct "accountId", "most" from held where "whole") h cross join lateral (
      select t."id" from "Execution" t where t."accountId" = h."accountId" and t."status" = 'QUEUED' order by t."id" desc offset h."most" limit ${batchSize}
    ) o
    union
    select o."id" from (select distinct "accountId", "most" from held where not "whole") h cross join lateral (
      select t."id" from held s cross join lateral (
        select t."id" from "Execution" t where ${waitsIn("s")} order by t."runAt" desc, t."id" desc limit h."most" + ${batchSize}
      ) t where s."accountId" = h."accountId" order by t."id" desc offset h."most" limit ${batchSize}
    ) o
  ), locked as materialized (
    select t."id" from "Execution" t where t."id" = any(array(select "id" from over)) and t."status" = 'QUEUED' for update skip locked
  ), expired as (
    update "Execution" t set "status" = 'EXPIRED', "finishedAt" = $3::timestamptz,
      "reason" = 'It was held for longer, or behind more events, than held events are kept.'
    where t."id" = any(array(select "id" from locked)) returning t.*
  ), changes as (
    ${appendExecutionChanges("expired", { name: changeNameOf("EXPIRED"), at: "$3" })}
  ) select count(*)::int as expired from expired`;
