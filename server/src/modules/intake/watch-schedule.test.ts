import { expect, test } from "vitest";
import { renewalAt, retryDelay } from "./watch-schedule.ts";

const start = new Date("2026-01-01T00:00:00Z");
const hours = (count: number) => new Date(start.getTime() + count * 3_600_000);

test("renews at half of the life or a day before the end, whichever is later", () => {
  expect(renewalAt(start, hours(168))).toEqual(hours(144));
  expect(renewalAt(start, hours(24))).toEqual(hours(12));
  expect(renewalAt(start, hours(1))).toEqual(hours(0.5));
});

test("backs off from ten seconds to an hour", () => {
  expect([1, 2, 3, 9, 10, 500].map((failures) => retryDelay(failures, 0.5))).toEqual([
    10_000, 20_000, 40_000, 2_560_000, 3_600_000, 3_600_000,
  ]);
  expect(retryDelay(1, 0)).toBe(8_000);
  expect(retryDelay(1, 1)).toBe(12_000);
});
