import { expect, test } from "vitest";
import { ValidationError } from "../../platform/errors.ts";
import type { EventField } from "../../providers/events.ts";
import { parseCondition } from "./parse-condition.ts";
import type { ConditionInput, GroupInput } from "./parse-condition.ts";

const fields: EventField[] = [
  { path: "affectedValues.Email", label: "Email", type: "TEXT" },
  { path: "affectedValues.Amount", label: "Amount", type: "NUMBER" },
  { path: "affectedValues.Opt_Out", label: "Opt out", type: "BOOLEAN" },
  { path: "affectedValues.Due", label: "Due date", type: "DATE" },
  { path: "occurredAt", label: "Occurred at", type: "DATE_TIME" },
];

const one = (field: string, comparator: string, ...values: string[]): ConditionInput => ({
  root: { match: "ALL", items: [{ comparison: { field, comparator, values } }] },
});

function issuesOf(input: ConditionInput): [string, string][] {
  try {
    parseCondition(input, fields);
  } catch (error) {
    if (!(error instanceof ValidationError)) throw error;
    return error.issues.map((issue) => [issue.path, issue.message]);
  }
  return [];
}

test("stores labels, types, numbers and the time zone", () => {
  expect(
    parseCondition(
      {
        timeZone: "Europe/Berlin",
        root: {
          match: "ANY",
          items: [
            {
              comparison: { field: "affectedValues.Amount", comparator: "BETWEEN", values: [" 1.5 ", "2e3"] },
            },
            {
              group: {
                match: "ALL",
                items: [
                  { comparison: { field: "affectedValues.Email", comparator: "IS", values: [" Ada "] } },
                  { comparison: { field: "affectedValues.Opt_Out", comparator: "IS_TRUE" } },
                ],
              },
            },
          ],
        },
      },
      fields,
    ),
  ).toEqual({
    timeZone: "Europe/Berlin",
    root: {
      match: "ANY",
      items: [
        {
          field: "affectedValues.Amount",
          label: "Amount",
          type: "NUMBER",
          comparator: "BETWEEN",
          values: [1.5, 2000],
        },
        {
          match: "ALL",
          items: [
            {
              field: "affectedValues.Email",
              label: "Email",
              type: "TEXT",
              comparator: "IS",
              values: ["Ada"],
            },
            {
              field: "affectedValues.Opt_Out",
              label: "Opt out",
              type: "BOOLEAN",
              comparator: "IS_TRUE",
              values: [],
            },
          ],
        },
      ],
    },
  });
  expect(parseCondition(one("affectedValues.Due", "TODAY"), fields).timeZone).toBe("UTC");
});

const at = "condition.root.items.0.comparison";

test.each([
  [
    "an unknown field",
    one("affectedValues.email", "IS", "x"),
    `${at}.field`,
    'no field "affectedValues.email"',
  ],
  [
    "a comparator of another type",
    one("affectedValues.Email", "GREATER", "5"),
    `${at}.comparator`,
    "compared with IS, IS_NOT",
  ],
  ["no value", one("affectedValues.Email", "IS"), `${at}.values`, "IS takes one value; there are 0"],
  [
    "too many values",
    one("affectedValues.Email", "IS_EMPTY", "x"),
    `${at}.values`,
    "takes no value; there are 1",
  ],
  [
    "one of two values",
    one("affectedValues.Amount", "BETWEEN", "1"),
    `${at}.values`,
    "takes 2 values; there are 1",
  ],
  ["a blank text", one("affectedValues.Email", "CONTAINS", "  "), `${at}.values.0`, "use IS_EMPTY"],
  [
    "a text that cannot be stored",
    one("affectedValues.Email", "IS", "a\0"),
    `${at}.values.0`,
    "no text can have",
  ],
  ["half a character", one("affectedValues.Email", "IS", "\ud800"), `${at}.values.0`, "no text can have"],
  [
    "a long text",
    one("affectedValues.Email", "IS", "x".repeat(1_001)),
    `${at}.values.0`,
    "at most 1000 characters",
  ],
  ["a localised number", one("affectedValues.Amount", "EQUALS", "1,5"), `${at}.values.0`, "digits and a dot"],
  [
    "a number beyond all",
    one("affectedValues.Amount", "EQUALS", "1e999"),
    `${at}.values.0`,
    "digits and a dot",
  ],
  [
    "numbers upside down",
    one("affectedValues.Amount", "BETWEEN", "9", "1"),
    `${at}.values`,
    "must not be greater",
  ],
  [
    "dates upside down",
    one("affectedValues.Due", "BETWEEN", "2026-02-01", "2026-01-31"),
    `${at}.values`,
    "must not be greater",
  ],
  [
    "a time for a date",
    one("affectedValues.Due", "IS", "2026-02-01T00:00:00Z"),
    `${at}.values.0`,
    "as 2026-01-31",
  ],
  [
    "a day that does not exist",
    one("affectedValues.Due", "IS", "2026-02-30"),
    `${at}.values.0`,
    "as 2026-01-31",
  ],
  ["a localised date", one("occurredAt", "AFTER", "31.1.2026"), `${at}.values.0`, "2026-01-31T09:00:00Z"],
  [
    "an unknown zone",
    { ...one("occurredAt", "TODAY"), timeZone: "Mars/Olympus" },
    "condition.timeZone",
    "IANA",
  ],
  ["an offset as zone", { ...one("occurredAt", "TODAY"), timeZone: "+02:00" }, "condition.timeZone", "IANA"],
  ["an empty group", { root: { match: "ANY", items: [] } }, "condition.root.items", "at least one"],
  [
    "an item of nothing",
    { root: { match: "ANY", items: [{}] } },
    "condition.root.items.0",
    "a group or a comparison",
  ],
] satisfies [string, ConditionInput, string, string][])("refuses %s", (_what, input, path, message) => {
  expect(issuesOf(input)).toEqual([[path, expect.stringContaining(message)]]);
});

test("names every issue at once", () => {
  const items = ["a", "b"].map((field) => ({ comparison: { field, comparator: "IS", values: ["x"] } }));
  expect(issuesOf({ timeZone: "x", root: { match: "ALL", items } }).map(([path]) => path)).toEqual([
    "condition.timeZone",
    "condition.root.items.0.comparison.field",
    "condition.root.items.1.comparison.field",
  ]);
});

test("bounds depth and number", () => {
  const comparison = { field: "affectedValues.Email", comparator: "IS_EMPTY" };
  const nested = (depth: number): GroupInput => ({
    match: "ALL",
    items: depth === 1 ? [{ comparison }] : [{ group: nested(depth - 1) }],
  });
  expect(issuesOf({ root: nested(5) })).toEqual([]);
  expect(issuesOf({ root: nested(6) })).toEqual([
    [
      "condition.root.items.0.group.items.0.group.items.0.group.items.0.group.items.0.group",
      "Groups go 5 deep at most.",
    ],
  ]);
  const wide = (count: number): GroupInput => ({
    match: "ALL",
    items: Array.from({ length: count }, () => ({ comparison })),
  });
  expect(issuesOf({ root: wide(50) })).toEqual([]);
  expect(issuesOf({ root: wide(51) })).toEqual([
    ["condition.root", "A condition has at most 50 comparisons; this one has 51."],
  ]);
});
