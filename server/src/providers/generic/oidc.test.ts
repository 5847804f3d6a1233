import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { makeManualClock } from "../../platform/clock.ts";
import { createNetwork } from "../../platform/network/network.ts";
import type { Network } from "../../platform/network/network.ts";
import type { AuthorizationCode } from "../provider.ts";
import { makeFlowSecrets } from "../flow-secrets.ts";
import type { OAuthClient, Tokens } from "../tokens.ts";
import { createGenericConnector } from "./generic-connector.ts";
import { OIDC_CLIENTS, oidcSecret, startOidcServer } from "../../../test/oidc-server.ts";
import type { OidcServer } from "../../../test/oidc-server.ts";

// Against a real server that is not ours: what passes here is OAuth as others read it.
const redirectUri = "http://127.0.0.1:4000/oauth/callback/acme/books";
const clock = makeManualClock();
let oidc: OidcServer;
let network: Network;

beforeAll(async () => {
  oidc = await startOidcServer({ redirectUris: [redirectUri] });
  network = createNetwork({ allow: [oidc.origin], clock });
});
afterAll(async () => {
  await network.close();
  await oidc.close();
});

const clients = {
  BASIC: { clientId: OIDC_CLIENTS.BASIC, clientSecret: oidcSecret },
  POST: { clientId: OIDC_CLIENTS.POST, clientSecret: oidcSecret },
  NONE: { clientId: OIDC_CLIENTS.NONE, clientSecret: "" },
} satisfies Record<string, OAuthClient>;

function connect(changes: Parameters<OidcServer["definition"]>[0] = {}) {
  const definition = oidc.definition(changes);
  const connector = createGenericConnector(
    { network, clock },
    { name: "Items" },
    definition,
    {},
    { binding: true },
  );
  if (!connector.authorization) throw new Error("No authorization.");
  return { connector, authorization: connector.authorization };
}

async function consent(authorization: AuthorizationCode, client: OAuthClient, scopes: readonly string[]) {
  const secrets = await makeFlowSecrets();
  const url = authorization.authorizationUrl({
    client,
    redirectUri,
    state: secrets.state,
    codeChallenge: secrets.codeChallenge,
    scopes,
  });
  const back = await oidc.consent(url);
  return { secrets, params: back.searchParams, outcome: authorization.readCallback(back.searchParams) };
}

async function codeFor(authorization: AuthorizationCode, client: OAuthClient = clients.BASIC) {
  const scopes = ["openid", "profile", "offline_access", "items:read"];
  const { secrets, outcome } = await consent(authorization, client, scopes);
  if (outcome.kind !== "CODE") throw new Error(outcome.kind);
  expect(outcome.state).toBe(secrets.state);
  return {
    client,
    code: outcome.code,
    codeVerifier: secrets.codeVerifier,
    redirectUri,
    dataCentre: "",
    scopes,
  };
}

async function grant(authorization: AuthorizationCode, client: OAuthClient = clients.BASIC): Promise<Tokens> {
  return authorization.exchange(await codeFor(authorization, client));
}

async function reads({ connector }: ReturnType<typeof connect>, tokens: Tokens): Promise<number> {
  const url = new URL("items", connector.api(tokens).baseUrl ?? "");
  const call = connector.sign({ method: "GET", url, headers: {}, body: null }, tokens);
  return (await network.request({ url: call.url, headers: call.headers })).status;
}

