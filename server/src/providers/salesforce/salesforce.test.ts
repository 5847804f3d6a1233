import { afterAll, beforeAll, expect, test } from "vitest";
import type { Tokens } from "../tokens.ts";
import { startSimulatedSalesforce } from "./simulated-salesforce.fixture.ts";
import { quoted, readViewQuery } from "./soql.ts";

let salesforce: Awaited<ReturnType<typeof startSimulatedSalesforce>>;
let tokens: Tokens;
beforeAll(async () => {
  salesforce = await startSimulatedSalesforce();
  tokens = await salesforce.grant("acme");
});
afterAll(() => salesforce.stop());

const users = (given: Tokens = tokens) => salesforce.dataSync.readUsers({ tokens: given, checkpoint: null });

test("a consent names the organization and the instance, and its refresh stays with both", async () => {
  expect(tokens.extras?.["apiUrl"]).toBe(`${salesforce.origin}/salesforce/acme.my`);
  expect(tokens.scopes).toEqual(["api", "refresh_token", "id"]);
  const identity = await salesforce.provider.identify(tokens);
  expect(identity).toEqual({
    orgId: expect.stringMatching(/^00D[A-Za-z0-9]{15}$/),
    orgName: "Acme Trading",
    userEmail: "robin.vega@example.com",
    dataCentre: "",
  });
  const refreshed = await salesforce.provider.authorization.refresh({ client: salesforce.client, tokens });
  expect([refreshed.refreshToken, refreshed.extras]).toEqual([tokens.refreshToken, tokens.extras]);
  expect(await salesforce.provider.identify(refreshed)).toEqual(identity);
  const other = await salesforce.provider.identify(await salesforce.grant("northwind"));
  expect(other.orgId).not.toBe(identity.orgId);
  expect(other.orgName).toBe("Northwind GmbH");
});

test("without a scope for the person only the person is unknown; `full` stands for all but staying", async () => {
  const narrow = await salesforce.grant("globex", ["api", "refresh_token"]);
  expect((await salesforce.provider.identify(narrow)).userEmail).toBeNull();
  const { missingScopes, requiredScopes } = salesforce.provider;
  expect(missingScopes(requiredScopes, ["full", "refresh_token"])).toEqual([]);
  expect(missingScopes(requiredScopes, ["full"])).toEqual(["refresh_token"]);
  expect(missingScopes(requiredScopes, ["api", "id", "offline_access"])).toEqual([]);
});

test("a session that ended is refreshed; a grant that ended is not", async () => {
  const granted = await salesforce.grant("acme");
  salesforce.control.expireAccessTokens({ org: "acme" });
  await expect(users(granted)).rejects.toMatchObject({
    kind: "AUTH_TOKEN_REJECTED",
    providerCode: "INVALID_SESSION_ID",
  });
  const { authorization } = salesforce.provider;
  const fresh = await authorization.refresh({ client: salesforce.client, tokens: granted });
  expect((await users(fresh)).users.length).toBeGreaterThan(0);
  expect((await authorization.revoke({ client: salesforce.client, tokens: fresh })).outcome).toBe("REVOKED");
  await expect(users(fresh)).rejects.toMatchObject({ kind: "AUTH_TOKEN_REJECTED" });
  await expect(authorization.refresh({ client: salesforce.client, tokens: fresh })).rejects.toMatchObject({
    kind: "AUTH_PERMANENT",
    providerCode: "invalid_grant",
  });
  tokens = await salesforce.grant("acme");
});

test("a sixth approval of one person and app ends the oldest", async () => {
  const grants: Tokens[] = [];
  for (let n = 0; n < 6; n += 1) grants.push(await salesforce.grant("maple"));
  const { authorization } = salesforce.provider;
  const refresh = (given: Tokens | undefined) =>
    authorization.refresh({ client: salesforce.client, tokens: given ?? tokens });
  await expect(refresh(grants[0])).rejects.toMatchObject({ kind: "AUTH_PERMANENT" });
  expect((await refresh(grants[1])).accessToken).toBeTruthy();
});

