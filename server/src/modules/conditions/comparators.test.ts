import { expect, test } from "vitest";
import type { FieldType } from "../../providers/events.ts";
import { comparatorsByType } from "./comparators.ts";
import type { ComparatorName } from "./comparators.ts";
import { comparison, conditionOf } from "./condition.fixture.ts";
import { evaluateCondition } from "./evaluate-condition.ts";

/** A Sunday; the week is 2026-11-16 to 2026-11-22. */
const now = new Date("2026-11-22T12:00:00Z");
const missing = Symbol("missing");

type Row = [
  type: FieldType,
  comparator: ComparatorName,
  values: (string | number)[],
  matching: unknown[],
  notMatching: unknown[],
];

const blank = [missing, null, "", "  \t\u00A0"];
const noText = [7, true, { name: "a" }, ["a"]];
const noNumber = [
  "forty",
  "1.234",
  "1,234",
  "12 34",
  "€ 5",
  true,
  {},
  [1],
  Number.NaN,
  Number.POSITIVE_INFINITY,
];
const noTruth = ["yes", "1", 1, 0, {}, [true]];
const noDate = [
  "22.11.2026",
  "11/22/2026",
  "2026-02-30",
  "2026-13-01",
  "2026",
  "12:00",
  "today",
  1_795_000_000_000,
  {},
  [],
];

