import fc from "fast-check";
import { expect, test } from "vitest";
import type { FieldType } from "../../providers/events.ts";
import { comparatorsByType, negations } from "./comparators.ts";
import type { ComparatorName } from "./comparators.ts";
import { all, any, comparison, conditionOf } from "./condition.fixture.ts";
import type { Comparison, Item } from "./condition.ts";
import { describeCondition } from "./describe-condition.ts";
import { evaluateCondition } from "./evaluate-condition.ts";
import { foldText } from "./fold-text.ts";
import { readCondition } from "./read-condition.ts";

const now = new Date("2026-11-22T12:00:00Z");
const explain = (item: Item, payload: unknown, timeZone?: string) =>
  evaluateCondition(conditionOf(item, timeZone), payload, now).sentence;

test.each([
  [
    comparison("TEXT", "IS_NOT_EMPTY", [], "Email"),
    { Email: "ada@example.org" },
    "matched because Email is not empty (it is “ada@example.org”)",
  ],
  [
    comparison("TEXT", "IS_EMPTY", [], "Email"),
    { Email: "ada@example.org" },
    "not matched because Email is not empty (it is “ada@example.org”)",
  ],
  [comparison("TEXT", "IS_EMPTY", [], "Email"), {}, "matched because Email is empty"],
  [
    comparison("NUMBER", "GREATER", [100], "Amount"),
    { Amount: 40 },
    "not matched because Amount is 40, not greater than 100",
  ],
  [
    comparison("NUMBER", "GREATER", [100], "Amount"),
    { Amount: "1,234.5" },
    "matched because Amount is “1,234.5”, greater than 100",
  ],
  [
    comparison("NUMBER", "GREATER", [100], "Amount"),
    { Amount: "1,234" },
    "not matched because Amount is “1,234”, not a number",
  ],
  [
    comparison("NUMBER", "NOT_EQUALS", [100], "Amount"),
    { Amount: [] },
    "matched because Amount is empty, not 100",
  ],
  [
    comparison("NUMBER", "NOT_BETWEEN", [1, 9], "Amount"),
    { Amount: 5 },
    "not matched because Amount is 5, between 1 and 9",
  ],
  [
    comparison("NUMBER", "EQUALS", [5], "Amount"),
    { Amount: { value: 5 } },
    "not matched because Amount is an object, not a number",
  ],
  [
    comparison("TEXT", "IS_NOT", ["DE"], "Country"),
    { Country: "FR" },
    "matched because Country is “FR”, not “DE”",
  ],
  [comparison("TEXT", "IS_NOT", ["DE"], "Country"), { Country: "de" }, "not matched because Country is “de”"],
  [
    comparison("TEXT", "DOES_NOT_CONTAIN", ["x"], "Email"),
    { Email: "axb" },
    "not matched because Email is “axb”, which contains “x”",
  ],
  [
    comparison("BOOLEAN", "IS_TRUE", [], "Opt out"),
    { "Opt out": false },
    "not matched because Opt out is false, not true",
  ],
  [
    comparison("DATE", "IS", ["2026-11-22"], "Due"),
    { Due: "2026-11-21" },
    "not matched because Due is 2026-11-21, not 2026-11-22",
  ],
  [
    comparison("DATE", "THIS_WEEK", [], "Due"),
    { Due: "2026-11-16" },
    "matched because Due is 2026-11-16, in this week (2026-11-16 to 2026-11-22)",
  ],
  [
    comparison("DATE_TIME", "TODAY", [], "Due"),
    { Due: "2026-11-22T20:00:00Z" },
    "matched because Due is 2026-11-22 20:00:00 +00:00, today (2026-11-22)",
  ],
])("says why: %j of %j", (item, payload, sentence) => {
  expect(explain(item, payload)).toBe(sentence);
});

