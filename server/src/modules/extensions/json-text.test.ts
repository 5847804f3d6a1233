import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readJsonText } from "./json-text.ts";

describe("readJsonText", () => {
  it("reads every JSON text as JSON.parse does, however it is indented", () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 8 }), fc.constantFrom(undefined, 1, "\t"), (value, indent) => {
        const text = JSON.stringify(value, null, indent);
        const { root, slips } = readJsonText(text);
        const faults = slips.filter(({ code }) => code !== "BAD_CHARACTER");
        expect(faults).toEqual([]);
        expect(JSON.stringify(root?.value)).toBe(JSON.stringify(JSON.parse(text)));
      }),
    );
  });

  it("finds fault with whatever JSON.parse refuses, and with nothing else", () => {
    const part = fc.constantFrom(
      "{",
      "}",
      "[",
      "]",
      ",",
      ":",
      '"a"',
      '"b"',
      "1",
      "-2.5e3",
      "true",
      "null",
      " ",
      "\n",
      '"',
      "\\",
      "x",
      "/",
      "'",
      "#",
      "=",
      ";",
      "\ufeff",
    );
    fc.assert(
      fc.property(fc.array(part, { maxLength: 12 }), (parts) => {
        const text = parts.join("");
        const { root, slips } = readJsonText(text);
        let value: unknown;
        try {
          value = JSON.parse(text);
        } catch {
          expect(slips).not.toEqual([]);
          return;
        }
        // What JSON allows and manifests do not: a member twice, a number beyond all numbers.
        if (
          slips.some(({ code }) => code === "DUPLICATE_MEMBER") ||
          !text.includes(JSON.stringify(value).slice(0, 1))
        )
          return;
        expect(slips).toEqual([]);
        expect(root?.value).toEqual(value);
      }),
      { numRuns: 3_000 },
    );
  });

  it("knows where every value stands", () => {
    const { root } = readJsonText('{ "a": [1, { "b": null }] }');
    const list = root?.members?.get("a");
    expect([root?.at, list?.nameAt, list?.node.at]).toEqual([0, 2, 7]);
    expect(list?.node.items?.map(({ at }) => at)).toEqual([8, 11]);
    expect(list?.node.items?.[1]?.members?.get("b")?.node).toEqual({ at: 18, value: null, raw: "null" });
  });

  it("takes __proto__ for a name like any other", () => {
    const { root } = readJsonText('{"__proto__": {"polluted": true}}');
    expect(Object.keys(root?.value as object)).toEqual(["__proto__"]);
    expect(({} as Record<string, unknown>)["polluted"]).toBeUndefined();
  });
});
