import type { Pool } from "pg";
import type { Environment } from "../../context.ts";
import { leaseIsDead } from "../../platform/queue/worker.ts";
import { appendExecutionChanges } from "./executions.changes.ts";

const batchSize = 500;

/**
 * Gives back to the queue what was leased by workers that are gone, and what this worker has leased without knowing
 * it (the answer to its claim was lost). `known` are the ids it runs; it must not claim meanwhile. The lost attempts
 * are kept as such and do not count in the retry schedule. Answers how many came back.
 */
export async function reclaimExecutions(
  { pool, clock, feed, workerId }: Pick<Environment, "clock" | "feed" | "workerId"> & { pool: Pool },
  known: readonly string[],
): Promise<number> {
  const { rows } = await pool.query<{ back: number }>({
    name: "executions-reclaim",
    text: statement,
    values: [clock.now(), workerId, known],
  });
  const back = rows[0]?.back ?? 0;
  if (back > 0) feed.wake();
  return back;
}

const statement = `with lost as materialized (
    select t."id" from "Execution" t where t."status" = 'RUNNING'
      and case when t."lease" = $2::uuid then t."id" <> all($3::uuid[]) else ${leaseIsDead} end
    limit ${batchSize} for update skip locked
  ), back as (
    update "Execution" t set "status" = 'QUEUED', "lease" = null, "runAt" = $1::timestamptz, "uncounted" = t."uncounted" + 1,
      "reason" = 'The process that ran it ended; it runs again.'
    where t."id" = any(array(select "id" from lost)) returning t.*
  ), attempts as (
    update "ExecutionAttempt" a set "errorClass" = 'WORKER_LOST', "errorMessage" = 'The process ended before the attempt did.'
    from back b where a."executionId" = any(array(select "id" from back)) and a."executionId" = b."id" and a."number" = b."attemptCount"
  ), changes as (
    ${appendExecutionChanges("back", { name: "'execution.retryScheduled'", at: "$1" })}
  ) select count(*)::int as back from back`;
