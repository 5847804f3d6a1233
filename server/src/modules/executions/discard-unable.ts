import { inTransaction } from "../../context.ts";
import type { Environment } from "../../context.ts";
import type { Environment as RuleEnvironment } from "../../generated/prisma/enums.ts";
import { discardWaiting } from "./discard-waiting.ts";
import { firstLane, laneFacts, unableReason, waitingLanes } from "./lanes.ts";

const batchSize = 100;

/**
 * Discards what waits in lanes that can run nothing: what an attempt or an intake put there in the moment in which the
 * rule was disabled, deleted or lost its account or function. The verbs discard the rest themselves.
 */
export async function discardUnable(
  environment: Pick<Environment, "database" | "clock" | "feed">,
): Promise<number> {
  const { rows } = await environment.database.pool.query<{
    organizationId: string;
    ruleId: string;
    environment: RuleEnvironment;
    reason: string;
  }>(statement, [firstLane.ruleId, firstLane.environment]);
  let discarded = 0;
  for (const lane of rows)
    discarded += await inTransaction(environment, (scope) => discardWaiting(scope, lane));
  return discarded;
}

const statement = `with recursive ${waitingLanes({ ruleId: "$1::uuid", environment: `$2::"Environment"` })}
  select l."ruleId", l."environment", f."reason",
    (select t."organizationId" from "Execution" t where t."status" = 'QUEUED' and t."ruleId" = l."ruleId" and t."environment" = l."environment" limit 1)
  from lane l cross join lateral (select ${unableReason} as "reason" from ${laneFacts} limit 1) f
  where f."reason" is not null limit ${batchSize}`;