describe("code with PKCE", () => {
  for (const method of ["BASIC", "POST", "NONE"] as const)
    test(`a client that proves itself by ${method} gets tokens that work`, async () => {
      const service = connect({ clientAuth: method });
      const tokens = await grant(service.authorization, clients[method]);
      expect(tokens).toMatchObject({
        expiresAt: new Date(clock.now().getTime() + 3_600_000),
        scopes: ["openid", "profile", "offline_access", "items:read"],
        dataCentre: "",
      });
      expect(tokens.refreshToken).toBeTruthy();
      expect(await reads(service, tokens)).toBe(200);
      expect(await service.connector.identify?.(tokens)).toEqual({
        orgId: "ada",
        orgName: "Ada of the tests",
        userEmail: null,
        dataCentre: "",
      });
    });

  test("the callback carries the issuer; another one is foreign, and a missing one is not taken", async () => {
    const { authorization } = connect();
    const { params, outcome } = await consent(authorization, clients.BASIC, ["openid"]);
    expect(outcome).toMatchObject({ kind: "CODE", issuer: oidc.issuer });
    const foreign = new URLSearchParams(params);
    foreign.set("iss", "https://evil.example");
    expect(authorization.readCallback(foreign)).toMatchObject({
      kind: "FOREIGN_SERVER",
      claimed: "issuer https://evil.example",
    });
    foreign.delete("iss");
    expect(authorization.readCallback(foreign).kind).toBe("MALFORMED");
    expect(connect({ issuerRequired: false }).authorization.readCallback(foreign).kind).toBe("CODE");
    foreign.set("iss", `${oidc.issuer}/`);
    expect(authorization.readCallback(foreign).kind).toBe("FOREIGN_SERVER");
  });

  test("a refused consent is told as such", async () => {
    const { authorization } = connect();
    const outcome = authorization.readCallback(
      new URLSearchParams({ error: "access_denied", state: "s", iss: oidc.issuer }),
    );
    expect(outcome).toEqual({ kind: "DENIED", state: "s" });
  });

  test("a code that expired, one used before, a wrong verifier, a wrong redirect URI", async () => {
    const { authorization } = connect();
    const refused = { kind: "AUTH_PERMANENT", providerCode: "invalid_grant", status: 400 };
    const expired = await codeFor(authorization);
    oidc.expire(expired.code);
    await expect(authorization.exchange(expired)).rejects.toMatchObject(refused);

    const used = await codeFor(authorization);
    const tokens = await authorization.exchange(used);
    await expect(authorization.exchange(used)).rejects.toMatchObject(refused);
    // The server ends what a code brought that somebody tries twice.
    expect(await reads(connect(), tokens)).toBe(401);

    const { codeVerifier } = await makeFlowSecrets();
    const stolen = await codeFor(authorization);
    await expect(authorization.exchange({ ...stolen, codeVerifier })).rejects.toMatchObject(refused);
    const moved = await codeFor(authorization);
    await expect(
      authorization.exchange({ ...moved, redirectUri: `${redirectUri}/other` }),
    ).rejects.toMatchObject(refused);
  });

  test("a wrong client is refused for good, without its secret in the words", async () => {
    const { authorization } = connect();
    const request = await codeFor(authorization);
    const wrong = { clientId: OIDC_CLIENTS.BASIC, clientSecret: "not-the-client-secret" };
    const error = await authorization
      .exchange({ ...request, client: wrong })
      .catch((caught: unknown) => caught);
    expect(error).toMatchObject({ kind: "AUTH_PERMANENT", providerCode: "invalid_client", status: 401 });
    expect(String(error)).not.toContain(wrong.clientSecret);
    expect(String(error)).not.toContain(request.code);
    // The client's mistake did not use the code up.
    expect(await authorization.exchange(request)).toMatchObject({ dataCentre: "" });
    await expect(
      authorization.exchange({ ...request, client: { clientId: "nobody", clientSecret: "x" } }),
    ).rejects.toMatchObject({ kind: "AUTH_PERMANENT", providerCode: "invalid_client" });
  });
});

