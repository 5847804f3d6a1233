import { expect, test } from "vitest";
import { nextManifest, nextVersion, starterManifest } from "./manifest-text.ts";

test("the next version counts the minor number on, or ends a pre-release", () => {
  expect(nextVersion("1.4.2")).toBe("1.5.0");
  expect(nextVersion("2.0.0-beta.1")).toBe("2.0.0");
  expect(nextVersion("not a version")).toBe("not a version");
});

test("the next manifest is in its usual order, without what nobody wrote", () => {
  const text = nextManifest({
    thirdParty: { scopes: [], service: "zoho-books", connection: "Books" },
    securityContext: { scopes: [] },
    version: "1.0.0",
    key: "orders",
    description: null,
    configParams: [{ type: "text", label: "Region", name: "region", required: false, description: null }],
  });
  expect(JSON.stringify(JSON.parse(text))).toBe(
    JSON.stringify({
      key: "orders",
      version: "1.1.0",
      securityContext: { scopes: [] },
      configParams: [{ name: "region", label: "Region", type: "text", required: false }],
      thirdParty: { service: "zoho-books", connection: "Books" },
    }),
  );
});

test("without a manifest it is the one to begin with, which is JSON", () => {
  expect(nextManifest(null)).toBe(starterManifest);
  expect(JSON.parse(starterManifest)).toHaveProperty("callbackListener.onInstall");
});
