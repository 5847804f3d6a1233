import { expect, test } from "vitest";
import { parseRetryAfter } from "./ask.ts";
import { makeFlowSecrets } from "./flow-secrets.ts";

test("Retry-After in seconds and as a date", () => {
  const now = new Date("2026-06-01T08:00:00Z");
  expect(parseRetryAfter("120", now)).toBe(120_000);
  expect(parseRetryAfter("Mon, 01 Jun 2026 08:01:00 GMT", now)).toBe(60_000);
  expect(parseRetryAfter("Mon, 01 Jun 2026 07:00:00 GMT", now)).toBe(0);
  expect([parseRetryAfter(undefined, now), parseRetryAfter("soon", now)]).toEqual([null, null]);
});

test("flow secrets: verifier and challenge fit RFC 7636, and never repeat", async () => {
  const [first, second] = await Promise.all([makeFlowSecrets(), makeFlowSecrets()]);
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(first.codeVerifier));
  expect(first.codeChallenge).toBe(Buffer.from(digest).toString("base64url"));
  expect(first.codeVerifier).toMatch(/^[A-Za-z0-9_-]{43}$/);
  expect(first.state).toMatch(/^[A-Za-z0-9_-]{43}$/);
  expect(new Set([first.state, second.state, first.codeVerifier, second.codeVerifier]).size).toBe(4);
});