const table: Row[] = [
  [
    "TEXT",
    "IS",
    ["Straße"],
    ["straße", "STRASSE", "STRAẞE", "  Straße "],
    ["Strase", "Straßen", ...blank, ...noText],
  ],
  ["TEXT", "IS", ["é"], ["e\u0301", "É"], ["e", "è"]],
  ["TEXT", "IS", ["istanbul"], ["ISTANBUL", "ıstanbul"], ["İSTANBUL", "Istambul"]],
  ["TEXT", "IS", ["ΟΔΟΣ"], ["οδος", "οδοσ"], ["οδο"]],
  ["TEXT", "IS_NOT", ["DE"], ["FR", ...blank, ...noText], ["DE", "de", " De "]],
  [
    "TEXT",
    "CONTAINS",
    ["@Example"],
    ["ada@example.org", "@EXAMPLE"],
    ["ada@else.org", "@exampl", ...blank, ...noText],
  ],
  ["TEXT", "DOES_NOT_CONTAIN", ["@example"], ["ada@else.org", ...blank, ...noText], ["Ada@EXAMPLE.org"]],
  ["TEXT", "STARTS_WITH", ["+49"], ["+49 30 1", " +49"], ["49 30", "0049", ...blank, ...noText]],
  ["TEXT", "STARTS_WITH", ["ΟΔΟΣ"], ["οδοσα"], ["οδο"]],
  ["TEXT", "ENDS_WITH", [".ORG"], ["ada@example.org", "x.org "], ["x.org.uk", ...blank, ...noText]],
  ["TEXT", "IS_EMPTY", [], [...blank, []], ["a", "0", ...noText]],
  ["TEXT", "IS_NOT_EMPTY", [], ["a", "0", ...noText], [...blank, []]],

  [
    "NUMBER",
    "EQUALS",
    [1234.5],
    [1234.5, "1234.5", "1,234.5", "1.234,5", "1 234,5", "1\u202F234,5", "1’234.5", "+1234,5", "1.2345e3"],
    [1234, "1234", ...blank, ...noNumber],
  ],
  ["NUMBER", "EQUALS", [0], [0, -0, "0", "-0", "0,0", "−0"], [0.1, "0.125", "", null]],
  [
    "NUMBER",
    "EQUALS",
    [-1234567],
    ["-1,234,567", "−1.234.567", "-12,34,567", -1234567],
    ["1,234,567", "-1,23,45", "-1.234,567"],
  ],
  ["NUMBER", "NOT_EQUALS", [100], [99, "100.5", ...blank, ...noNumber], [100, "100", "100,0", "1e2"]],
  ["NUMBER", "LESS", [100], [99.999, "-5", 0], [100, 101, ...blank, ...noNumber]],
  ["NUMBER", "LESS_OR_EQUAL", [100], [100, 99], [100.001, ...blank, ...noNumber]],
  ["NUMBER", "GREATER", [100], [100.001, "1.000.000"], [100, 99, "-200", ...blank, ...noNumber]],
  ["NUMBER", "GREATER_OR_EQUAL", [100], [100, "100", 101], [99.999, ...blank, ...noNumber]],
  ["NUMBER", "BETWEEN", [10, 20], [10, 20, 15, "15,5"], [9.999, 20.001, ...blank, ...noNumber]],
  ["NUMBER", "NOT_BETWEEN", [10, 20], [9.999, 20.001, ...blank, ...noNumber], [10, 20, "15"]],
  ["NUMBER", "IS_EMPTY", [], [...blank, []], [0, "0", "forty"]],
  ["NUMBER", "IS_NOT_EMPTY", [], [0, "0", "forty"], [...blank, []]],

  ["BOOLEAN", "IS_TRUE", [], [true, "true", " TRUE "], [false, "false", ...blank, ...noTruth]],
  ["BOOLEAN", "IS_FALSE", [], [false, "false", "False"], [true, "true", ...blank, ...noTruth]],
  ["BOOLEAN", "IS_EMPTY", [], blank, [false, true, "yes"]],
  ["BOOLEAN", "IS_NOT_EMPTY", [], [false, true, "yes"], blank],

  [
    "DATE",
    "IS",
    ["2026-11-22"],
    ["2026-11-22", " 2026-11-22 ", "2026-11-22T23:59:59.999Z"],
    ["2026-11-21", "2026-11-23T00:00:00Z", ...blank, ...noDate],
  ],
  [
    "DATE",
    "BEFORE",
    ["2026-11-22"],
    ["2026-11-21", "2026-11-21T23:59:59.999Z", "0001-01-01"],
    ["2026-11-22", "2026-11-22T00:00:00Z", ...blank, ...noDate],
  ],
  [
    "DATE",
    "AFTER",
    ["2026-11-22"],
    ["2026-11-23", "2026-11-23T00:00:00Z", "9999-12-31"],
    ["2026-11-22", "2026-11-22T23:59:59.999Z", ...blank, ...noDate],
  ],
  [
    "DATE",
    "BETWEEN",
    ["2026-11-01", "2026-11-30"],
    ["2026-11-01", "2026-11-30", "2026-11-30T23:59:59Z"],
    ["2026-10-31", "2026-12-01", ...blank, ...noDate],
  ],
  [
    "DATE",
    "TODAY",
    [],
    ["2026-11-22", "2026-11-22T00:00:00Z"],
    ["2026-11-21", "2026-11-23", ...blank, ...noDate],
  ],
  ["DATE", "YESTERDAY", [], ["2026-11-21"], ["2026-11-20", "2026-11-22", ...blank, ...noDate]],
  ["DATE", "LAST_WEEK", [], ["2026-11-09", "2026-11-15"], ["2026-11-08", "2026-11-16", ...blank, ...noDate]],
  ["DATE", "THIS_WEEK", [], ["2026-11-16", "2026-11-22"], ["2026-11-15", "2026-11-23", ...blank, ...noDate]],
  ["DATE", "NEXT_WEEK", [], ["2026-11-23", "2026-11-29"], ["2026-11-22", "2026-11-30", ...blank, ...noDate]],
  ["DATE", "LAST_MONTH", [], ["2026-10-01", "2026-10-31"], ["2026-09-30", "2026-11-01", ...blank, ...noDate]],
  ["DATE", "THIS_MONTH", [], ["2026-11-01", "2026-11-30"], ["2026-10-31", "2026-12-01", ...blank, ...noDate]],
  ["DATE", "NEXT_MONTH", [], ["2026-12-01", "2026-12-31"], ["2026-11-30", "2027-01-01", ...blank, ...noDate]],
  ["DATE", "IS_EMPTY", [], [...blank, []], ["2026-11-22", "22.11.2026"]],
  ["DATE", "IS_NOT_EMPTY", [], ["2026-11-22", "22.11.2026"], [...blank, []]],

  [
    "DATE_TIME",
    "IS",
    ["2026-11-22"],
    ["2026-11-22T00:00:00Z", "2026-11-23T01:00:00+05:30", "2026-11-22"],
    ["2026-11-22T01:00:00+05:30", ...blank, ...noDate],
  ],
  [
    "DATE_TIME",
    "BEFORE",
    ["2026-11-22T10:00:00Z"],
    ["2026-11-22T09:59:59.999Z", "2026-11-22T15:29:59+05:30", "2026-11-21"],
    ["2026-11-22T10:00:00Z", "2026-11-22", ...blank, ...noDate],
  ],
  [
    "DATE_TIME",
    "AFTER",
    ["2026-11-22T10:00:00Z"],
    ["2026-11-22T10:00:00.001Z", "2026-11-22T10:00:01", "2026-11-23"],
    ["2026-11-22T10:00:00Z", "2026-11-22", ...blank, ...noDate],
  ],
  [
    "DATE_TIME",
    "BETWEEN",
    ["2026-11-22T10:00:00Z", "2026-11-23"],
    ["2026-11-22T10:00:00Z", "2026-11-23T23:59:59.999Z", "2026-11-23"],
    ["2026-11-22T09:59:59Z", "2026-11-24T00:00:00Z", "2026-11-22", ...blank, ...noDate],
  ],
  ["DATE_TIME", "TODAY", [], ["2026-11-22T23:59:59Z"], ["2026-11-23T00:00:00Z", ...blank, ...noDate]],
  ["DATE_TIME", "YESTERDAY", [], ["2026-11-21T00:00:00Z"], ["2026-11-22T00:00:00Z", ...blank, ...noDate]],
  ["DATE_TIME", "LAST_WEEK", [], ["2026-11-15T23:59:59Z"], ["2026-11-16T00:00:00Z", ...blank, ...noDate]],
  ["DATE_TIME", "THIS_WEEK", [], ["2026-11-16T00:00:00Z"], ["2026-11-23T00:00:00Z", ...blank, ...noDate]],
  ["DATE_TIME", "NEXT_WEEK", [], ["2026-11-23T00:00:00Z"], ["2026-11-30T00:00:00Z", ...blank, ...noDate]],
  ["DATE_TIME", "LAST_MONTH", [], ["2026-10-31T23:59:59Z"], ["2026-11-01T00:00:00Z", ...blank, ...noDate]],
  ["DATE_TIME", "THIS_MONTH", [], ["2026-11-01T00:00:00Z"], ["2026-12-01T00:00:00Z", ...blank, ...noDate]],
  ["DATE_TIME", "NEXT_MONTH", [], ["2026-12-31T23:59:59Z"], ["2027-01-01T00:00:00Z", ...blank, ...noDate]],
  ["DATE_TIME", "IS_EMPTY", [], [...blank, []], ["2026-11-22T00:00:00Z", 5]],
  ["DATE_TIME", "IS_NOT_EMPTY", [], ["2026-11-22T00:00:00Z", 5], [...blank, []]],
];