test("shows moments in the condition's zone, and at most 100 characters of a value", () => {
  expect(
    explain(
      comparison("DATE_TIME", "IS", ["2026-11-23"], "Due"),
      { Due: "2026-11-22T20:00:00Z" },
      "Asia/Kolkata",
    ),
  ).toBe("matched because Due is 2026-11-23 01:30:00 +05:30, on 2026-11-23");
  const long = explain(comparison("TEXT", "IS_NOT_EMPTY", [], "Note"), { Note: "😀".repeat(200) });
  expect(long).toBe(`matched because Note is not empty (it is “${"😀".repeat(99)}…”)`);
  const odd = explain(comparison("TEXT", "IS_NOT_EMPTY", [], "Note"), { Note: "a\0b\ud800" });
  expect(odd).toBe("matched because Note is not empty (it is “a b\ufffd”)");
});

test("a group's sentence names the comparisons that decided, a bounded number of them", () => {
  const is = (field: string) => comparison("TEXT", "IS", ["y"], field);
  const payload = { A: "y", B: "n", C: "y", D: "n" };
  const answer = evaluateCondition(
    { timeZone: "UTC", root: all(is("A"), any(is("B"), is("D")), is("C")) },
    payload,
    now,
  );
  expect(answer.sentence).toBe("not matched because B is “n”, not “y”, and D is “n”, not “y”");
  expect(answer.items.map((item) => [item.matched, item.match, item.items.length])).toEqual([
    [true, null, 0],
    [false, "ANY", 2],
    [true, null, 0],
  ]);
  expect(answer.items[1]?.sentence).toBe("not matched because B is “n”, not “y”, and D is “n”, not “y”");
  expect(evaluateCondition({ timeZone: "UTC", root: any(is("A"), is("B")) }, payload, now).sentence).toBe(
    "matched because A is “y”",
  );
  const many = Array.from({ length: 8 }, (_, index) => is(`F${index}`));
  expect(evaluateCondition({ timeZone: "UTC", root: all(...many) }, {}, now).sentence).toBe(
    "not matched because F0 is empty, not “y”, F1 is empty, not “y”, F2 is empty, not “y”, F3 is empty, not “y”, F4 is empty, not “y”, and 3 more",
  );
});

test("reads paths by own properties, through objects alone", () => {
  const at = (field: string, payload: unknown) =>
    evaluateCondition(conditionOf(comparison("TEXT", "IS", ["x"], field)), payload, now).matched;
  expect(at("affectedValues.Owner.name", { affectedValues: { Owner: { name: "x" } } })).toBe(true);
  expect(at("toString.name", {})).toBe(false);
  expect(at("__proto__.polluted", JSON.parse('{"__proto__":{"polluted":"x"}}'))).toBe(true);
  expect(at("constructor.name", {})).toBe(false);
  expect(at("a.length", { a: "x" })).toBe(false);
});

test("describes a condition in one line", () => {
  expect(
    describeCondition({
      timeZone: "Europe/Berlin",
      root: all(
        comparison("TEXT", "IS_NOT_EMPTY", [], "Email"),
        any(comparison("NUMBER", "BETWEEN", [1, 9], "Amount"), comparison("TEXT", "IS", ["DE"], "Country")),
        any(comparison("DATE", "THIS_WEEK", [], "Due")),
      ),
    }),
  ).toBe(
    "Email is not empty and (Amount is between 1 and 9 or Country is “DE”) and Due is in this week (days in Europe/Berlin)",
  );
});

const anyDate = fc
  .date({ noInvalidDate: true, min: new Date(0), max: new Date("9999-12-30T00:00:00Z") })
  .map((date) => date.toISOString());

function anyValueOf(type: FieldType): fc.Arbitrary<string | number> {
  if (type === "NUMBER") return fc.double({ noNaN: true, noDefaultInfinity: true });
  return type === "TEXT" ? fc.string({ minLength: 1, unit: "binary" }) : anyDate;
}

