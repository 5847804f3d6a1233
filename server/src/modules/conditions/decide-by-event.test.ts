import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { all, any, comparison } from "./condition.fixture.ts";
import type { Condition, Item } from "./condition.ts";
import { decideByEvent, evaluateCondition } from "./evaluate-condition.ts";
import { parseCondition } from "./parse-condition.ts";
import { asksRecord, recordField, withRecord } from "./record-fields.ts";

const now = new Date("2026-06-15T12:00:00Z");
const told = comparison("TEXT", "IS_NOT_EMPTY", [], "affectedValues.Phone");
const standing = comparison("TEXT", "IS_NOT_EMPTY", [], "record.Email");
const condition = (root: Condition["root"]): Condition => ({ timeZone: "UTC", root });
const changed = { operation: "updated", affectedValues: { Phone: "1" } };
const unchanged = { operation: "updated", affectedValues: {} };

describe("an event alone", () => {
  test.each([
    ["leaves open what the record decides", all(standing), changed, null],
    ["leaves open what it meets its part of", all(told, standing), changed, null],
    ["fails where its part is needed and does not hold", all(told, standing), unchanged, false],
    ["matches where its part is enough", any(told, standing), changed, true],
    ["leaves open where its part is not enough", any(told, standing), unchanged, null],
    ["decides through groups", all(any(standing, told), any(told)), unchanged, false],
    ["decides what asks nothing of the record", all(told), changed, true],
  ] as const)("%s", (_name, root, payload, answer) => {
    expect(decideByEvent(condition(root), payload, now)?.matched ?? null).toBe(answer);
  });

  test("says why without the record", () => {
    expect(decideByEvent(condition(all(told, standing)), unchanged, now)?.sentence).toBe(
      "not matched because affectedValues.Phone is empty",
    );
    expect(decideByEvent(condition(any(standing, told)), changed, now)?.sentence).toBe(
      "matched because affectedValues.Phone is not empty (it is “1”)",
    );
  });

  test("of a deletion knows that the record is empty", () => {
    expect(decideByEvent(condition(all(standing)), { operation: "deleted" }, now)?.sentence).toBe(
      "not matched because record.Email is empty",
    );
  });

  test("never answers otherwise than with the record", () => {
    const leaf = fc.constantFrom<Item>(
      ...["affectedValues.A", "affectedValues.B", "record.A", "record.B"].flatMap((field) =>
        (["IS_EMPTY", "IS_NOT_EMPTY"] as const).map((name) => comparison("TEXT", name, [], field)),
      ),
    );
    const { item } = fc.letrec<{ item: Item }>((tie) => ({
      item: fc.oneof(
        { maxDepth: 3 },
        leaf,
        fc.record({
          match: fc.constantFrom("ALL" as const, "ANY" as const),
          items: fc.array(tie("item"), { minLength: 1, maxLength: 3 }),
        }),
      ),
    }));
    const values = fc.record({ A: fc.constantFrom("", "x"), B: fc.constantFrom("", "x") });
    fc.assert(
      fc.property(item, values, values, fc.option(values), (one, affectedValues, first, second) => {
        const asked = condition(all(one));
        const payload = { operation: "updated", affectedValues };
        const early = decideByEvent(asked, payload, now);
        const withOne = (record: typeof second) =>
          evaluateCondition(asked, withRecord(payload, record), now).matched;
        if (early === null) expect(asksRecord(asked)).toBe(true);
        else expect([withOne(first), withOne(second)]).toEqual([early.matched, early.matched]);
      }),
    );
  });
});

test("fields of the record say so in every sentence, and are those that events tell of", () => {
  const email = { path: "affectedValues.Email", label: "Email", type: "TEXT" } as const;
  const ofRecord = recordField(email);
  expect(ofRecord).toEqual({ ...email, path: "record.Email" });
  expect(recordField({ path: "occurredAt", label: "Occurred at", type: "DATE_TIME" })).toBeNull();
  const input = {
    root: { match: "ALL", items: [{ comparison: { field: "record.Email", comparator: "IS_NOT_EMPTY" } }] },
  } as const;
  const parsed = parseCondition(input, ofRecord ? [email, ofRecord] : []);
  expect(parsed.root.items).toMatchObject([{ field: "record.Email", label: "Email (record)" }]);
  expect(evaluateCondition(parsed, { record: { Email: "a@b.example" } }, now).sentence).toBe(
    "matched because Email (record) is not empty (it is “a@b.example”)",
  );
});
