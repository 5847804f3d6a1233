import type { Pool } from "pg";
import type { Environment } from "../../context.ts";
import type { ExecutionStatus } from "../../generated/prisma/enums.ts";
import { makeBatchWriter } from "../../platform/queue/batch-writer.ts";
import type { BatchWriter } from "../../platform/queue/batch-writer.ts";
import type { LogLine } from "../../platform/sandbox/sandbox-outcome.ts";
import { appendExecutionChanges, changeNameByStatus } from "./executions.changes.ts";
import { waitsForRecord } from "./claim-executions.ts";
import { probeNext } from "./probe-soon.ts";
import { readSpentProbes, readStreaks } from "./read-streaks.ts";
import type { FinishedRow } from "./read-streaks.ts";
import { settleBreaker } from "./settle-breakers.ts";

/** How an execution goes on after an attempt. */
export type FinishedAttempt = {
  id: string;
  /** The number of the attempt: the fence. */
  attempt: number;
  status: Extract<ExecutionStatus, "SUCCEEDED" | "FAILED" | "QUEUED" | "DISCARDED" | "UNMATCHED">;
  at: Date;
  /** When it is tried again, for `QUEUED`. */
  runAt: Date | null;
  reason: string | null;
  /** What the condition said, where it was asked and did not hold; null leaves what is stored. */
  matchReason: string | null;
  /** The retry schedule does not count this attempt. */
  uncounted: boolean;
  durationMs: number;
  responseStatus: number | null;
  errorClass: string | null;
  errorMessage: string | null;
  output: string | null;
  logs: LogLine[] | null;
  functionVersionId: string | null;
};

const batchSize = 250;

/**
 * Records the ends of attempts, all that arrive during one write in the next one: one statement per batch, whatever
 * the load. An end counts only under the lease it was leased with; a success also where the lease was taken back
 * and no further attempt has begun.
 */
export function makeFinisher(
  environment: Pick<Environment, "database" | "clock" | "feed" | "log" | "workerId"> & { pool: Pool },
): BatchWriter<FinishedAttempt> {
  const { pool, clock, feed, log, workerId } = environment;

  async function write(results: readonly FinishedAttempt[]): Promise<void> {
    const { rows } = await pool.query<FinishedRow>({
      name: "executions-finish",
      text: statement,
      values: [JSON.stringify(results), workerId, clock.now()],
    });
    if (rows.length !== results.length)
      log.warn(
        { batch: results.length, finished: rows.length },
        "some attempts ended after their lease was lost",
      );
    feed.wake();
    await settle(rows, results);
  }

  /** The ends are committed: what fails here is mended by the next attempt. */
  async function settle(rows: readonly FinishedRow[], results: readonly FinishedAttempt[]): Promise<void> {
    const spent = readSpentProbes(rows, results);
    if (spent.length > 0)
      await probeNext({ pool, now: clock.now() }, spent).catch((error: unknown) => {
        log.error({ err: error }, "the next probe of a breaker could not be moved");
      });
    for (const streak of readStreaks(rows, results))
      await settleBreaker(environment, streak).catch((error: unknown) => {
        log.error({ err: error, ruleId: streak.ruleId }, "a breaker could not be brought in line");
      });
  }

  return makeBatchWriter({ what: "the ends of executions", most: batchSize, clock, log, write });
}

const statement = `with given as (
    select * from jsonb_to_recordset($1::jsonb) as g("id" uuid, "attempt" int, "status" "ExecutionStatus", "at" timestamptz,
      "runAt" timestamptz, "reason" text, "matchReason" text, "uncounted" boolean, "durationMs" int, "responseStatus" int, "errorClass" text, "errorMessage" text, "output" text, "logs" jsonb, "functionVersionId" uuid)
  ), finished as (
    update "Execution" t set "status" = g."status", "runAt" = coalesce(g."runAt", t."runAt"), "reason" = g."reason", "lease" = null,
      "matchReason" = coalesce(g."matchReason", t."matchReason"), "matchPending" = t."matchPending" and g."matchReason" is null,
      "uncounted" = t."uncounted" + g."uncounted"::int, "finishedAt" = case when g."status" <> 'QUEUED' then g."at" end
    from given g where t."id" = any(array(select "id" from given)) and t."id" = g."id" and t."attemptCount" = g."attempt"
      and ((t."status" = 'RUNNING' and t."lease" = $2::uuid) or (t."status" = 'QUEUED' and g."status" = 'SUCCEEDED'))
    returning t.*
  ), attempts as (
    update "ExecutionAttempt" a set "durationMs" = g."durationMs", "responseStatus" = g."responseStatus", "errorClass" = g."errorClass",
      "errorMessage" = g."errorMessage", "output" = g."output", "logs" = g."logs", "functionVersionId" = g."functionVersionId"
    from given g join finished f on f."id" = g."id" where a."executionId" = any(array(select "id" from finished))
      and a."executionId" = g."id" and a."number" = g."attempt"
  ), next as (
    select n."id" from finished f cross join lateral (
      select q."id", q."runAt", q."reason" from "Execution" q
      where q."ruleId" = f."ruleId" and q."environment" = f."environment" and q."recordId" = f."recordId" and q."status" = 'QUEUED' and q."id" > f."id"
      order by q."id" limit 1
    ) n where f."status" <> 'QUEUED' and n."runAt" > $3::timestamptz and n."reason" = '${waitsForRecord}'
  ), free as materialized (
    select t."id" from "Execution" t where t."id" = any(array(select "id" from next)) and t."status" = 'QUEUED' for update skip locked
  ), released as (
    update "Execution" t set "runAt" = $3::timestamptz, "reason" = null where t."id" = any(array(select "id" from free))
  ), changes as (
    ${appendExecutionChanges("finished", { name: changeNameByStatus, at: "$3" })}
  ) select f."id", f."organizationId", f."ruleId", f."environment", coalesce(b."failures" > 0 or b."failingSince" is not null, false) as "failing"
  from finished f left join "RuleBinding" b on b."ruleId" = f."ruleId" and b."environment" = f."environment"`;
