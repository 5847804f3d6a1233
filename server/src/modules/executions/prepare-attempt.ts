import type { Environment } from "../../context.ts";
import { ProviderError } from "../../providers/provider-error.ts";
import { asksRecord, isDeletion, readCondition, withRecord } from "../conditions/index.ts";
import type { AttemptFailure } from "./attempt-outcome.ts";
import type { ClaimedExecution } from "./claim-executions.ts";
import { matchRecord } from "./match-event.ts";
import { readFailure } from "./read-failure.ts";
import type { RecordReads } from "./record-reads.ts";

/** What comes before the function is called. */
export type Prepared =
  /** Call it with this event. `matchReason`: what the condition, asked just now, said; undefined where it was not asked. */
  | { kind: "RUN"; payload: ClaimedExecution["payload"]; matchReason?: string | null }
  /** The condition does not hold. */
  | { kind: "UNMATCHED"; matchReason: string }
  /** The account's tokens were refused for good: it waits for the re-authentication like everything else of the account. */
  | { kind: "HELD"; reason: string }
  | { kind: "FAILED"; failure: AttemptFailure };

/**
 * Reads the record for a rule whose condition asks about it, anew for each attempt, and asks the condition where that is still to
 * be done. Rules without such a condition pass at once. Never throws for what the provider does.
 */
export async function prepareAttempt(
  environment: Pick<Environment, "database" | "log">,
  execution: ClaimedExecution,
  readRecord: RecordReads,
): Promise<Prepared> {
  const { condition: stored, matchPending, payload, receivedAt } = execution;
  if (stored === null && !matchPending) return { kind: "RUN", payload };
  try {
    const seen = asksOfRecord(stored) ? withRecord(payload, await recordOf(execution, readRecord)) : payload;
    if (!matchPending) return { kind: "RUN", payload: seen };
    const { status, reason, matchReason } = matchRecord(stored, seen, receivedAt);
    if (status === "FAILED") return { kind: "FAILED", failure: conditionFailure(reason ?? "") };
    if (status === "UNMATCHED") return { kind: "UNMATCHED", matchReason: matchReason ?? "" };
    return { kind: "RUN", payload: seen, matchReason };
  } catch (error) {
    if (!(error instanceof ProviderError)) {
      environment.log.error({ err: error, executionId: execution.id }, "a record met an unexpected error");
      return { kind: "FAILED", failure: unexpected };
    }
    if (error.kind === "AUTH_PERMANENT" && (await isHeld(environment, execution)))
      return { kind: "HELD", reason: "It waits until the account is authenticated again." };
    return { kind: "FAILED", failure: readFailure(error) };
  }
}

/** One that cannot be read asks nothing of the record; matchRecord says what is wrong with it. */
function asksOfRecord(stored: unknown): boolean {
  try {
    const condition = readCondition(stored);
    return condition !== null && asksRecord(condition);
  } catch {
    return false;
  }
}

function recordOf(
  { organizationId, authorizationId, recordId, payload }: ClaimedExecution,
  readRecord: RecordReads,
): Promise<Record<string, unknown> | null> {
  if (isDeletion(payload)) return Promise.resolve(null);
  if (authorizationId === null)
    throw new ProviderError("REFUSED", "The account that the event came from is gone.");
  return readRecord({ organizationId, authorizationId, module: String(payload["module"]), recordId });
}

const unplaced = { line: null, column: null, overloaded: false, retryAfterMs: null };

const unexpected: AttemptFailure = {
  ...unplaced,
  errorClass: "RECORD_UNREADABLE",
  message: "The record could not be read. Something went wrong on our side.",
  final: false,
};

function conditionFailure(message: string): AttemptFailure {
  return { ...unplaced, errorClass: "CONDITION", message, final: true };
}

/** Whether the refusal holds the lane: where it does not (the rule has another account now), it would be tried at once, and again. */
async function isHeld(
  { database }: Pick<Environment, "database">,
  { ruleId, environment, authorizationId }: ClaimedExecution,
): Promise<boolean> {
  const { rowCount } = await database.pool.query(
    `select from "RuleBinding" b join "Account" a on a."id" = b."accountId" join "Authorization" z on z."id" = a."authorizationId"
     where b."ruleId" = $1::uuid and b."environment" = $2::"Environment" and z."id" = $3::uuid and z."refusedAt" is not null`,
    [ruleId, environment, authorizationId],
  );
  return rowCount === 1;
}
