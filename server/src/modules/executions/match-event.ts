import { decideByEvent, evaluateCondition, readCondition } from "../conditions/index.ts";
import type { Condition, Explanation } from "../conditions/index.ts";

/** What becomes of an event for a rule that can run it. `matchReason` is null for a rule without a condition. */
export type Match = {
  status: "QUEUED" | "UNMATCHED" | "FAILED";
  /** Why it failed; null otherwise. */
  reason: string | null;
  /** Why the condition holds or not, as one sentence. */
  matchReason: string | null;
  /** It takes the record to say, which is read before the first attempt. */
  matchPending: boolean;
};

/**
 * Asks a stored condition about an event's payload; what only the record can tell is left for later. `receivedAt` is what "today"
 * refers to. One that cannot be evaluated, which saving should have prevented, makes the execution fail: a person sees it, mends
 * the rule and runs it again.
 */
export function matchEvent(stored: unknown, payload: unknown, receivedAt: Date): Match {
  return match(stored, (condition) => decideByEvent(condition, payload, receivedAt));
}

/** As matchEvent, of a payload with the record in it: that decides. */
export function matchRecord(stored: unknown, payload: unknown, receivedAt: Date): Match {
  return match(stored, (condition) => evaluateCondition(condition, payload, receivedAt));
}

function match(stored: unknown, ask: (condition: Condition) => Explanation | null): Match {
  const open: Match = { status: "QUEUED", reason: null, matchReason: null, matchPending: false };
  try {
    const condition = readCondition(stored);
    if (!condition) return open;
    const answer = ask(condition);
    if (!answer) return { ...open, matchPending: true };
    return { ...open, status: answer.matched ? "QUEUED" : "UNMATCHED", matchReason: answer.sentence };
  } catch (error) {
    const cause = error instanceof Error ? error.message : String(error);
    return {
      ...open,
      status: "FAILED",
      reason: `The rule's condition could not be evaluated. ${cause} Save the rule's condition anew, then run this again.`,
    };
  }
}
