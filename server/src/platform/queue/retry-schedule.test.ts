import { expect, test } from "vitest";
import { maxAttempts, nextAttemptDelay } from "./retry-schedule.ts";

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
