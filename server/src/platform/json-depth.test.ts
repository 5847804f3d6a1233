import { expect, it } from "vitest";
import { deepestJson, isTooDeep } from "./json-depth.ts";

const nested = (depth: number, open = "[", close = "]"): unknown =>
  JSON.parse(open.repeat(depth) + (open === "[" ? "" : "1") + close.repeat(depth));

it("tells how deep JSON goes, also where a stack would not reach", () => {
  for (const value of [1, "text", null, {}, [], { a: [{ b: 1 }] }]) expect(isTooDeep(value)).toBe(false);
  expect(isTooDeep(nested(deepestJson))).toBe(false);
  expect(isTooDeep(nested(deepestJson + 1))).toBe(true);
  expect(isTooDeep(nested(deepestJson + 1, `{"a":`, "}"))).toBe(true);
  expect(isTooDeep(nested(200_000))).toBe(true);
});
