import { expect, it } from "vitest";
import { propertyName } from "./property-name.ts";

it.each([
  ["Customer number", "customerNumber"],
  ["VIP", "vip"],
  ["Größe (cm)", "grosseCm"],
  ["2nd phone", "ndPhone"],
  ["  ", ""],
  ["x".repeat(60), "x".repeat(40)],
])("calls %j %j", (label, name) => {
  expect(propertyName(label)).toBe(name);
});
