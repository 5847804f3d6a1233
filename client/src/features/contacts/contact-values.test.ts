import { expect, it } from "vitest";
import { changedValues, inputOf, shownValue, valueOf } from "./contact-values.ts";

it.each([
  ["TEXT", " Ada ", "Ada"],
  ["TEXT", "  ", null],
  ["NUMBER", "12.5", 12.5],
  ["NUMBER", "twelve", "twelve"],
  ["BOOLEAN", "true", true],
  ["BOOLEAN", "false", false],
  ["BOOLEAN", "", null],
  ["DATE", "2026-02-28", "2026-02-28"],
] as const)("takes a field of %s that says %j for %j", (type, input, value) => {
  expect(valueOf(type, input)).toBe(value);
});

it("gives a moment back as it was, to the second", () => {
  const moment = "2026-03-29T01:30:59.000Z";
  expect(valueOf("DATETIME", inputOf("DATETIME", moment))).toBe(moment);
});

it("sends only what was changed, and null for what was emptied", () => {
  const properties = [
    { name: "email", type: "EMAIL" },
    { name: "city", type: "TEXT" },
    { name: "optOut", type: "BOOLEAN" },
  ] as const;
  const before = new Map([
    ["email", "ada@example.com"],
    ["city", "London"],
  ]);
  expect(changedValues(properties, before, { email: "ada@example.com", city: "", optOut: "true" })).toEqual({
    city: null,
    optOut: true,
  });
});

it("says what there is in words", () => {
  expect([shownValue(null), shownValue(false), shownValue(3), shownValue("x")]).toEqual([
    "nothing",
    "No",
    "3",
    "x",
  ]);
});
