import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { changedThere, mergeContact, owedProperties } from "./merge-contact.ts";
import type { ContactValues } from "./merge-contact.ts";

const at = new Date("2026-11-22T10:00:00Z");
const provider = { winner: "PROVIDER", at } as const;
const patchbay = { winner: "PATCHBAY", at } as const;

describe("one property of one contact", () => {
  test.each([
    ["nothing changed", "a", "a", "a", "a", 0],
    ["changed there", "a", "a", "b", "b", 0],
    ["changed here", "b", "a", "a", "b", 0],
    ["changed alike", "b", "a", "b", "b", 0],
    ["changed on both sides", "b", "a", "c", "c", 1],
    ["cleared there", "a", "a", null, null, 0],
    ["cleared here", null, "a", "a", null, 0],
    ["cleared there, changed here", "b", "a", null, null, 1],
  ])("%s: here %j, before %j, there %j gives %j", (_name, here, base, there, result, conflicts) => {
    const merged = mergeContact(
      { properties: { city: here }, base: { city: base } },
      { city: there },
      provider,
    );
    expect(merged.properties["city"]).toBe(result);
    expect(merged.base["city"]).toBe(there);
    expect(merged.conflicts).toHaveLength(conflicts);
    expect(merged.changed).toBe(result !== here);
  });

  test("on both sides, with Patchbay as the winner, what is here stays and is owed", () => {
    const here = { properties: { city: "b" }, base: { city: "a" } };
    const merged = mergeContact(here, { city: "c" }, patchbay);
    expect(merged.properties).toEqual({ city: "b" });
    expect(merged.conflicts).toEqual([
      { property: "city", patchbayValue: "b", providerValue: "c", winner: "PATCHBAY", at: at.toISOString() },
    ]);
    expect(owedProperties(merged, new Set(["city"]))).toEqual(new Set(["city"]));
  });

  test("a contact that meets its record for the first time fills what the other side lacks", () => {
    const merged = mergeContact(
      { properties: { city: "Oslo", phone: "1" }, base: null },
      { city: null, phone: "2", department: "Sales" },
      provider,
    );
    expect(merged.properties).toEqual({ city: "Oslo", phone: "2", department: "Sales" });
    expect(merged.conflicts.map(({ property }) => property)).toEqual(["phone"]);
    expect(owedProperties(merged, new Set(["city", "phone", "department"]))).toEqual(new Set(["city"]));
  });

  test("no value, null and the empty text are the same", () => {
    const merged = mergeContact({ properties: { city: "" }, base: {} }, { city: null }, provider);
    expect(merged.changed).toBe(false);
    expect(changedThere({}, { city: "" })).toBe(false);
  });
});

describe("whatever both sides do", () => {
  const value = fc.constantFrom(null, "a", "b", "c", 1, true);
  const values = fc.dictionary(fc.constantFrom("city", "phone", "company"), value);
  const winner = fc.constantFrom("PROVIDER" as const, "PATCHBAY" as const);

  test("a second merge with the same record changes nothing and meets no conflict that was settled for the provider", () => {
    fc.assert(
      fc.property(values, fc.option(values), values, winner, (properties, base, there, by) => {
        const once = mergeContact({ properties, base }, there, { winner: by, at });
        const twice = mergeContact(once, there, { winner: by, at });
        expect(twice.properties).toEqual(once.properties);
        expect(twice.changed).toBe(false);
        expect(twice.conflicts).toEqual([]);
      }),
    );
  });

  test("once what is owed is written there, both sides are equal and nothing is owed", () => {
    fc.assert(
      fc.property(values, fc.option(values), values, winner, (properties, base, there, by) => {
        const names = new Set([
          ...Object.keys(properties),
          ...Object.keys(there),
          ...Object.keys(base ?? {}),
        ]);
        const whole = Object.fromEntries([...names].map((name) => [name, there[name] ?? null]));
        const merged = mergeContact({ properties, base }, whole, { winner: by, at });
        const written: ContactValues = { ...whole };
        for (const name of owedProperties(merged, names)) written[name] = merged.properties[name] ?? null;
        const after = mergeContact(merged, written, { winner: by, at });
        expect(after.changed).toBe(false);
        expect(after.conflicts).toEqual([]);
        expect(owedProperties(after, names).size).toBe(0);
        for (const name of names) expect(after.properties[name] ?? null).toEqual(written[name] ?? null);
      }),
    );
  });
});
