import type { CallbackHealth, CallbackSubscription } from "../../generated/prisma/client.ts";
import { disableAfterSeconds } from "./record-health.ts";

/** What a subscription's endpoint is, as people see it: the first that holds. */
export type SubscriptionStatus = "DISABLED" | "PAUSED" | "BREAKER_OPEN" | "DRAINING" | "ACTIVE";

export type BreakerState = "CLOSED" | "OPEN" | "HALF_OPEN";

type Held = Pick<
  CallbackSubscription,
  "pausedAt" | "pausedByName" | "pauseReason" | "disabledAt" | "disableCause"
>;
type Health = Pick<
  CallbackHealth,
  "openedAt" | "probeAt" | "failingSince" | "failingReason" | "drainPerMinute"
>;

/** What the breaker is at a moment: half-open once its probe is due. */
export function breakerState(health: Pick<Health, "openedAt" | "probeAt">, now: Date): BreakerState {
  if (!health.openedAt) return "CLOSED";
  return health.probeAt && health.probeAt > now ? "OPEN" : "HALF_OPEN";
}

/** When an endpoint is disabled if nothing succeeds until then; null where it does not fail, or is disabled already. */
export function disablesAt(
  held: Pick<Held, "disabledAt">,
  health: Pick<Health, "failingSince">,
): Date | null {
  if (held.disabledAt || !health.failingSince) return null;
  return new Date(health.failingSince.getTime() + disableAfterSeconds * 1_000);
}

/** The status of a subscription, and what it means in one sentence. */
export function subscriptionStatus(
  held: Held,
  health: Health,
  now: Date,
): { status: SubscriptionStatus; reason: string } {
  if (held.disabledAt)
    return {
      status: "DISABLED",
      reason:
        held.disableCause === "GONE"
          ? "The endpoint answered 410: it wants no more. Its deliveries are held until somebody resumes it."
          : `Nothing was delivered for ${disableAfterSeconds / 86_400} days${because(health)}. Its deliveries are held until somebody resumes it.`,
    };
  if (held.pausedAt)
    return {
      status: "PAUSED",
      reason: `${held.pausedByName ?? "Somebody"} paused it${held.pauseReason ? `: ${sentence(held.pauseReason)}` : "."} Its deliveries are held until somebody resumes it.`,
    };
  if (health.openedAt)
    return {
      status: "BREAKER_OPEN",
      reason:
        breakerState(health, now) === "OPEN"
          ? `The endpoint keeps failing${because(health)}. It rests, and is tried again by itself.`
          : `The endpoint keeps failing${because(health)}. One delivery at a time is tried; all go on once three in a row succeed.`,
    };
  if (health.drainPerMinute !== null)
    return {
      status: "DRAINING",
      reason: `What was held goes out, ${health.drainPerMinute.toLocaleString("en")} in a minute at most.`,
    };
  if (health.failingSince)
    return {
      status: "ACTIVE",
      reason: `The last attempts failed${because(health)}. They are made again by the schedule.`,
    };
  return { status: "ACTIVE", reason: "Deliveries go out as they come." };
}

function because({ failingReason }: Health): string {
  return failingReason ? ` (${failingReason.replace(/\.$/, "")})` : "";
}

function sentence(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`;
}
