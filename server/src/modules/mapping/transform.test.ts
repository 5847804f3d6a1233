import { expect, test } from "vitest";
import { longestText } from "./read-text.ts";
import { applyTransform } from "./transform.ts";
import type { Transform } from "./transform.ts";

const replace = (from: string, to: string): Transform => ({
  kind: "REPLACE",
  text: null,
  number: null,
  values: [{ from, to }],
});

test("replacing changes every occurrence", () => {
  expect(applyTransform(replace("-", ""), "a-b--c", "TEXT")).toBe("abc");
  expect(applyTransform(replace("b", "bb"), "abab", "TEXT")).toBe("abbabb");
});

test("replacing again and again never makes more of a text than a property holds, and one character", () => {
  let value: unknown = "a".repeat(200);
  for (let step = 0; step < 10; step += 1)
    value = applyTransform(replace("a", "a".repeat(200)), value as string, "TEXT");
  expect(String(value)).toHaveLength(longestText + 1);
});
