import { describe, expect, test } from "vitest";
import { watchHealth } from "./watch-health.ts";
import type { WatchFacts } from "./watch-health.ts";

const now = new Date("2026-06-01T10:45:00Z");
const ago = (minutes: number) => new Date(now.getTime() - minutes * 60_000);
const well: WatchFacts = {
  accountId: "a",
  organizationId: "o",
  kind: "PUSH",
  channelId: "1",
  tokenHash: "x",
  formerHash: null,
  eventTypes: ["Leads.created"],
  state: "LIVE",
  expiresAt: new Date("2026-06-08T10:00:00Z"),
  lastEventAt: ago(3),
  failure: null,
  triedAt: ago(60),
  dueAt: new Date("2026-06-07T10:00:00Z"),
  failures: 0,
  lease: null,
  coveredUntil: ago(3),
  reviewDueAt: new Date("2026-06-01T11:00:00Z"),
  reviewedAt: ago(1),
  reviewFailures: 0,
  reviewFailure: null,
  reviewLease: null,
  checkpoint: null,
  suspicion: null,
  isRefused: false,
  isListened: true,
  hasOpenGap: false,
};

describe("the health of an account's events", () => {
  test.each<[string, Partial<WatchFacts>, string, string]>([
    [
      "all is well",
      {},
      "HEALTHY",
      "Live: the last event came 3 min ago, everything until 10:42 UTC is known; renews on 2026-06-07, 10:00 UTC.",
    ],
    [
      "no event came yet, and it polls",
      { kind: "POLL", lastEventAt: null },
      "HEALTHY",
      "Live: no event has come yet, everything until 10:42 UTC is known; looks again at 11:00 UTC.",
    ],
    [
      "no rule listens",
      { isListened: false, coveredUntil: null },
      "HEALTHY",
      "No rule listens to the account yet. The last event came 3 min ago.",
    ],
    [
      "no rule listens and the channel is not open",
      { isListened: false, state: "OPENING" },
      "LATE",
      "The channel is being opened. No rule listens to the account yet.",
    ],
    [
      "the channel is being opened",
      { state: "OPENING", failure: "Zoho is not available." },
      "LATE",
      "The channel is being opened. Zoho is not available. Everything until 10:42 UTC is known.",
    ],
    [
      "a gap is open",
      { hasOpenGap: true, coveredUntil: ago(24 * 60) },
      "CATCHING_UP",
      "What may have been missed is being read back. Everything until 2026-05-31, 10:45 UTC is known.",
    ],
    [
      "a channel was lost",
      { suspicion: "CHANNEL_LOST" },
      "CATCHING_UP",
      "What may have been missed is being read back. Everything until 10:42 UTC is known.",
    ],
    [
      "a poll begins",
      { kind: "POLL", coveredUntil: null },
      "CATCHING_UP",
      "What stands at the provider is being read for the first time.",
    ],
    [
      "reviews do not come",
      { coveredUntil: ago(45), reviewFailures: 1, reviewFailure: "Zoho is not available." },
      "LATE",
      "What changed has not been read back for a while. Zoho is not available. Everything until 10:00 UTC is known.",
    ],
    [
      "reviews fail",
      { reviewFailures: 3, reviewFailure: "The account's scopes do not cover this call." },
      "FAILED",
      "The account's scopes do not cover this call. Everything until 10:42 UTC is known.",
    ],
    [
      "the channel cannot be opened",
      { state: "FAILED", failure: "Zoho is not available." },
      "FAILED",
      "Zoho is not available. Everything until 10:42 UTC is known.",
    ],
    [
      "the tokens are refused",
      { isRefused: true },
      "FAILED",
      "The provider no longer accepts the permission: reconnect the account. Everything until 10:42 UTC is known. What happens meanwhile is read back then.",
    ],
  ])("%s", (_name, facts, health, reason) => {
    expect(watchHealth({ ...well, ...facts }, now)).toEqual({ health, reason });
  });

  test.each([
    [0, "just now"],
    [119, "119 min ago"],
    [120, "2 h ago"],
    [47 * 60, "47 h ago"],
    [72 * 60, "3 days ago"],
  ])("an event of %i minutes ago came %s", (minutes, text) => {
    expect(watchHealth({ ...well, lastEventAt: ago(minutes) }, now).reason).toContain(text);
  });
});