describe("refresh", () => {
  test("a rotating server gives a new refresh token each time; the old one, used again, ends them all", async () => {
    const service = connect();
    const first = await grant(service.authorization);
    const second = await service.connector.renew({ client: clients.BASIC, tokens: first });
    expect(second.refreshToken).not.toBe(first.refreshToken);
    expect(second.accessToken).not.toBe(first.accessToken);
    expect(await reads(service, second)).toBe(200);
    const third = await service.connector.renew({ client: clients.BASIC, tokens: second });
    const dead = { kind: "AUTH_PERMANENT", providerCode: "invalid_grant" };
    await expect(service.connector.renew({ client: clients.BASIC, tokens: first })).rejects.toMatchObject(
      dead,
    );
    await expect(service.connector.renew({ client: clients.BASIC, tokens: third })).rejects.toMatchObject(
      dead,
    );
  });

  test("a server that does not rotate leaves the refresh token as it is", async () => {
    const steady = await startOidcServer({ redirectUris: [redirectUri], rotates: false });
    const open = createNetwork({ allow: [steady.origin], clock });
    const connector = createGenericConnector(
      { network: open, clock },
      { name: "Items" },
      steady.definition(),
      {},
      { binding: true },
    );
    const { authorization } = connector;
    if (!authorization) throw new Error("No authorization.");
    const secrets = await makeFlowSecrets();
    const scopes = ["openid", "offline_access"];
    const url = authorization.authorizationUrl({ client: clients.BASIC, redirectUri, ...secrets, scopes });
    const outcome = authorization.readCallback((await steady.consent(url)).searchParams);
    if (outcome.kind !== "CODE") throw new Error(outcome.kind);
    const tokens = await authorization.exchange({
      client: clients.BASIC,
      code: outcome.code,
      codeVerifier: secrets.codeVerifier,
      redirectUri,
      dataCentre: "",
      scopes,
    });
    const fresh = await connector.renew({ client: clients.BASIC, tokens });
    expect(fresh.refreshToken).toBe(tokens.refreshToken);
    expect(fresh.accessToken).not.toBe(tokens.accessToken);
    await open.close();
    await steady.close();
  });

  test("a grant that the person took back needs them again", async () => {
    const service = connect();
    const tokens = await grant(service.authorization);
    oidc.forgetGrants();
    await expect(service.connector.renew({ client: clients.BASIC, tokens })).rejects.toMatchObject({
      kind: "AUTH_PERMANENT",
      providerCode: "invalid_grant",
    });
    await expect(service.connector.identify?.(tokens)).rejects.toMatchObject({ kind: "AUTH_TOKEN_REJECTED" });
  });
});

test("revoking ends both tokens, and once more is a success too", async () => {
  const service = connect();
  const tokens = await grant(service.authorization);
  const endpoint = `${oidc.origin}/token/revocation`;
  const done = { endpoint, status: 200, providerCode: null };
  expect(await service.connector.revoke?.({ client: clients.BASIC, tokens })).toEqual({
    outcome: "REVOKED",
    endpoint,
    at: clock.now(),
    attempts: [done, done],
  });
  expect(await reads(service, tokens)).toBe(401);
  await expect(service.connector.renew({ client: clients.BASIC, tokens })).rejects.toMatchObject({
    kind: "AUTH_PERMANENT",
  });
  expect(await service.connector.revoke?.({ client: clients.BASIC, tokens })).toMatchObject({
    outcome: "REVOKED",
  });
});

test("client credentials: issued, and issued again in place of stale ones", async () => {
  const definition = {
    ...oidc.definition({ authorizeUrl: null }),
    authType: "OAUTH2_CLIENT_CREDENTIALS" as const,
  };
  const connector = createGenericConnector(
    { network, clock },
    { name: "Items" },
    definition,
    {},
    { binding: true },
  );
  expect(connector.authorization).toBe(null);
  const tokens = await connector.issue?.({ client: clients.BASIC, scopes: ["items:read"] });
  if (!tokens) throw new Error("No tokens.");
  expect(tokens).toMatchObject({
    refreshToken: null,
    scopes: ["items:read"],
    expiresAt: new Date(clock.now().getTime() + 600_000),
  });
  const again = await connector.renew({ client: clients.BASIC, tokens });
  expect(again.accessToken).not.toBe(tokens.accessToken);
  await expect(
    connector.issue?.({ client: { ...clients.BASIC, clientSecret: "wrong-secret" }, scopes: [] }),
  ).rejects.toMatchObject({ kind: "AUTH_PERMANENT", providerCode: "invalid_client" });
});
