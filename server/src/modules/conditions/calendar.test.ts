import fc from "fast-check";
import { DateTime } from "luxon";
import { expect, test } from "vitest";
import { dayAt, formatMoment, isTimeZone, monthOf, readWhen, weekOf } from "./calendar.ts";

const zones = [
  "UTC",
  "Pacific/Auckland",
  "America/New_York",
  "Asia/Kolkata",
  "America/Caracas",
  "Australia/Lord_Howe",
];
const anyZone = fc.constantFrom(...zones);
// Before, some zones were ahead by minutes and seconds, which Luxon rounds.
const anyMoment = fc.date({
  noInvalidDate: true,
  min: new Date("1970-01-02T00:00:00Z"),
  max: new Date("2100-01-01T00:00:00Z"),
});

test("agrees with Luxon about every moment in every zone", () => {
  fc.assert(
    fc.property(anyMoment, anyZone, (moment, zone) => {
      const local = DateTime.fromJSDate(moment, { zone });
      const when = readWhen(moment.toISOString(), zone);
      expect(when).toEqual({
        kind: "MOMENT",
        day: Date.UTC(local.year, local.month - 1, local.day) / 86_400_000,
        first: moment.getTime(),
        last: moment.getTime(),
      });
      expect(readWhen(local.toISO() ?? "", zone)?.first).toBe(moment.getTime());
      expect(formatMoment(moment.getTime(), zone)).toBe(local.toFormat("yyyy-LL-dd HH:mm:ss ZZ"));
      const bounds = readWhen(local.toISODate() ?? "", zone);
      expect(bounds?.first).toBe(local.startOf("day").toMillis());
      expect(bounds?.last).toBe(local.endOf("day").toMillis());
    }),
    { numRuns: 500 },
  );
});

test("keeps apart the minutes before and after a change of the clocks", () => {
  // Newfoundland changed at one past midnight until 2011.
  const days = (...moments: string[]) =>
    moments.map((moment) => formatMoment(Date.parse(moment), "America/St_Johns"));
  expect(days("2006-04-02T03:30:59Z", "2006-04-02T03:31:00Z", "2006-04-02T03:30:59Z")).toEqual([
    "2006-04-02 00:00:59 -03:30",
    "2006-04-02 01:01:00 -02:30",
    "2006-04-02 00:00:59 -03:30",
  ]);
});

test("agrees with Luxon about weeks and months", () => {
  fc.assert(
    fc.property(anyMoment, fc.constantFrom(-1, 0, 1), (moment, later) => {
      const day = dayAt(moment.getTime(), "UTC");
      const utc = DateTime.fromJSDate(moment, { zone: "utc" });
      const dayOf = (of: DateTime) => Math.floor(of.toMillis() / 86_400_000);
      const [week, month] = [utc.plus({ weeks: later }), utc.startOf("month").plus({ months: later })];
      expect(weekOf(day, later)).toEqual({
        from: dayOf(week.startOf("week")),
        to: dayOf(week.endOf("week")),
      });
      expect(monthOf(day, later)).toEqual({ from: dayOf(month), to: dayOf(month.endOf("month")) });
    }),
  );
});

test.each([
  ["2026-01-31T09:00Z", "2026-01-31T09:00:00.000Z"],
  ["2026-01-31t09:00:00z", "2026-01-31T09:00:00.000Z"],
  ["2026-01-31 09:00:00.1234567+05:30", "2026-01-31T03:30:00.123Z"],
  ["2026-01-31T09:00:00,5-0800", "2026-01-31T17:00:00.500Z"],
  ["2026-01-31T09:00:00+02", "2026-01-31T07:00:00.000Z"],
  ["0050-01-31T09:00:00Z", "0050-01-31T09:00:00.000Z"],
])("reads %s", (text, moment) => {
  expect(readWhen(text, "UTC")?.first).toBe(Date.parse(moment));
});

test.each([
  "2026-01-31T24:00:00Z",
  "2026-01-31T09:60Z",
  "2026-02-29T09:00:00Z",
  "2026-1-31",
  "2026-01-31T09",
  "2026-01-31T09:00:00+5",
  "20260131T090000Z",
  "2026-W05-6",
  "+002026-01-31",
  "2026-01-31Z",
])("does not read %s", (text) => {
  expect(readWhen(text, "UTC")).toBeNull();
});

test.each([
  ["UTC", true],
  ["Europe/Berlin", true],
  ["America/Argentina/Buenos_Aires", true],
  ["Etc/GMT+5", true],
  ["+02:00", false],
  ["Mars/Olympus", false],
  ["", false],
  ["x".repeat(1_000), false],
])("takes %s for a zone: %s", (name, known) => {
  expect(isTimeZone(name)).toBe(known);
});
