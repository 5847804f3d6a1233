import { expect, test } from "vitest";
import { readDateFormat } from "./date-format.ts";

test.each([
  ["dd/MM/yyyy", "31/12/1990", "1990-12-31"],
  ["dd/MM/yyyy", "1/2/1990", "1990-02-01"],
  ["dd/MM/yyyy", "31/02/1990", null],
  ["MM-dd-yyyy", "12-31-1990", "1990-12-31"],
  ["yyyyMMdd", "19901231", "1990-12-31"],
  ["yyyyMMdd", "1990123", null],
  ["d MMM yyyy", "4 Sept 2020", "2020-09-04"],
  ["MMMM d, yyyy", "february 29, 2024", "2024-02-29"],
  ["dd.MM.yy", "01.01.68", "2068-01-01"],
  ["dd.MM.yy", "01.01.69", "1969-01-01"],
  ["dd/MM/yyyy HH:mm", "31/12/1990 09:30", "1990-12-31T09:30:00Z"],
  ["M/d/yyyy h:mm a", "12/31/1990 12:05 AM", "1990-12-31T00:05:00Z"],
  ["M/d/yyyy h:mm a", "12/31/1990 13:05 PM", null],
  ["x", "1700000000000", "2023-11-14T22:13:20Z"],
  ["X", "1700000000", "2023-11-14T22:13:20Z"],
])("%s reads %s as %s", (format, text, expected) => {
  expect(readDateFormat(format)?.parse(text)).toBe(expected);
});

test.each([
  ["dd/MM/yyyy", "1990-02-01", "01/02/1990"],
  ["d MMM yy", "2026-05-04", "4 May 26"],
  ["d MMM yy", "1950-05-04", null],
  ["EEE", "1990-02-01", undefined],
  ["M/d/yyyy h:mm:ss a", "2026-05-04T12:05:06Z", "5/4/2026 12:05:06 PM"],
  ["x", "2023-11-14T22:13:20Z", "1700000000000"],
  ["dd/MM/yyyy", "no date", null],
])("%s writes %s as %s", (format, iso, expected) => {
  expect(readDateFormat(format)?.print(iso)).toBe(expected);
});

test.each([
  "dd/MM",
  "dd/dd/yyyy",
  "dd/MM/yyyy x",
  "yyyy-MM-dd hh:mm",
  "dd of MM yyyy",
  "",
  "dd/MM/yyyy".repeat(5),
])("“%s” is no format", (format) => {
  expect(readDateFormat(format)).toBeNull();
});
