import { expect, test } from "vitest";
import { installationStatus, worksWithThirdParty } from "./installation-status.ts";
import type { InstallationFacts } from "./installation-status.ts";

const at = new Date("2026-01-01T00:00:00Z");
const none: InstallationFacts = {
  uninstalledAt: null,
  authorizedAt: null,
  thirdPartyAt: null,
  needsThirdParty: true,
  thirdPartyRefused: false,
};

test.each<[string, Partial<InstallationFacts>, string]>([
  ["just installed", {}, "AUTHORIZATION_NEEDED"],
  ["authorised", { authorizedAt: at }, "THIRD_PARTY_NEEDED"],
  ["authorised, without a third party", { authorizedAt: at, needsThirdParty: false }, "ACTIVE"],
  ["both authorised", { authorizedAt: at, thirdPartyAt: at }, "ACTIVE"],
  ["refused there", { authorizedAt: at, thirdPartyAt: at, thirdPartyRefused: true }, "THIRD_PARTY_NEEDED"],
  [
    "refused where none is needed any more",
    { authorizedAt: at, needsThirdParty: false, thirdPartyRefused: true },
    "ACTIVE",
  ],
  ["the third party alone", { thirdPartyAt: at }, "AUTHORIZATION_NEEDED"],
  ["uninstalled before all", { uninstalledAt: at }, "UNINSTALLED"],
  ["uninstalled when all stood", { uninstalledAt: at, authorizedAt: at, thirdPartyAt: at }, "UNINSTALLED"],
])("%s", (_name, facts, status) => {
  expect(installationStatus({ ...none, ...facts })).toBe(status);
});

test("a version works with a third party that it names, or wants to hear of", () => {
  const thirdParty = { service: "zoho-books", connection: "Books", scopes: [] };
  const url = "https://example.com/";
  expect(worksWithThirdParty({ thirdParty, callbackListener: {} })).toBe(true);
  expect(worksWithThirdParty({ thirdParty: null, callbackListener: { onTPAAuthorise: url } })).toBe(true);
  expect(worksWithThirdParty({ thirdParty: null, callbackListener: { onInstall: url } })).toBe(false);
});
