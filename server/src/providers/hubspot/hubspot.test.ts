import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { OrgItem, OrgObject } from "../provider.ts";
import { ProviderError } from "../provider-error.ts";
import type { Tokens } from "../tokens.ts";
import { startSimulatedHubSpot } from "./simulated-hubspot.fixture.ts";

let hubspot: Awaited<ReturnType<typeof startSimulatedHubSpot>>;
let tokens: Tokens;
beforeAll(async () => {
  hubspot = await startSimulatedHubSpot();
  hubspot.control.changeOrg("northwind", { size: { users: 230, viewsPerModule: 130 } });
  tokens = await hubspot.grant("northwind");
});
afterAll(() => hubspot.stop());

async function readAll(
  object: OrgObject,
  by = tokens,
): Promise<{ items: OrgItem[]; pages: number; done: number[] }> {
  const items: OrgItem[] = [];
  const done: number[] = [];
  let checkpoint = null;
  do {
    const page = await hubspot.provider.orgSync.readPage({ tokens: by, object, checkpoint });
    items.push(...page.items);
    done.push(page.progress.done);
    checkpoint = page.next;
  } while (checkpoint !== null);
  return { items, pages: done.length, done };
}

const failureOf = async (call: Promise<unknown>): Promise<ProviderError> => {
  const error: unknown = await call.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (error instanceof ProviderError) return error;
  throw new Error(`No ProviderError but ${String(error)}`);
};

test("a consent gives tokens of half an hour with their scopes, and says whose they are", async () => {
  expect(tokens).toMatchObject({ dataCentre: "", scopes: expect.arrayContaining(["crm.lists.read"]) });
  expect(tokens.expiresAt?.getTime()).toBe(hubspot.clock.now().getTime() + 1_800_000);
  expect(await hubspot.provider.identify(tokens)).toEqual({
    orgId: "44000274",
    orgName: "northwind.example",
    userEmail: "robin.vega@example.com",
    dataCentre: "eu1",
  });
});

test("where only the account's number is told, it is called by that", async () => {
  hubspot.control.addFault({ pathPrefix: "/hubspot/oauth/v1/access-tokens", status: 404 });
  expect(await hubspot.provider.identify(tokens)).toMatchObject({
    orgName: "HubSpot account 44000274",
    userEmail: null,
  });
});

test("a refresh keeps the refresh token; one that is revoked is refused for good", async () => {
  const mine = await hubspot.grant("acme");
  const { client } = hubspot;
  const fresh = await hubspot.provider.authorization.refresh({ client, tokens: mine });
  expect(fresh.refreshToken).toBe(mine.refreshToken);
  expect(fresh.accessToken).not.toBe(mine.accessToken);
  const receipt = await hubspot.provider.authorization.revoke({ client, tokens: fresh });
  expect(receipt.outcome).toBe("REVOKED");
  const error = await failureOf(hubspot.provider.authorization.refresh({ client, tokens: fresh }));
  expect(error).toMatchObject({ kind: "AUTH_PERMANENT", providerCode: "BAD_REFRESH_TOKEN" });
});

