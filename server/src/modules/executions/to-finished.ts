import type { ClaimedExecution } from "./claim-executions.ts";
import type { FinishedAttempt } from "./finish-executions.ts";
import { nextAttemptDelay } from "../../platform/queue/retry-schedule.ts";
import type { AttemptFailure, AttemptOutcome } from "./attempt-outcome.ts";

/** What becomes of an execution after an attempt: by the retry schedule, `random` (0 to 1) its jitter. */
export function toFinished(
  execution: Pick<ClaimedExecution, "id" | "attemptCount" | "uncounted" | "functionVersionId">,
  outcome: AttemptOutcome,
  at: Date,
  random: number,
): FinishedAttempt {
  const { failure } = outcome;
  const delayMs =
    failure && !failure.final
      ? nextAttemptDelay(execution.attemptCount - execution.uncounted, random, failure)
      : null;
  const missing = failure?.errorClass === "FUNCTION_MISSING";
  return {
    id: execution.id,
    attempt: execution.attemptCount,
    status: !failure ? "SUCCEEDED" : delayMs !== null ? "QUEUED" : missing ? "DISCARDED" : "FAILED",
    at,
    runAt: delayMs === null ? null : new Date(at.getTime() + delayMs),
    reason: failure && tell(failure),
    matchReason: null,
    uncounted: false,
    durationMs: outcome.durationMs,
    responseStatus: outcome.responseStatus,
    errorClass: failure?.errorClass ?? null,
    errorMessage: failure && tell(failure),
    output: outcome.output,
    logs: outcome.logs.length > 0 ? outcome.logs : null,
    functionVersionId: execution.functionVersionId,
  };
}

/** The message, with the place in a script. */
function tell({ message, line, column }: AttemptFailure): string {
  return line === null ? message : `${message} (line ${line}, column ${column ?? 1})`;
}

/** What did not match after all: its record was read, its function was not called. */
export function toUnmatched(
  execution: Pick<ClaimedExecution, "id" | "attemptCount">,
  matchReason: string,
  at: Date,
  durationMs: number,
): FinishedAttempt {
  return {
    ...notCalled(execution, at, durationMs),
    status: "UNMATCHED",
    matchReason,
    errorClass: "UNMATCHED",
    errorMessage: matchReason,
  };
}

/** What a hold came over during the attempt: it waits as if it had not been tried, and is due when the hold is lifted. */
export function toHeld(
  execution: Pick<ClaimedExecution, "id" | "attemptCount">,
  reason: string,
  at: Date,
  durationMs: number,
): FinishedAttempt {
  return {
    ...notCalled(execution, at, durationMs),
    status: "QUEUED",
    runAt: at,
    reason,
    uncounted: true,
    errorClass: "PROVIDER_AUTH_PERMANENT",
    errorMessage: `The record could not be read: the provider refuses the account's tokens. ${reason}`,
  };
}

/** A script that failed because a connection it calls through died: it waits for that, and the attempt is not counted. */
export function toCut(
  execution: Pick<ClaimedExecution, "id" | "attemptCount" | "functionVersionId">,
  { failure, durationMs, logs }: AttemptOutcome,
  reason: string,
  at: Date,
): FinishedAttempt {
  return {
    ...notCalled(execution, at, durationMs),
    status: "QUEUED",
    runAt: at,
    reason,
    uncounted: true,
    errorClass: "CONNECTION_HELD",
    errorMessage: failure && tell(failure),
    logs: logs.length > 0 ? logs : null,
    functionVersionId: execution.functionVersionId,
  };
}

function notCalled(
  { id, attemptCount }: Pick<ClaimedExecution, "id" | "attemptCount">,
  at: Date,
  durationMs: number,
) {
  return {
    id,
    attempt: attemptCount,
    at,
    runAt: null,
    reason: null,
    matchReason: null,
    uncounted: false,
    durationMs,
    responseStatus: null,
    output: null,
    logs: null,
    functionVersionId: null,
  };
}