const answer = (row: Row, value: unknown) =>
  evaluateCondition(
    conditionOf(comparison(row[0], row[1], row[2])),
    value === missing ? { Other: 1 } : { Field: value },
    now,
  ).matched;

test.each(table)("%s %s %j", (...row) => {
  const [, , , matching, notMatching] = row;
  expect(matching.filter((value) => !answer(row, value))).toEqual([]);
  expect(notMatching.filter((value) => answer(row, value))).toEqual([]);
});

test("the table has every comparator of every type, with empty, missing and unreadable values", () => {
  const names = Object.entries(comparatorsByType).flatMap(([type, comparators]) =>
    Object.keys(comparators).map((name) => `${type} ${name}`),
  );
  const rowsOf = (name: string) => table.filter(([type, comparator]) => `${type} ${comparator}` === name);
  expect(names.filter((name) => rowsOf(name).length === 0)).toEqual([]);
  expect(
    names.filter((name) => {
      const values = rowsOf(name).flatMap((row) => [...row[3], ...row[4]]);
      return !values.includes(missing) || !values.includes(null) || values.length < 5;
    }),
  ).toEqual([]);
});

test.each([
  // The clocks of New York go forward on 2026-03-08 and back on 2026-11-01: days of 23 and 25 hours.
  [
    "America/New_York",
    "2026-03-08",
    ["2026-03-08T05:00:00Z", "2026-03-09T03:59:59.999Z"],
    ["2026-03-08T04:59:59.999Z", "2026-03-09T04:00:00Z"],
  ],
  [
    "America/New_York",
    "2026-11-01",
    ["2026-11-01T04:00:00Z", "2026-11-02T04:59:59.999Z"],
    ["2026-11-01T03:59:59.999Z", "2026-11-02T05:00:00Z"],
  ],
  [
    "Pacific/Auckland",
    "2026-11-23",
    ["2026-11-22T11:00:00Z", "2026-11-23T10:59:59Z"],
    ["2026-11-22T10:59:59Z", "2026-11-23T11:00:00Z"],
  ],
  [
    "Asia/Kolkata",
    "2026-11-23",
    ["2026-11-22T18:30:00Z", "2026-11-23T18:29:59Z"],
    ["2026-11-22T18:29:59Z", "2026-11-23T18:30:00Z"],
  ],
  // There the clocks go back at 01:00: midnight comes twice, and the day begins with the first.
  [
    "America/Havana",
    "2026-11-01",
    ["2026-11-01T04:00:00Z", "2026-11-02T04:59:59Z"],
    ["2026-11-01T03:59:59Z", "2026-11-02T05:00:00Z"],
  ],
  // There the clocks went forward at midnight: the day began at 01:00.
  [
    "America/Sao_Paulo",
    "2018-11-04",
    ["2018-11-04T03:00:00Z", "2018-11-05T01:59:59Z"],
    ["2018-11-04T02:59:59Z", "2018-11-05T02:00:00Z"],
  ],
])("the calendar day in %s %s", (timeZone, day, inside, outside) => {
  const holds = (comparator: ComparatorName, values: string[], value: string) =>
    evaluateCondition(
      conditionOf(comparison("DATE_TIME", comparator, values), timeZone),
      { Field: value },
      now,
    ).matched;
  for (const moment of inside) {
    expect(holds("IS", [day], moment), moment).toBe(true);
    expect(holds("BETWEEN", [day, day], moment), moment).toBe(true);
    expect(holds("BEFORE", [day], moment) || holds("AFTER", [day], moment), moment).toBe(false);
  }
  for (const [index, moment] of outside.entries()) {
    expect(holds("IS", [day], moment), moment).toBe(false);
    expect(holds("BETWEEN", [day, day], moment), moment).toBe(false);
    expect(holds(index === 0 ? "BEFORE" : "AFTER", [day], moment), moment).toBe(true);
  }
});

