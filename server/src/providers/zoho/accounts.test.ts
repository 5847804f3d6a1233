import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { ProviderError } from "../provider-error.ts";
import { decodeTokens, encodeTokens } from "../tokens.ts";
import { startSimulatedZoho } from "./simulated-zoho.fixture.ts";

let zoho: Awaited<ReturnType<typeof startSimulatedZoho>>;
beforeAll(async () => {
  zoho = await startSimulatedZoho();
});
afterAll(() => zoho.stop());
beforeEach(() => {
  zoho.control.clearRefusals();
  zoho.control.clearFaults();
  zoho.clock.advance(60 * 60_000);
});

async function failureOf(promise: Promise<unknown>): Promise<ProviderError> {
  try {
    await promise;
  } catch (error) {
    if (error instanceof ProviderError) return error;
    throw error;
  }
  throw new Error("It succeeded.");
}

test("the authorization URL asks at zoho.com for offline access with PKCE and comma-separated scopes", async () => {
  const { url, secrets, scopes } = await zoho.consent({ org: "acme" });
  expect(url.href.startsWith(`${zoho.simulator.origin}/us/accounts/oauth/v2/auth?`)).toBe(true);
  expect(Object.fromEntries(url.searchParams)).toEqual({
    response_type: "code",
    client_id: zoho.client.clientId,
    redirect_uri: zoho.redirectUri,
    scope: scopes.join(","),
    state: secrets.state,
    code_challenge: secrets.codeChallenge,
    code_challenge_method: "S256",
    access_type: "offline",
    prompt: "consent",
  });
  expect(url.href).not.toContain(secrets.codeVerifier);
  expect(url.href).not.toContain(zoho.client.clientSecret);
});

test("tokens come from the data centre of the organization that was picked, in all ten", async () => {
  const orgs = zoho.control.listOrgs();
  const seen = new Set<string>();
  for (const org of orgs) {
    const tokens = await zoho.grant(org.key, org.dataCentre === "cn" ? { consentAt: "cn" } : {});
    expect(tokens.dataCentre).toBe(org.dataCentre);
    expect((tokens.expiresAt?.getTime() ?? 0) - zoho.clock.now().getTime()).toBe(3_600_000);
    expect(zoho.provider.missingScopes(zoho.provider.requiredScopes, tokens.scopes)).toEqual([]);
    const identity = await zoho.provider.identify(tokens);
    expect(identity).toMatchObject({ orgId: org.zgid, orgName: org.name, dataCentre: org.dataCentre });
    expect(identity.userEmail).toContain("@");
    seen.add(org.dataCentre);
  }
  expect(seen.size).toBe(10);
});

test("a denied consent is an outcome with its state", async () => {
  const { outcome, secrets } = await zoho.consent({ accept: false });
  expect(outcome).toEqual({ kind: "DENIED", state: secrets.state });
});

test("a code works once, with its verifier, at its data centre, within its life", async () => {
  const exchange = async (
    change: { codeVerifier?: string; dataCentre?: string; client?: typeof zoho.client },
    lateMs = 0,
    times = 1,
  ) => {
    const { outcome, secrets, scopes } = await zoho.consent({ org: "northwind" });
    if (outcome.kind !== "CODE") throw new Error("no code");
    zoho.clock.advance(lateMs);
    const request = {
      client: zoho.client,
      code: outcome.code,
      codeVerifier: secrets.codeVerifier,
      redirectUri: zoho.redirectUri,
      dataCentre: outcome.dataCentre,
      scopes,
      ...change,
    };
    for (let time = 1; time < times; time++) await zoho.provider.authorization.exchange(request);
    return failureOf(zoho.provider.authorization.exchange(request));
  };
  const wrongSecret = { ...zoho.client, clientSecret: "wrong" };
  const failures = [
    await exchange({}, 0, 2),
    await exchange({}, 4 * 60_000),
    await exchange({ dataCentre: "us" }),
    await exchange({ codeVerifier: "x".repeat(43) }),
    await exchange({ client: wrongSecret }),
  ];
  expect(failures.map((failure) => [failure.kind, failure.providerCode])).toEqual([
    ["AUTH_PERMANENT", "invalid_code"],
    ["AUTH_PERMANENT", "invalid_code"],
    ["AUTH_PERMANENT", "invalid_code"],
    ["REFUSED", "invalid_code_verifier"],
    ["AUTH_PERMANENT", "invalid_client_secret"],
  ]);
});

test("a refresh keeps the old refresh token, since the answer has none", async () => {
  const tokens = await zoho.grant("acme");
  const before = zoho.control.counters().refreshes;
  const fresh = await zoho.provider.authorization.refresh({ client: zoho.client, tokens });
  expect(fresh.refreshToken).toBe(tokens.refreshToken);
  expect(fresh.accessToken).not.toBe(tokens.accessToken);
  expect(fresh.scopes).toEqual(tokens.scopes);
  expect(zoho.control.counters().refreshes).toBe(before + 1);
  await zoho.provider.identify(fresh);
});

test("the eleventh access token within ten minutes is throttling, never a broken grant", async () => {
  const tokens = await zoho.grant("acme");
  const refresh = () => zoho.provider.authorization.refresh({ client: zoho.client, tokens });
  for (let time = 0; time < 9; time++) await refresh();
  const failure = await failureOf(refresh());
  expect([failure.kind, failure.providerCode, failure.isTransient]).toEqual([
    "THROTTLED",
    "Access Denied",
    true,
  ]);
  zoho.clock.advance(10 * 60_000 + 1);
  await refresh();
});

