import { expect, it } from "vitest";
import { compareVersions, isNewer, parseVersion } from "./semver.ts";

it("orders versions as semver.org does", () => {
  // Section 11.4, and some more.
  const ordered = [
    "0.9.9",
    "1.0.0-0",
    "1.0.0-9",
    "1.0.0-10",
    "1.0.0-alpha",
    "1.0.0-alpha.1",
    "1.0.0-alpha.beta",
    "1.0.0-beta",
    "1.0.0-beta.2",
    "1.0.0-beta.11",
    "1.0.0-rc.1",
    "1.0.0",
    "1.0.1",
    "1.2.0",
    "1.10.0",
    "2.0.0--",
    "2.0.0",
  ];
  for (const [left, a] of ordered.entries())
    for (const [right, b] of ordered.entries()) {
      const [x, y] = [parseVersion(a), parseVersion(b)];
      if (!x || !y) throw new Error(`${a} or ${b} is no version.`);
      expect(Math.sign(compareVersions(x, y)), `${a} to ${b}`).toBe(Math.sign(left - right));
      expect(isNewer(a, b)).toBe(left > right);
    }
});

it.each([
  "",
  "1",
  "1.0",
  "1.0.0.0",
  "01.0.0",
  "1.0.0-",
  "1.0.0-01",
  "1.0.0-a..b",
  "1.0.0+1",
  "v1.0.0",
  "1.0.0 ",
  "1.0.0-ä",
  "-1.0.0",
  `1.0.${"9".repeat(16)}`,
  `1.0.0-${"9".repeat(16)}`,
])("takes %j for no version", (text) => {
  expect(parseVersion(text)).toBeNull();
});
