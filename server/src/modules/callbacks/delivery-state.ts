import type { Delivery } from "../../generated/prisma/client.ts";
import type { DeliveryOutcome } from "../../generated/prisma/enums.ts";

/** Where a delivery stands, as people see it. */
export type DeliveryState = "WAITING" | "SENDING" | "RETRYING" | "HELD" | Exclude<DeliveryOutcome, "PENDING">;

/** Why a pending delivery is not sent although nothing else keeps it. */
export type DeliveryHold = "PAUSED" | "DISABLED" | "BREAKER_OPEN" | "BEHIND_EARLIER" | "DRAINING";

/** What stands beside the row of a pending delivery: a lease, and what holds it. */
export type PendingFacts = { sending: boolean; hold: DeliveryHold | null };

/** Whether a person must do something, or the endpoint recover, before it goes on: for that it is shown as held. */
export function isEndpointHold(hold: DeliveryHold | null): hold is "PAUSED" | "DISABLED" | "BREAKER_OPEN" {
  return hold === "PAUSED" || hold === "DISABLED" || hold === "BREAKER_OPEN";
}

/** The state of a delivery; `facts` are null where it has ended, or ended between two statements. */
export function deliveryState(
  delivery: Pick<Delivery, "outcome" | "attemptCount" | "uncounted">,
  facts: PendingFacts | null,
): DeliveryState {
  if (delivery.outcome !== "PENDING") return delivery.outcome;
  if (facts?.sending) return "SENDING";
  if (isEndpointHold(facts?.hold ?? null)) return "HELD";
  return delivery.attemptCount > delivery.uncounted ? "RETRYING" : "WAITING";
}

/** What a hold means, for both sides: it names nobody and no URL. */
export const holdSentences: Record<DeliveryHold, string> = {
  PAUSED: "The publisher has paused this callback; it goes out once that is resumed.",
  DISABLED: "The endpoint is disabled; it goes out once the publisher resumes it.",
  BREAKER_OPEN: "The endpoint keeps failing: it rests, and is tried again by itself.",
  BEHIND_EARLIER: "It waits for an earlier event of the same installation.",
  DRAINING: "What was held goes out at the rate that was chosen.",
};
