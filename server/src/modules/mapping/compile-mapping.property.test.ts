import fc from "fast-check";
import { expect, test } from "vitest";
import { FIELD_TYPES } from "../../providers/data-sync.ts";
import type { ContactField, FieldType } from "../../providers/data-sync.ts";
import type { Json } from "../../providers/provider.ts";
import { checkValue } from "./check-value.ts";
import { compiled, entry, field, ownProperty, step } from "./mapping.fixture.ts";
import type { PropertyMapping } from "./settings-values.ts";
import { TRANSFORM_KINDS } from "./transform.ts";
import type { Transform } from "./transform.ts";

const json = fc.jsonValue({ maxDepth: 3 }) as fc.Arbitrary<Json>;
const awkward = fc.constantFrom<Json>(
  "31/12/1990",
  "03/04/1990",
  "2026-05-04T11:30:00+02:00",
  "2026-02-30",
  "1,234",
  "1.234,5",
  "1e400",
  "12345678901234567890",
  "yes",
  "N",
  "0",
  "a\0\ud800b",
  "Jane <jane@example.com>",
  "www.example.com",
  "http://[::1",
  " ",
  -0,
  1e21,
  Number.MAX_SAFE_INTEGER,
);
const usual = fc.oneof(
  awkward,
  fc.emailAddress(),
  fc.webUrl(),
  fc
    .date({ noInvalidDate: true, min: new Date("0001-01-02"), max: new Date("9999-12-30") })
    .map((date) => date.toISOString()),
  fc
    .date({ noInvalidDate: true, min: new Date("0001-01-02"), max: new Date("9999-12-30") })
    .map((date) => date.toISOString().slice(0, 10)),
  fc.integer(),
  fc.integer().map(String),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.boolean(),
  fc.string({ unit: "binary" }),
);
const value = fc.oneof(usual, json);
const type = fc.constantFrom(...FIELD_TYPES);
const pairs = fc.array(
  fc.record({ from: fc.string({ minLength: 1, maxLength: 5 }), to: fc.string({ maxLength: 5 }) }),
  {
    maxLength: 3,
  },
);
const transform: fc.Arbitrary<Transform> = fc.record({
  kind: fc.constantFrom(...TRANSFORM_KINDS),
  text: fc.option(fc.constantFrom("dd/MM/yyyy", "x", "d MMM yy h:mm a", ",", ".", "+", "x".repeat(200))),
  number: fc.option(fc.integer({ min: 1, max: 20 })),
  values: fc.option(pairs),
});
type Steps = { pull: Transform[]; push: Transform[] };
const bothWays = (each: Transform): Steps => ({ pull: [each], push: [each] });
/** Steps that lose nothing between two types: what they make of a value is made of it again after the way back. */
const reversible = (from: FieldType, to: FieldType): fc.Arbitrary<Steps> => {
  const types = [from, to];
  return fc.constantFrom(
    { pull: [], push: [] },
    ...(types.includes("TEXT") && types.includes("DATE")
      ? [
          bothWays(step("DATE_FORMAT", { text: "dd/MM/yyyy" })),
          bothWays(step("DATE_FORMAT", { text: "MMMM d, yyyy" })),
        ]
      : []),
    ...(types.includes("TEXT") && types.includes("DATETIME")
      ? [bothWays(step("DATE_FORMAT", { text: "x" }))]
      : []),
    bothWays(step("YES_NO")),
    bothWays(step("NUMBER_FROM_TEXT", { text: "," })),
  );
};

type Plan = {
  fields: ContactField[];
  entries: PropertyMapping[];
  properties: { name: string; type: FieldType }[];
};

const planned = (stepsOf: (from: FieldType, to: FieldType) => fc.Arbitrary<Steps>): fc.Arbitrary<Plan> =>
  fc
    .array(
      fc.tuple(type, type).chain(([from, to]) => stepsOf(from, to).map((steps) => ({ from, to, steps }))),
      { minLength: 1, maxLength: 6 },
    )
    .map((all) => ({
      fields: all.map(({ from }, index) => field(`F${index}`, from)),
      properties: all.map(({ to }, index) => ({ name: `p${index}`, type: to })),
      entries: all.map(({ steps }, index) => entry(`p${index}`, `F${index}`, steps)),
    }));

/** What a field of a type can hold at all. */
function held(of: FieldType, given: Json): Json {
  const checked = checkValue(of, given, { at: "PATCHBAY" });
  return checked.ok ? checked.value : null;
}

const made = ({ entries, fields, properties }: Plan) =>
  compiled(
    entries,
    fields,
    properties.map(({ name, type: of }) => ownProperty(name, of)),
  );

test("pull and push never throw, and keep only what PostgreSQL keeps as JSON", () => {
  const steps = fc.record({
    pull: fc.array(transform, { maxLength: 3 }),
    push: fc.array(transform, { maxLength: 3 }),
  });
  fc.assert(
    fc.property(
      planned(() => steps),
      fc.array(value, { maxLength: 6 }),
      (plan, values) => {
        const mapping = made(plan);
        const record = Object.fromEntries(values.map((each, index) => [`F${index}`, each]));
        const pulled = mapping.pull(record);
        const pushed = mapping.push(pulled.properties);
        const anything = mapping.push(Object.fromEntries(values.map((each, index) => [`p${index}`, each])));
        for (const part of [pulled, pushed, anything]) {
          const text = JSON.stringify(part);
          expect(JSON.parse(text)).toEqual(part);
          expect(text).not.toMatch(/\\u0000|\\ud[89a-f]/i);
        }
        for (const name of mapping.pulled) {
          const isFaulty = pulled.faults.some((fault) => fault.property === name);
          expect(Object.hasOwn(pulled.properties, name)).toBe(!isFaulty);
        }
        for (const fault of [...pulled.faults, ...pushed.faults, ...anything.faults]) {
          expect(fault.reason).not.toBe("");
          expect(fault.suggestion).not.toBe("");
          expect((fault.value ?? "").length).toBeLessThanOrEqual(1000);
        }
      },
    ),
    { numRuns: 400 },
  );
});

test("what was pulled is pulled again after a push, where no step loses anything", () => {
  fc.assert(
    fc.property(planned(reversible), fc.array(value, { minLength: 6, maxLength: 6 }), (plan, values) => {
      const mapping = made(plan);
      const record = Object.fromEntries(
        plan.fields.map(({ name, type: of }, index) => [name, held(of, values[index] ?? null)]),
      );
      const first = mapping.pull(record).properties;
      const { values: sent } = mapping.push(first);
      const again = mapping.pull(sent).properties;
      const wentBack = plan.entries
        .filter((each) => Object.hasOwn(sent, each.field))
        .map(({ property }) => property);
      expect(wentBack.map((name) => again[name])).toEqual(wentBack.map((name) => first[name]));
    }),
    { numRuns: 1000 },
  );
});

test("a value of the property's own type always goes back to its field", () => {
  fc.assert(
    fc.property(type, value, (of, given) => {
      const mapping = compiled([entry("p", "F")], [field("F", of)], [ownProperty("p", of)]);
      const pulled = mapping.pull({ F: given });
      const pushed = mapping.push(pulled.properties);
      expect(pushed.faults).toEqual([]);
      expect(mapping.pull(pushed.values).properties).toEqual(
        pulled.faults.length > 0 ? { p: null } : pulled.properties,
      );
    }),
    { numRuns: 1000 },
  );
});
