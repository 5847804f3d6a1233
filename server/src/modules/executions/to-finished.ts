import type { ClaimedExecution } from "./claim-executions.ts";
import type { FinishedAttempt } from "./finish-executions.ts";
import { nextAttemptDelay } from "./retry-schedule.ts";
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
