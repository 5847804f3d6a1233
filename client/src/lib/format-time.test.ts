import { expect, it } from "vitest";
import { duration, refreshInterval, relativeTime } from "./format-time.ts";

it.each([
  [0, "now"],
  [-1_000, "now"],
  [-12_000, "12 s ago"],
  [9_000, "in 9 s"],
  [-61_000, "1 min. ago"],
  [-86_400_000, "yesterday"],
  [3 * 3_600_000, "in 3 hr."],
])("says %d ms from now as %s", (distance, words) => {
  expect(relativeTime(1_000_000_000 + distance, 1_000_000_000)).toBe(words);
});

it("refreshes each second only while seconds are shown", () => {
  expect([refreshInterval(-5_000), refreshInterval(300_000), refreshInterval(90_000_000)]).toEqual([
    1_000, 30_000, 600_000,
  ]);
});

it("writes durations in the unit that fits", () => {
  expect([duration(182), duration(12_345), duration(185_000)]).toEqual(["182 ms", "12.3 s", "3 min 5 s"]);
});