describe("org sync", () => {
  test("reads what the scopes let one see", async () => {
    expect((await readAll("MODULES")).items.map(({ key }) => key)).toEqual(["contacts"]);
    const more = { ...tokens, scopes: [...tokens.scopes, "crm.schemas.deals.read", "tickets"] };
    expect((await readAll("MODULES", more)).items.map(({ key }) => key)).toEqual([
      "contacts",
      "deals",
      "tickets",
    ]);
    const page = await hubspot.provider.orgSync.readPage({
      tokens: more,
      object: "FIELDS",
      checkpoint: { modules: ["deals"], done: 28 },
    });
    expect(page).toMatchObject({ items: [], skipped: [{ key: "deals" }], progress: { done: 28, total: 28 } });
  });

  test("reads properties as fields of contacts", async () => {
    const { items } = await readAll("FIELDS");
    const fields = items.map(({ data }) => hubspot.dataSync.contactField(data));
    const field = (name: string) => fields.find((each) => each?.name === name);
    expect(field("email")).toEqual({
      name: "email",
      label: "Email",
      type: "EMAIL",
      providerType: "string",
      required: false,
      readOnly: false,
      maxLength: 65_536,
      choices: null,
      custom: false,
    });
    expect(field("mobilephone")?.type).toBe("PHONE");
    expect(field("hs_language")).toMatchObject({ type: "TEXT", choices: ["en", "de", "fr", "ja"] });
    expect(field("birthday")).toMatchObject({ type: "DATE", custom: true });
    expect(field("loyalty_points")).toMatchObject({ type: "NUMBER", maxLength: null });
    expect(field("newsletter")).toMatchObject({ type: "BOOLEAN", choices: null });
    expect(field("last_visit")?.type).toBe("DATETIME");
    expect(field("lastmodifieddate")).toMatchObject({ readOnly: true });
    // Several values at once, and the record's own id.
    expect(field("interests")).toBe(undefined);
    expect(field("hs_object_id")).toBe(undefined);
    for (const name of Object.values(hubspot.dataSync.standardFields)) expect(field(name)?.name).toBe(name);
  });

  test("reads people who are there and people who left, page by page", async () => {
    const { items, done } = await readAll("USERS");
    expect(items).toHaveLength(230);
    expect(new Set(items.map(({ key }) => key)).size).toBe(230);
    expect(items[0]?.data).toMatchObject({ name: "Robin Vega", active: true });
    expect(items.filter(({ data }) => data["active"] === false).length).toBeGreaterThan(0);
    expect(done).toEqual(done.toSorted((left, right) => left - right));
  });

  test("reads lists of contacts as views", async () => {
    const { items, pages } = await readAll("VIEWS");
    expect(pages).toBe(2);
    expect(items).toHaveLength(130);
    expect(items[0]).toMatchObject({ key: "1", parentKey: "contacts" });
    expect(hubspot.dataSync.viewName(items[0]?.data ?? {})).toBe("All contacts");
  });
});

describe("errors", () => {
  const details = () => hubspot.provider.orgSync.readPage({ tokens, object: "FIELDS", checkpoint: null });

  test.each([
    ["hubspotCallsPerTenSeconds", "TEN_SECONDLY_ROLLING", 10_000],
    ["hubspotCallsPerDay", "DAILY", 1_800_000],
  ] as const)("%s: waits as long as the limit lasts", async (limit, providerCode, retryAfterMs) => {
    hubspot.control.setLimits({ [limit]: 0 });
    const error = await failureOf(details());
    hubspot.control.setLimits({ [limit]: 1_000_000 });
    expect(error).toMatchObject({ kind: "THROTTLED", status: 429, providerCode, retryAfterMs });
  });

  test("a Retry-After counts more than the limit's own time", async () => {
    hubspot.control.addFault({ pathPrefix: "/hubspot/crm/v3", status: 429, retryAfterSeconds: 3 });
    expect(await failureOf(details())).toMatchObject({ kind: "THROTTLED", retryAfterMs: 3_000 });
  });

  test.each([
    [{ status: 503 }, "UNAVAILABLE"],
    [{ status: 477 }, "UNAVAILABLE"],
    [{ status: 423 }, "UNAVAILABLE"],
    [{ status: 400 }, "REFUSED"],
    [{ reset: true }, "NETWORK"],
  ] as const)("%o is %s", async (fault, kind) => {
    hubspot.control.addFault({ pathPrefix: "/hubspot/crm/v3", ...fault });
    expect(await failureOf(details())).toMatchObject({ kind });
  });

  test("an access token that ended asks for a refresh, one without the scope says so", async () => {
    const mine = await hubspot.grant("acme", ["oauth"]);
    const read = () =>
      hubspot.provider.orgSync.readPage({ tokens: mine, object: "FIELDS", checkpoint: null });
    expect(await failureOf(read())).toMatchObject({ kind: "SCOPE_MISSING", providerCode: "MISSING_SCOPES" });
    hubspot.control.expireAccessTokens({ org: "acme" });
    expect(await failureOf(read())).toMatchObject({ kind: "AUTH_TOKEN_REJECTED" });
  });
});
