import { expect, it } from "vitest";
import { usageDays, usageTotal } from "./usage-days.ts";

const day = (name: string, calls: number, averageMs: number | null = 10) => ({
  day: name,
  calls,
  failures: 1,
  limited: 0,
  averageMs,
});

it("fills the days without calls, over the end of a month", () => {
  const days = usageDays([day("2026-02-28", 4), day("2026-01-01", 9)], new Date("2026-03-02T23:30:00Z"), 4);
  expect(days.map((each) => [each.day, each.calls])).toEqual([
    ["2026-02-27", 0],
    ["2026-02-28", 4],
    ["2026-03-01", 0],
    ["2026-03-02", 0],
  ]);
});

it("weighs the average by the calls of each day", () => {
  expect(usageTotal([day("a", 1, 100), day("b", 3, 20), day("c", 5, null)])).toEqual({
    calls: 9,
    failures: 3,
    limited: 0,
    averageMs: 40,
  });
  expect(usageTotal([]).averageMs).toBeNull();
});
