import { expect, test } from "vitest";
import { maxAttempts, nextAttemptDelay, readRetryAfter } from "./retry-schedule.ts";

const middle = 0.5;

test("follows the schedule and then gives up", () => {
  const delays = Array.from({ length: maxAttempts }, (_, index) => nextAttemptDelay(index + 1, middle));
  expect(delays).toEqual([5_000, 300_000, 1_800_000, 7_200_000, 18_000_000, 36_000_000, 36_000_000, null]);
});

test("varies each delay by a fifth", () => {
  expect(nextAttemptDelay(2, 0)).toBe(240_000);
  expect(nextAttemptDelay(2, 1)).toBe(360_000);
});

test("honours Retry-After between the delay of the schedule and twice that", () => {
  expect(nextAttemptDelay(2, middle, { retryAfterMs: 1_000 })).toBe(300_000);
  expect(nextAttemptDelay(2, middle, { retryAfterMs: 400_000 })).toBe(400_000);
  expect(nextAttemptDelay(2, middle, { retryAfterMs: 86_400_000 })).toBe(600_000);
});

test("rests for a minute when the endpoint is overloaded", () => {
  expect(nextAttemptDelay(1, middle, { overloaded: true })).toBe(60_000);
  expect(nextAttemptDelay(2, middle, { overloaded: true })).toBe(300_000);
});

test("reads Retry-After as seconds or as a date", () => {
  const now = new Date("2026-01-01T00:00:00Z");
  expect(readRetryAfter("120", now)).toBe(120_000);
  expect(readRetryAfter("Thu, 01 Jan 2026 00:01:00 GMT", now)).toBe(60_000);
  expect(readRetryAfter("Wed, 31 Dec 2025 00:00:00 GMT", now)).toBe(0);
  expect(readRetryAfter("soon", now)).toBeNull();
  expect(readRetryAfter(undefined, now)).toBeNull();
});
