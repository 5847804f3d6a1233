import type { ClaimedExecution } from "./claim-executions.ts";
import type { FinishedAttempt } from "./finish-executions.ts";
import { nextAttemptDelay } from "./retry-schedule.ts";
import type { AttemptOutcome } from "./run-attempt.ts";

/** What becomes of an execution after an attempt: by the retry schedule, `random` (0 to 1) its jitter. */
export function toFinished(
  execution: Pick<ClaimedExecution, "id" | "attemptCount" | "uncounted">,
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
    reason: failure?.message ?? null,
    durationMs: outcome.durationMs,
    responseStatus: outcome.responseStatus,
    errorClass: failure?.errorClass ?? null,
    errorMessage: failure?.message ?? null,
    output: outcome.output,
  };
}
