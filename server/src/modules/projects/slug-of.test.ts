import { expect, it } from "vitest";
import { slugOf } from "./slug-of.ts";

it.each([
  ["Shop", "shop"],
  ["  Café & Größe! ", "cafe-gro-e"],
  ["a".repeat(60), "a".repeat(40)],
  [`${"a".repeat(39)} b`, "a".repeat(39)],
  ["日本", "project"],
])("makes %j into %j", (name, slug) => expect(slugOf(name)).toBe(slug));
