import type { Pool } from "pg";
import type { Environment } from "../../context.ts";
import { failedAttempt } from "./attempt-outcome.ts";
import type { ClaimedExecution } from "./claim-executions.ts";
import type { FinishedAttempt } from "./finish-executions.ts";
import { prepareAttempt } from "./prepare-attempt.ts";
import { holdReason, readLanes } from "./read-lanes.ts";
import type { LaneState } from "./read-lanes.ts";
import type { RecordReads } from "./record-reads.ts";
import { runAttempt } from "./run-attempt.ts";
import type { SigningSecrets } from "./signing-secrets.ts";
import { toCut, toFinished, toHeld, toUnmatched } from "./to-finished.ts";

export type AttemptDoors = {
  pool: Pool;
  secrets: SigningSecrets;
  readRecord: RecordReads;
  /** For the jitter of retries, from 0 to 1. */
  random: () => number;
};

/**
 * One attempt of a claimed execution: reads the record and asks the condition where that is to be done, then calls the function.
 * Answers how it ended; null where the lease was lost before the function was called, so that another attempt calls it.
 */
export async function attemptExecution(
  environment: Environment,
  execution: ClaimedExecution,
  { pool, secrets, readRecord, random }: AttemptDoors,
): Promise<FinishedAttempt | null> {
  const { clock, workerId } = environment;
  const start = performance.now();
  const prepared = await prepareAttempt(environment, execution, readRecord);
  const durationMs = Math.round(performance.now() - start);
  switch (prepared.kind) {
    case "UNMATCHED":
      return toUnmatched(execution, prepared.matchReason, clock.now(), durationMs);
    case "HELD":
      return toHeld(execution, prepared.reason, clock.now(), durationMs);
    case "FAILED": {
      const outcome = failedAttempt(prepared.failure, durationMs);
      return toFinished({ ...execution, functionVersionId: null }, outcome, clock.now(), random());
    }
    case "RUN": {
      const { payload, matchReason } = prepared;
      if (matchReason !== undefined && !(await settleMatch(pool, workerId, execution, matchReason)))
        return null;
      const outcome = await runAttempt(environment, { ...execution, payload }, secrets);
      const held = outcome.failure && (await heldByConnection(pool, execution));
      return held
        ? toCut(execution, outcome, held, clock.now())
        : toFinished(execution, outcome, clock.now(), random());
    }
  }
}

/** Why a script that failed was to fail: a connection that it names has died under it. null where none has. */
async function heldByConnection(pool: Pool, execution: ClaimedExecution): Promise<string | null> {
  if (execution.kind !== "SCRIPT") return null;
  const [lane] = await readLanes(
    async (text, values) => (await pool.query<LaneState>(text, values)).rows,
    [execution],
  );
  return lane?.deadConnections ? holdReason(lane) : null;
}

/**
 * Stores that the condition holds before the function is called: once it was, a later attempt asks no more, whatever became of
 * the record. Answers false where the lease is no longer this worker's.
 */
async function settleMatch(
  pool: Pool,
  workerId: string,
  { id, attemptCount }: ClaimedExecution,
  matchReason: string | null,
): Promise<boolean> {
  const { rowCount } = await pool.query({
    name: "executions-settle-match",
    text: `update "Execution" set "matchPending" = false, "matchReason" = $4
      where "id" = $1::uuid and "status" = 'RUNNING' and "lease" = $2::uuid and "attemptCount" = $3`,
    values: [id, workerId, attemptCount, matchReason],
  });
  return rowCount === 1;
}
