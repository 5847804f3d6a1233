import type { WatchChannel } from "../../generated/prisma/client.ts";
import { reviewIntervalMs } from "./review-schedule.ts";
import { failuresUntilProblem } from "./watch-schedule.ts";

/** What the health of an account's events follows from. */
export type WatchFacts = WatchChannel & {
  /** The provider refuses the tokens for good. */
  isRefused: boolean;
  /** Whether any rule listens. */
  isListened: boolean;
  hasOpenGap: boolean;
};

export type WatchHealth = "HEALTHY" | "LATE" | "CATCHING_UP" | "FAILED";

/** Two reviews may fail to come before what is known counts as late; a poll has its own pace. */
const lateAfterMs = 2.5 * reviewIntervalMs;

/** The health of how an account's events come in, the first that holds, and one or two sentences of why. */
export function watchHealth(facts: WatchFacts, now: Date): { health: WatchHealth; reason: string } {
  const known = facts.coveredUntil ? `Everything until ${momentOf(facts.coveredUntil, now)} is known.` : "";
  const say = (health: WatchHealth, ...sentences: string[]) => ({
    health,
    reason: sentences.filter((sentence) => sentence !== "").join(" "),
  });
  if (facts.isRefused)
    return say(
      "FAILED",
      "The provider no longer accepts the permission: reconnect the account.",
      known,
      facts.kind === "PUSH" ? "What happens meanwhile is read back then." : "",
    );
  if (facts.state === "FAILED" || facts.reviewFailures >= failuresUntilProblem)
    return say("FAILED", facts.failure ?? facts.reviewFailure ?? "Events do not come in.", known);
  if (!facts.isListened)
    return facts.state === "LIVE" || facts.kind === "POLL"
      ? say("HEALTHY", "No rule listens to the account yet.", lastOf(facts, now))
      : say("LATE", "The channel is being opened. No rule listens to the account yet.");
  if (facts.hasOpenGap || (facts.suspicion && facts.coveredUntil))
    return say("CATCHING_UP", "What may have been missed is being read back.", known);
  if (!facts.coveredUntil)
    return say("CATCHING_UP", "What stands at the provider is being read for the first time.");
  if (facts.state === "OPENING")
    return say("LATE", "The channel is being opened.", facts.failure ?? "", known);
  if (now.getTime() - facts.coveredUntil.getTime() > lateAfterMs)
    return say("LATE", "What changed has not been read back for a while.", facts.reviewFailure ?? "", known);
  return say("HEALTHY", liveSentence(facts, now));
}

function liveSentence(facts: WatchFacts, now: Date): string {
  const parts = [
    facts.lastEventAt ? `the last event came ${agoOf(facts.lastEventAt, now)}` : "no event has come yet",
    ...(facts.coveredUntil ? [`everything until ${momentOf(facts.coveredUntil, now)} is known`] : []),
  ];
  const next = renewsAt(facts);
  const more = next
    ? `; renews on ${momentOf(next, now, true)}`
    : facts.kind === "POLL" && facts.reviewDueAt
      ? `; looks again at ${momentOf(facts.reviewDueAt, now)}`
      : "";
  return `Live: ${parts.join(", ")}${more}.`;
}

function lastOf({ lastEventAt }: WatchFacts, now: Date): string {
  return lastEventAt ? `The last event came ${agoOf(lastEventAt, now)}.` : "";
}

/** When a channel that is open is next renewed; null for a poll. */
export function renewsAt({
  kind,
  state,
  dueAt,
}: Pick<WatchChannel, "kind" | "state" | "dueAt">): Date | null {
  return kind === "PUSH" && state === "LIVE" ? dueAt : null;
}

/** `10:42 UTC`, with the day where that is another one, or asked for. */
function momentOf(moment: Date, now: Date, withDay = false): string {
  const iso = moment.toISOString();
  const time = `${iso.slice(11, 16)} UTC`;
  return withDay || iso.slice(0, 10) !== now.toISOString().slice(0, 10)
    ? `${iso.slice(0, 10)}, ${time}`
    : time;
}

function agoOf(moment: Date, now: Date): string {
  const minutes = Math.floor((now.getTime() - moment.getTime()) / 60_000);
  if (minutes < 1) return "just now";
  if (minutes < 120) return `${minutes} min ago`;
  const hours = Math.floor(minutes / 60);
  return hours < 48 ? `${hours} h ago` : `${Math.floor(hours / 24)} days ago`;
}