test.each([
  // What "today" is when an event arrives; in Auckland the next day, Monday, has begun.
  ["UTC", "2026-11-22T11:30:00Z", "TODAY", "2026-11-22", true],
  ["Pacific/Auckland", "2026-11-22T11:30:00Z", "TODAY", "2026-11-22", false],
  ["Pacific/Auckland", "2026-11-22T11:30:00Z", "YESTERDAY", "2026-11-22", true],
  ["Pacific/Auckland", "2026-11-22T11:30:00Z", "LAST_WEEK", "2026-11-22", true],
  ["Pacific/Auckland", "2026-11-22T11:30:00Z", "TODAY", "2026-11-22T11:00:00Z", true],
  ["America/New_York", "2026-11-01T03:59:59Z", "THIS_MONTH", "2026-10-01", true],
  ["America/New_York", "2026-11-01T04:00:00Z", "THIS_MONTH", "2026-11-30", true],
  ["America/New_York", "2026-03-09T03:59:59Z", "THIS_WEEK", "2026-03-02", true],
  ["America/New_York", "2026-03-09T04:00:00Z", "THIS_WEEK", "2026-03-02", false],
  ["America/New_York", "2026-03-09T04:00:00Z", "YESTERDAY", "2026-03-08T05:00:00Z", true],
  ["Asia/Kolkata", "2026-12-31T18:30:00Z", "LAST_MONTH", "2026-12-31T18:29:59Z", true],
  ["Asia/Kolkata", "2026-12-31T18:30:00Z", "NEXT_MONTH", "2027-02-28", true],
  // A leap year, and weeks across the years.
  ["UTC", "2028-01-31T12:00:00Z", "NEXT_MONTH", "2028-02-29", true],
  ["UTC", "2027-01-01T00:00:00Z", "THIS_WEEK", "2026-12-28", true],
  ["UTC", "2026-12-28T00:00:00Z", "LAST_WEEK", "2026-12-27", true],
] as const)("in %s at %s, %s: %s is %s", (timeZone, at, comparator, value, expected) => {
  const condition = conditionOf(comparison("DATE_TIME", comparator), timeZone);
  expect(evaluateCondition(condition, { Field: value }, new Date(at)).matched).toBe(expected);
});

test("a time without an offset is the zone's; in the gap it moves ahead, repeated it is the first", () => {
  const same = (local: string, moment: string) => {
    const condition = conditionOf(comparison("DATE_TIME", "BETWEEN", [moment, moment]), "America/New_York");
    return evaluateCondition(condition, { Field: local }, now).matched;
  };
  expect(same("2026-07-01T09:00:00", "2026-07-01T13:00:00Z")).toBe(true);
  expect(same("2026-07-01 09:00", "2026-07-01T13:00:00Z")).toBe(true);
  expect(same("2026-03-08T02:30:00", "2026-03-08T07:30:00Z")).toBe(true);
  expect(same("2026-11-01T01:30:00", "2026-11-01T05:30:00Z")).toBe(true);
  expect(same("2026-11-01T02:30:00", "2026-11-01T07:30:00Z")).toBe(true);
});
