import { randomBytes } from "node:crypto";
import type { App } from "../apps/app.ts";
import type { ProviderOrg } from "../state.ts";

/** Salesforce, as an app with OAuth meets it. */
export const SALESFORCE: App = {
  key: "salesforce",
  name: "Salesforce",
  authorizePath: /^\/salesforce\/[a-z0-9.-]+\/services\/oauth2\/authorize$/,
  decisionPath: "/salesforce/login/decision",
  scopes: {
    api: "See and change data through the APIs",
    refresh_token: "Stay connected when the person is away",
    offline_access: "Stay connected when the person is away",
    id: "See who it is",
    openid: "Get an identity token",
    profile: "See name and picture",
    email: "See the e-mail address",
    full: "Everything that the person may",
    web: "Use the access token in a browser",
    chatter_api: "Use Chatter",
    content: "See and change files",
    custom_permissions: "See custom permissions",
    wave_api: "Use CRM Analytics",
    pardot_api: "Use Account Engagement",
    lightning: "Use Lightning applications",
    cdp_query_api: "Query Data Cloud",
    sfap_api: "Use Einstein's models",
  },
  numberOf: organizationId,
  // The usual time-out of a session; answers do not tell it.
  accessTokenLifeMs: () => 2 * 3_600_000,
  makeText: (kind, org) =>
    kind === "access"
      ? `${organizationId(org).slice(0, 15)}!${randomBytes(60).toString("base64url")}`
      : `${kind === "refresh" ? "5Aep" : "aPrx"}${randomBytes(48).toString("base64url")}`,
  givesRefreshToken: (scopes) => scopes.includes("refresh_token") || scopes.includes("offline_access"),
};

/** The host part before `.salesforce.com` at which an organization's API is. */
export function myDomain(org: ProviderOrg): string {
  return `${org.key}.my`;
}

export function organizationId(org: ProviderOrg): string {
  return makeId("00D", org, 1);
}

const SUFFIX = "ABCDEFGHIJKLMNOPQRSTUVWXYZ012345";
const ID = /^([A-Za-z0-9]{3})H([0-9A-Z]{2})(\d{9})([A-Z0-5]{3})?$/;

/** What stands before and after the number of an id: digits have no case, so neither changes with it. */
const ends = new Map<string, readonly [before: string, after: string]>();

/** An id of 18 characters: kind, organization and number, and a suffix that tells upper from lower case. */
export function makeId(prefix: string, org: ProviderOrg, n: number): string {
  const key = prefix + org.idPrefix;
  let found = ends.get(key);
  if (found === undefined) {
    const before = `${prefix}H${orgPart(org)}`;
    found = [before, suffixOf(`${before}000000000`)];
    ends.set(key, found);
  }
  return found[0] + String(n).padStart(9, "0") + found[1];
}

/** The number in an id (15 or 18 characters) of that kind and organization; undefined for any other text. */
export function numberInId(prefix: string, org: ProviderOrg, id: string): number | undefined {
  const [, kind, part, digits, suffix] = ID.exec(id) ?? [];
  if (kind !== prefix || part !== orgPart(org) || digits === undefined) return undefined;
  return suffix === undefined || suffix === suffixOf(id.slice(0, 15)) ? Number(digits) : undefined;
}

function orgPart(org: ProviderOrg): string {
  return (Number(org.idPrefix) % 1_296).toString(36).toUpperCase().padStart(2, "0");
}

function suffixOf(id: string): string {
  return [0, 5, 10]
    .map((start) => {
      const capitals = Array.from(id.slice(start, start + 5), (letter, place) =>
        /[A-Z]/.test(letter) ? 1 << place : 0,
      );
      return SUFFIX[capitals.reduce((sum, bit) => sum + bit, 0)] ?? "A";
    })
    .join("");
}