/** A comparison of any kind with values that suit it. */
const anyComparison = fc
  .constantFrom(
    ...Object.entries(comparatorsByType).flatMap(([type, comparators]) =>
      Object.entries(comparators).map(([name, { values }]) => ({
        type: type as FieldType,
        name: name as ComparatorName,
        values,
      })),
    ),
  )
  .chain(({ type, name, values: length }) =>
    fc
      .array(anyValueOf(type), { minLength: length, maxLength: length })
      .map((values): Comparison => comparison(type, name, values)),
  );

const anyItem = fc.letrec<{ item: Item }>((tie) => ({
  item: fc.oneof(
    { maxDepth: 4 },
    anyComparison,
    fc.record({
      match: fc.constantFrom("ALL" as const, "ANY" as const),
      items: fc.array(tie("item"), { minLength: 1, maxLength: 3 }),
    }),
  ),
})).item;

const anyValue = fc.oneof(
  fc.jsonValue(),
  fc.anything(),
  fc.constantFrom("1,234.5", "1.234", "2026-11-22", "2026-03-08T02:30:00", "true", "  ", "ß", "İ"),
  fc.date({ noInvalidDate: true }).map((date) => date.toISOString()),
);
const anyZone = fc.constantFrom(
  "UTC",
  "Pacific/Auckland",
  "America/New_York",
  "Asia/Kolkata",
  "Pacific/Apia",
);

test("never throws, whatever the payload; every part of the answer has a sentence", () => {
  fc.assert(
    fc.property(
      anyItem,
      anyZone,
      fc.oneof(fc.record({ Field: anyValue }), anyValue),
      (item, timeZone, payload) => {
        const condition = conditionOf(item, timeZone);
        const answer = evaluateCondition(
          readCondition(JSON.parse(JSON.stringify(condition))) ?? condition,
          payload,
          now,
        );
        expect(answer.sentence).toMatch(answer.matched ? /^matched because ./ : /^not matched because ./);
        expect(answer.sentence.isWellFormed() && !answer.sentence.includes("\0")).toBe(true);
        expect(answer.matched).toBe(answer.items[0]?.matched);
      },
    ),
    { numRuns: 1_000 },
  );
});

test("comparators that negate another are true exactly when it is false", () => {
  const pairs = Object.entries(negations) as [ComparatorName, ComparatorName][];
  expect(pairs).toHaveLength(5);
  fc.assert(
    fc.property(anyComparison, anyZone, anyValue, (item, timeZone, value) => {
      const pair = pairs.find(([, positive]) => positive === item.comparator);
      fc.pre(pair !== undefined && Object.hasOwn(comparatorsByType[item.type], pair[0]));
      const answer = (comparator: ComparatorName) =>
        evaluateCondition(conditionOf({ ...item, comparator }, timeZone), { Field: value }, now).matched;
      expect(answer((pair as [ComparatorName, ComparatorName])[0])).toBe(!answer(item.comparator));
    }),
    { numRuns: 1_000 },
  );
});

test("folding a text twice changes nothing more, and is the same for its upper and lower case", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme" }), (text) => {
      expect(foldText(foldText(text))).toBe(foldText(text));
      expect(foldText(text.toLowerCase())).toBe(foldText(text));
    }),
  );
});

test("refuses stored conditions of an unknown form", () => {
  expect(readCondition(null)).toBeNull();
  for (const stored of [
    {},
    5,
    { timeZone: "Mars/Olympus", root: all(comparison("TEXT", "IS", ["x"])) },
    { timeZone: "UTC", root: { match: "ALL", items: [] } },
    { timeZone: "UTC", root: all(comparison("TEXT", "GREATER", ["x"])) },
    { timeZone: "UTC", root: all(comparison("TEXT", "IS", [])) },
    { timeZone: "UTC", root: all({ ...comparison("TEXT", "IS", ["x"]), type: "toString" as FieldType }) },
  ])
    expect(() => readCondition(stored)).toThrow("no form that is known");
});
