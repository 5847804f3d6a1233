import { expect, test } from "vitest";
import { isStale, refreshDueAt, retryDueAt } from "./refresh-schedule.ts";

const now = new Date("2026-03-01T10:00:00Z");
const inSeconds = (seconds: number) => new Date(now.getTime() + seconds * 1_000);
const secondsOf = (date: Date | null) => date && (date.getTime() - now.getTime()) / 1_000;

test.each([
  ["an hour", 3_600, 3_240, 2_880],
  ["ten minutes", 600, 480, 360],
  ["a day", 86_400, 85_800, 85_200],
  ["a minute", 60, 30, 30],
])("tokens that live %s are refreshed ahead of it, within a span", (_, life, latest, earliest) => {
  expect(secondsOf(refreshDueAt({ expiresAt: inSeconds(life) }, now, () => 0))).toBe(latest);
  expect(secondsOf(refreshDueAt({ expiresAt: inSeconds(life) }, now, () => 1))).toBe(earliest);
});

test("tokens that do not end are never due", () => {
  expect(refreshDueAt({ expiresAt: null }, now)).toBeNull();
  expect(isStale(null, now, now)).toBe(false);
});

test("failures are tried again later and later, and not before the provider allows", () => {
  const after = (failures: number, asked: number | null = null) =>
    secondsOf(retryDueAt(failures, asked, now, () => 0.5));
  expect([1, 2, 3, 5, 6, 60].map((failures) => after(failures))).toEqual([30, 60, 120, 480, 900, 900]);
  expect(after(1, 3_600_000)).toBe(3_600);
  expect(secondsOf(retryDueAt(1, null, now, () => 0))).toBe(24);
  expect(secondsOf(retryDueAt(1, null, now, () => 1))).toBe(36);
});

test("tokens are stale in their last minute, or the last quarter of a shorter life", () => {
  expect(isStale(inSeconds(61), inSeconds(-3_539), now)).toBe(false);
  expect(isStale(inSeconds(59), inSeconds(-3_541), now)).toBe(true);
  expect(isStale(inSeconds(20), inSeconds(-20), now)).toBe(false);
  expect(isStale(inSeconds(9), inSeconds(-31), now)).toBe(true);
  expect(isStale(inSeconds(-1), null, now)).toBe(true);
});
