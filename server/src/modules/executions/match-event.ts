import { evaluateCondition, readCondition } from "../conditions/index.ts";

/** What becomes of an event for a rule that can run it. `matchReason` is null for a rule without a condition. */
export type Match = {
  status: "QUEUED" | "UNMATCHED" | "FAILED";
  /** Why it failed; null otherwise. */
  reason: string | null;
  /** Why the condition holds or not, as one sentence. */
  matchReason: string | null;
};

/**
 * Asks a stored condition about an event's payload. `receivedAt` is what "today" refers to. One that cannot be evaluated, which
 * saving should have prevented, makes the execution fail: a person sees it, mends the rule and runs it again.
 */
export function matchEvent(stored: unknown, payload: unknown, receivedAt: Date): Match {
  try {
    const condition = readCondition(stored);
    if (!condition) return { status: "QUEUED", reason: null, matchReason: null };
    const { matched, sentence } = evaluateCondition(condition, payload, receivedAt);
    return { status: matched ? "QUEUED" : "UNMATCHED", reason: null, matchReason: sentence };
  } catch (error) {
    const cause = error instanceof Error ? error.message : String(error);
    return {
      status: "FAILED",
      reason: `The rule's condition could not be evaluated. ${cause} Save the rule's condition anew, then run this again.`,
      matchReason: null,
    };
  }
}