test("tokens of one organization do not work at another's address, and none without an address", async () => {
  const moved = { ...tokens, extras: { apiUrl: `${salesforce.origin}/salesforce/northwind.my` } };
  await expect(users(moved)).rejects.toMatchObject({ kind: "AUTH_TOKEN_REJECTED" });
  const { extras: _, ...nowhere } = tokens;
  await expect(users(nowhere)).rejects.toMatchObject({ kind: "REFUSED", providerCode: "no_instance_url" });
  // An address that is not Salesforce's is not called at all.
  const foreign = { ...tokens, extras: { apiUrl: "https://attacker.example" } };
  await expect(users(foreign)).rejects.toMatchObject({ providerCode: "no_instance_url" });
});

test("the limit of the day and that of calls at once are told apart", async () => {
  salesforce.control.changeOrg("acme", { creditsPerDay: 1 });
  await expect(users()).rejects.toMatchObject({
    kind: "THROTTLED",
    status: 403,
    providerCode: "DAILY_API_REQUESTS_USED_UP",
    retryAfterMs: 900_000,
  });
  salesforce.control.changeOrg("acme", { creditsPerDay: 100_000, concurrency: 1, latencyMs: 30 });
  const outcomes = await Promise.allSettled([users(), users(), users()]);
  const refused = outcomes
    .filter((outcome) => outcome.status === "rejected")
    .map(({ reason }) => reason as unknown);
  expect(refused.length).toBeGreaterThan(0);
  expect(refused[0]).toMatchObject({
    kind: "THROTTLED",
    providerCode: "REQUEST_LIMIT_EXCEEDED",
    retryAfterMs: 20_000,
  });
  salesforce.control.changeOrg("acme", { concurrency: 10, latencyMs: 0 });
});

test("faults on the way are told by what helps", async () => {
  const kinds: string[] = [];
  for (const fault of [{ status: 503 }, { status: 429 }, { status: 404 }, { status: 302 }, { reset: true }]) {
    salesforce.control.addFault({ pathPrefix: "/salesforce/acme.my/services/data", ...fault });
    kinds.push(
      await users().then(
        () => "none",
        ({ kind }: { kind: string }) => kind,
      ),
    );
  }
  expect(kinds).toEqual(["UNAVAILABLE", "THROTTLED", "REFUSED", "UNAVAILABLE", "NETWORK"]);
  await expect(
    salesforce.dataSync.readUsers({ tokens, checkpoint: null, signal: AbortSignal.abort() }),
  ).rejects.toMatchObject({ kind: "NETWORK", providerCode: "ABORTED" });
});

test("texts in queries are quoted so that nothing in them ends", () => {
  expect(quoted("O'Brien")).toBe("'O\\'Brien'");
  expect(quoted("a\\' OR 'b")).toBe("'a\\\\\\' OR \\'b'");
  expect(quoted("a\nb\r")).toBe("'a\\nb\\r'");
});

test("the query of a list view is taken apart outside of its quotes and brackets", () => {
  const columns = "SELECT Name, (SELECT Id FROM Cases WHERE Status = 'x' ORDER BY Id) FROM Contact";
  expect(readViewQuery(`${columns} ORDER BY Name`)).toEqual({ scope: null, where: null });
  expect(
    readViewQuery(
      `${columns} USING SCOPE mine WHERE A = 'x ORDER BY \\' y' AND (B = 1 or C = 2) ORDER BY Name LIMIT 5`,
    ),
  ).toEqual({
    scope: "mine",
    where: "A = 'x ORDER BY \\' y' AND (B = 1 or C = 2)",
  });
  expect(readViewQuery(`${columns} where A = 1 LIMIT 5`)).toEqual({ scope: null, where: "A = 1" });
  for (const odd of [
    "SELECT 'x FROM Contact",
    "SELECT Id FROM Contact WHERE (A = 1",
    "SELECT Id) FROM Contact (",
    "SELECT Id FROM Contact USING SCOPE 'x'",
  ])
    expect(readViewQuery(odd)).toBeNull();
});
