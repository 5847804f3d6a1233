import { expect, test } from "vitest";
import { nextManifest, nextVersion, starterManifest } from "./starter-manifest.ts";

test("the next version counts the minor number on, or ends a pre-release", () => {
  expect(nextVersion("1.4.2")).toBe("1.5.0");
  expect(nextVersion("2.0.0-beta.1")).toBe("2.0.0");
  expect(nextVersion("not a version")).toBe("not a version");
});

test("the next manifest leaves out what nobody wrote", () => {
  const text = nextManifest({
    key: "orders",
    version: "1.0.0",
    description: null,
    configParams: [{ name: "region", label: "Region", type: "text", required: false, description: null }],
    thirdParty: null,
  });
  expect(JSON.parse(text)).toEqual({
    key: "orders",
    version: "1.1.0",
    configParams: [{ name: "region", label: "Region", type: "text", required: false }],
  });
});

test("without a manifest it is the one to begin with, which is JSON", () => {
  expect(nextManifest(null)).toBe(starterManifest);
  expect(JSON.parse(starterManifest)).toHaveProperty("callbackListener.onInstall");
});