test("only a definite refusal of a refresh is permanent", async () => {
  const tokens = await zoho.grant("acme");
  const refresh = () => failureOf(zoho.provider.authorization.refresh({ client: zoho.client, tokens }));
  const refuse = async (draft: Parameters<typeof zoho.control.refuseRefreshes>[0]) => {
    zoho.control.refuseRefreshes({ ...draft, count: 1 });
    const { kind } = await refresh();
    return kind;
  };
  expect(await refuse({ error: "invalid_code" })).toBe("AUTH_PERMANENT");
  expect(await refuse({ error: "invalid_grant" })).toBe("AUTH_PERMANENT");
  expect(await refuse({ error: "invalid_client" })).toBe("AUTH_PERMANENT");
  expect(await refuse({ error: "Access Denied" })).toBe("THROTTLED");
  expect(await refuse({ status: 503 })).toBe("UNAVAILABLE");
  expect(await refuse({ error: "invalid_code", status: 500 })).toBe("UNAVAILABLE");
  expect(await refuse({ error: "general_error" })).toBe("UNAVAILABLE");
  expect(await refuse({ reset: true })).toBe("NETWORK");
  zoho.control.addFault({ pathPrefix: "/accounts/oauth/v2/token", status: 429, retryAfterSeconds: 7 });
  const throttled = await refresh();
  expect([throttled.kind, throttled.retryAfterMs]).toEqual(["THROTTLED", 7_000]);
  expect((await zoho.provider.authorization.refresh({ client: zoho.client, tokens })).dataCentre).toBe("us");
});

test("a revocation ends the grant, leaves a receipt without secrets, and can be repeated", async () => {
  const tokens = await zoho.grant("northwind");
  const receipt = await zoho.provider.authorization.revoke({ client: zoho.client, tokens });
  expect(receipt).toMatchObject({
    outcome: "REVOKED",
    endpoint: `${zoho.simulator.origin}/eu/accounts/oauth/v2/token/revoke`,
    at: zoho.clock.now(),
  });
  for (const secret of [tokens.refreshToken, tokens.accessToken, zoho.client.clientSecret])
    expect(JSON.stringify(receipt)).not.toContain(secret);
  expect((await failureOf(zoho.provider.identify(tokens))).kind).toBe("AUTH_TOKEN_REJECTED");
  const refreshed = await failureOf(zoho.provider.authorization.refresh({ client: zoho.client, tokens }));
  expect(refreshed.kind).toBe("AUTH_PERMANENT");

  const again = await zoho.provider.authorization.revoke({ client: zoho.client, tokens });
  expect(again.outcome).toBe("ALREADY_INVALID");
  expect(again.attempts.length).toBe(2);
});

test("when one revocation endpoint fails the other is tried; when both fail it can be tried again", async () => {
  const tokens = await zoho.grant("acme");
  zoho.control.addFault({ pathPrefix: "/accounts/oauth/v2/token/revoke", status: 404 });
  const receipt = await zoho.provider.authorization.revoke({ client: zoho.client, tokens });
  expect(receipt.outcome).toBe("REVOKED");
  expect(receipt.endpoint.endsWith("/us/accounts/oauth/v2/revoke/token")).toBe(true);

  const others = await zoho.grant("acme");
  zoho.control.addFault({ pathPrefix: "/accounts/oauth/v2/token/revoke", status: 404 });
  zoho.control.addFault({ pathPrefix: "/accounts/oauth/v2/revoke/token", status: 503 });
  const failure = await failureOf(
    zoho.provider.authorization.revoke({ client: zoho.client, tokens: others }),
  );
  expect(failure.kind).toBe("UNAVAILABLE");
  expect((await zoho.provider.authorization.revoke({ client: zoho.client, tokens: others })).outcome).toBe(
    "REVOKED",
  );
});

test("failures never show a token or the client's secret", async () => {
  const tokens = await zoho.grant("acme");
  await zoho.provider.authorization.revoke({ client: zoho.client, tokens });
  const failures = [
    await failureOf(zoho.provider.identify(tokens)),
    await failureOf(zoho.provider.authorization.refresh({ client: zoho.client, tokens })),
  ];
  for (const failure of failures)
    for (const secret of [tokens.refreshToken, tokens.accessToken, zoho.client.clientSecret])
      expect(`${failure.message} ${failure.providerCode} ${failure.stack}`).not.toContain(secret);
});

test("granted scopes that are fewer than required are told", async () => {
  const tokens = await zoho.grant("acme", { scopes: ["ZohoCRM.org.READ", "ZohoCRM.settings.ALL"] });
  expect(zoho.provider.missingScopes(zoho.provider.requiredScopes, tokens.scopes)).toEqual([
    "ZohoCRM.users.READ",
    "ZohoCRM.modules.ALL",
    "ZohoCRM.notifications.ALL",
  ]);
  // Without the users scope the person stays unknown; the organization does not.
  expect(await zoho.provider.identify(tokens)).toMatchObject({ orgName: "Acme Trading", userEmail: null });
});

test("tokens survive being stored", async () => {
  const tokens = await zoho.grant("acme");
  expect(decodeTokens(encodeTokens(tokens))).toEqual(tokens);
  expect(() => decodeTokens('{"accessToken":"secret-text"}')).toThrow(
    /^The stored text is not a set of tokens\.$/,
  );
});
