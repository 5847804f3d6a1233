import { describe, expect, test } from "vitest";
import { runTotals, stepAmount, throttledUntil } from "./sync-progress.ts";

describe("stepAmount", () => {
  test.each([
    [{ state: "WAITING", done: 0, total: null }, "Waiting"],
    [{ state: "RUNNING", done: 0, total: null }, "Starting"],
    [{ state: "RUNNING", done: 0, total: 400 }, "0 of 400"],
    [{ state: "RUNNING", done: 1200, total: null }, "1,200 so far"],
    [{ state: "RUNNING", done: 1200, total: 100_000 }, "1,200 of 100,000"],
    [{ state: "FAILED", done: 3, total: null }, "3 so far"],
    [{ state: "DONE", done: 4, total: 4 }, "4"],
  ] as const)("%j is %s", (step, text) => {
    expect(stepAmount(step)).toBe(text);
  });
});

test("a run comes to the sum of its objects", () => {
  const steps = [
    { done: 10, committed: 9, failed: 1 },
    { done: 2, committed: 2, failed: 0 },
  ];
  expect(runTotals(steps)).toEqual({ emitted: 12, committed: 11, failed: 1 });
  expect(runTotals([])).toEqual({ emitted: 0, committed: 0, failed: 0 });
});

test("a run is throttled until the moment has come, or until it ends", () => {
  const until = "2026-11-22T12:00:00.000Z";
  const now = Date.parse(until) - 1_000;
  expect(throttledUntil({ status: "SCHEDULED", throttledUntil: until }, now)).toBe(until);
  expect(throttledUntil({ status: "SCHEDULED", throttledUntil: until }, now + 1_000)).toBeNull();
  expect(throttledUntil({ status: "CANCELED", throttledUntil: until }, now)).toBeNull();
  expect(throttledUntil({ status: "RUNNING", throttledUntil: null }, now)).toBeNull();
});
