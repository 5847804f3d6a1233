import type { Environment } from "../../context.ts";
import { deferredForSeconds } from "./claim-executions.ts";

/**
 * Ends the rates of lanes in which nothing of before the replay waits for its turn any more (what waits for its next
 * attempt does not count); appends `rule.statusChanged` for each. Answers how many. The cost is that of the lanes
 * with a rate.
 */
export async function endReplays({
  database,
  clock,
  feed,
}: Pick<Environment, "database" | "clock" | "feed">): Promise<number> {
  const { rows } = await database.pool.query<{ ended: number }>({
    name: "executions-end-replays",
    text: statement,
    values: [clock.now()],
  });
  const ended = rows[0]?.ended ?? 0;
  if (ended > 0) feed.wake();
  return ended;
}

const statement = `with over as materialized (
    select b."ruleId", b."environment" from "RuleBinding" b where b."replayPerMinute" is not null and not exists (
      select from "Execution" t where t."status" = 'QUEUED' and t."ruleId" = b."ruleId" and t."environment" = b."environment"
        and t."runAt" <= $1::timestamptz + interval '${deferredForSeconds} s' and t."createdAt" <= b."replaySince"
    ) for update skip locked
  ), ended as (
    update "RuleBinding" b set "replayPerMinute" = null, "replaySince" = null, "replayStarted" = 0
    from over o where b."ruleId" = o."ruleId" and b."environment" = o."environment" returning b.*
  ), changes as (
    insert into "Change" ("createdAt", "organizationId", "name", "entityType", "entityId", "payload")
    select $1::timestamptz, x."organizationId", 'rule.statusChanged', 'Rule', x."ruleId",
      jsonb_build_object('ruleName', r."name", 'environment', x."environment")
    from ended x join "Rule" r on r."id" = x."ruleId" order by x."ruleId", x."environment"
  ) select count(*)::int as "ended" from ended`;
