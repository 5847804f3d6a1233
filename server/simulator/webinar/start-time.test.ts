import { expect, it } from "vitest";
import { formatStart, isTimezone, parseStart } from "./start-time.ts";

it.each([
  ["Jun 19, 2026 04:00 PM", "Asia/Calcutta", "2026-06-19T10:30:00Z"],
  ["Jan 01, 2026 12:00 AM", "Etc/UTC", "2026-01-01T00:00:00Z"],
  ["Jan 01, 2026 12:05 PM", "America/New_York", "2026-01-01T17:05:00Z"],
  // The night in which the clocks of Berlin go forward, before and after.
  ["Mar 29, 2026 01:30 AM", "Europe/Berlin", "2026-03-29T00:30:00Z"],
  ["Mar 29, 2026 03:30 AM", "Europe/Berlin", "2026-03-29T01:30:00Z"],
])("reads and writes %s in %s", (text, timezone, iso) => {
  expect(parseStart(text, timezone)).toBe(Date.parse(iso));
  expect(formatStart(Date.parse(iso), timezone)).toBe(text);
});

it("takes no other form and no other zone", () => {
  expect(parseStart("2026-06-19T16:00:00Z", "Etc/UTC")).toBeUndefined();
  expect(parseStart("Foo 19, 2026 04:00 PM", "Etc/UTC")).toBeUndefined();
  expect([isTimezone("Europe/Oslo"), isTimezone("Mars/Olympus")]).toEqual([true, false]);
});
