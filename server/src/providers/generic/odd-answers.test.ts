import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Connector } from "../connector.ts";
import { startOddServer } from "./odd-server.fixture.ts";

// What no standard says and servers in use do all the same.
let odd: Awaited<ReturnType<typeof startOddServer>>;
beforeAll(async () => {
  odd = await startOddServer();
});
afterAll(() => odd.close());

const client = { clientId: "the-client", clientSecret: "the client/secret+1" };
const code = "a-code-that-nobody-else-may-see";
const codeVerifier = "a-verifier-that-nobody-else-may-see";

function exchange({ authorization }: Connector, scopes: string[] = ["a", "b"]) {
  if (!authorization) throw new Error("No authorization.");
  return authorization.exchange({
    client,
    code,
    codeVerifier,
    redirectUri: "https://patchbay.example/cb",
    dataCentre: "",
    scopes,
  });
}

describe("requests", () => {
  const token = { access_token: "at", token_type: "bearer" };

  test("form, JSON and query carry the same fields", async () => {
    odd.answer(200, token);
    const fields = {
      grant_type: "authorization_code",
      code,
      code_verifier: codeVerifier,
      redirect_uri: "https://patchbay.example/cb",
      client_id: client.clientId,
      client_secret: client.clientSecret,
      audience: "api",
    };
    const oauth = { tokenParameters: { audience: "api", code: "not this one" } };
    await exchange(odd.connect({ oauth }));
    expect(odd.last()?.headers["content-type"]).toBe("application/x-www-form-urlencoded;charset=UTF-8");
    expect(Object.fromEntries(new URLSearchParams(odd.last()?.body))).toEqual(fields);
    await exchange(odd.connect({ oauth: { ...oauth, tokenRequest: "JSON" } }));
    expect(odd.last()?.headers["content-type"]).toBe("application/json");
    expect(JSON.parse(odd.last()?.body ?? "")).toEqual(fields);
    await exchange(odd.connect({ oauth: { ...oauth, tokenRequest: "QUERY" } }));
    expect(Object.fromEntries(new URL(odd.last()?.url ?? "", odd.origin).searchParams)).toEqual(fields);
    expect(odd.last()?.body).toBe("");
  });

  test("Basic encodes id and secret as forms do, before base64 (RFC 6749, 2.3.1)", async () => {
    odd.answer(200, token);
    await exchange(odd.connect({ oauth: { clientAuth: "BASIC", pkce: false } }));
    expect(odd.last()?.headers.authorization).toBe(
      `Basic ${Buffer.from("the-client:the+client%2Fsecret%2B1").toString("base64")}`,
    );
    expect(odd.last()?.body).not.toContain("client_secret");
    expect(odd.last()?.body).not.toContain("code_verifier");
  });

  test("the authorization URL: our parameters stand, whatever the definition adds", () => {
    const { authorization } = odd.connect({
      oauth: {
        authorizeUrl: `${odd.origin}/authorize?tenant=1&redirect_uri=https://evil.example`,
        scopeDelimiter: ",",
        scopeParameter: "user_scope",
        authorizeParameters: { access_type: "offline", state: "fixed", client_id: "other" },
      },
    });
    const url = authorization?.authorizationUrl({
      client,
      redirectUri: "https://patchbay.example/cb",
      state: "s",
      codeChallenge: "c",
      scopes: ["a", "b"],
    });
    expect([...(url?.searchParams ?? [])].sort()).toEqual([
      ["access_type", "offline"],
      ["client_id", "the-client"],
      ["code_challenge", "c"],
      ["code_challenge_method", "S256"],
      ["redirect_uri", "https://patchbay.example/cb"],
      ["response_type", "code"],
      ["state", "s"],
      ["tenant", "1"],
      ["user_scope", "a,b"],
    ]);
  });

  test("refreshing goes to its own address where there is one; a public client sends no secret", async () => {
    odd.answer(200, { ...token, access_token: "fresh" });
    const tokens = { accessToken: "at", refreshToken: "rt", expiresAt: null, scopes: ["a"], dataCentre: "" };
    const connector = odd.connect({ oauth: { refreshUrl: `${odd.origin}/refresh`, clientAuth: "NONE" } });
    expect(await connector.renew({ client, tokens })).toEqual({ ...tokens, accessToken: "fresh" });
    expect(odd.last()?.url).toBe("/refresh");
    expect(odd.last()?.body).not.toContain("client_secret");
  });

  test("a redirect is refused, and nothing is sent on", async () => {
    const before = odd.heard.length;
    for (const status of [301, 302, 303, 307, 308]) {
      odd.answer(status, "", { location: `${odd.origin}/elsewhere` });
      await expect(exchange(odd.connect())).rejects.toMatchObject({
        kind: "REFUSED",
        status,
        providerCode: "redirected",
      });
    }
    expect(odd.heard.slice(before).map(({ url }) => url)).toEqual(Array(5).fill("/token"));
  });

  test("the closed door stands before the token endpoint", async () => {
    const connector = odd.connect({ oauth: { tokenUrl: "http://127.0.0.1:1/token" } });
    await expect(exchange(connector)).rejects.toMatchObject({ kind: "BLOCKED" });
    await expect(
      exchange(odd.connect({ oauth: { tokenUrl: "http://example.com/token" } })),
    ).rejects.toMatchObject({
      kind: "BLOCKED",
      providerCode: "INSECURE_URL",
    });
  });
});

describe("answers", () => {
  const at = (seconds: number) => new Date(odd.clock.now().getTime() + seconds * 1_000);
  const cases: [name: string, oauth: object, answer: unknown, tokens: object][] = [
    [
      "no token_type, numbers as text, scopes with commas",
      {},
      { access_token: "at", expires_in: "60", scope: "a,b c", refresh_token: "rt" },
      { accessToken: "at", refreshToken: "rt", scopes: ["a", "b", "c"], expiresAt: at.bind(null, 60) },
    ],
    ["nothing but the token", {}, { access_token: "at" }, { scopes: ["a", "b"], expiresAt: null }],
    [
      "no expires_in, but the definition knows",
      { tokenLifeSeconds: 90 },
      { access_token: "at", expires_in: 0 },
      { expiresAt: at.bind(null, 90) },
    ],
    ["a life without end", {}, { access_token: "at", expires_in: 1e15 }, { expiresAt: null }],
    ["scopes as a list", {}, { access_token: "at", scope: ["x", "y", 1] }, { scopes: ["x", "y"] }],
    ["no scope granted", {}, { access_token: "at", scope: "" }, { scopes: [] }],
    [
      "the person's token beside the app's",
      { scopeParameter: "user_scope" },
      {
        ok: true,
        access_token: "xoxb",
        scope: "bot",
        authed_user: { access_token: "xoxp", scope: "search:read" },
      },
      { accessToken: "xoxp", scopes: ["search:read"] },
    ],
    [
      "the person's token alone",
      {},
      { ok: true, authed_user: { access_token: "xoxp" } },
      { accessToken: "xoxp" },
    ],
    ["within data", {}, { data: { access_token: "at", expires_in: 5 } }, { expiresAt: at.bind(null, 5) }],
    [
      "a form",
      {},
      "access_token=at&scope=x%2Cy&token_type=bearer",
      { accessToken: "at", scopes: ["x", "y"] },
    ],
  ];
  for (const [name, oauth, answer, tokens] of cases)
    test(`an answer: ${name}`, async () => {
      odd.answer(200, answer);
      const expected = Object.fromEntries(
        Object.entries(tokens).map(([member, value]) => [
          member,
          typeof value === "function" ? value() : value,
        ]),
      );
      expect(await exchange(odd.connect({ oauth }))).toMatchObject(expected);
    });

  test("a scope that asks for a refresh token counts as granted where one came", async () => {
    const asked = ["a", "offline_access"];
    odd.answer(200, { access_token: "at", refresh_token: "rt", scope: "a" });
    expect((await exchange(odd.connect(), asked)).scopes).toEqual(asked);
    odd.answer(200, { access_token: "at", refresh_token: "rt", scope: "a offline_access" });
    expect((await exchange(odd.connect(), asked)).scopes).toEqual(asked);
    odd.answer(200, { access_token: "at", scope: "a" });
    expect((await exchange(odd.connect(), asked)).scopes).toEqual(["a"]);
  });

  test("where the API is: one of the definition's hosts, or refused before anything is called", async () => {
    const own = new URL(odd.origin).host;
    const connector = odd.connect({
      apiBaseUrl: null,
      apiHosts: [own, "*.customers.example"],
      oauth: { apiUrlMember: "where.api" },
    });
    odd.answer(200, { access_token: "at", where: { api: `${odd.origin}/v1` } });
    const tokens = await exchange(connector);
    expect(tokens.extras).toEqual({ apiUrl: `${odd.origin}/v1` });
    // The wildcard stood for all customers; now it is known which one.
    expect(connector.api(tokens)).toEqual({ baseUrl: `${odd.origin}/v1`, hosts: [own] });
    expect(connector.api({ ...tokens, extras: {} }).hosts).toEqual([own, "*.customers.example"]);
    expect(connector.api({ ...tokens, extras: { apiUrl: "https://evil.example" } }).baseUrl).toBe(null);
    for (const api of [
      "https://evil.example",
      "https://customers.example",
      `${odd.origin}@evil.example`,
      "https://a.customers.example.evil.example",
      "http://a.customers.example",
      "javascript:alert(1)",
      `${odd.origin}/v1?x=1`,
    ]) {
      odd.answer(200, { access_token: "at", where: { api } });
      await expect(exchange(connector)).rejects.toMatchObject({
        kind: "REFUSED",
        providerCode: "foreign_api_url",
      });
    }
    odd.answer(200, { access_token: "fresh" });
    const kept = await connector.renew({ client, tokens: { ...tokens, refreshToken: "rt" } });
    expect(kept).toMatchObject({ accessToken: "fresh", extras: { apiUrl: `${odd.origin}/v1` } });
  });
});

describe("refusals", () => {
  const cases: [kind: string, status: number, body: unknown, code: string | null][] = [
    ["AUTH_PERMANENT", 400, { error: "invalid_grant" }, "invalid_grant"],
    ["AUTH_PERMANENT", 200, { error: "bad_verification_code" }, "bad_verification_code"],
    ["AUTH_PERMANENT", 200, { ok: false, error: "invalid_auth" }, "invalid_auth"],
    ["AUTH_PERMANENT", 401, { message: "no" }, null],
    ["AUTH_PERMANENT", 400, { status: "BAD_REFRESH_TOKEN", message: "gone" }, "BAD_REFRESH_TOKEN"],
    ["AUTH_PERMANENT", 400, { error: "interaction_required" }, "interaction_required"],
    ["REFUSED", 400, { error: "invalid_scope" }, "invalid_scope"],
    ["REFUSED", 200, { error: { type: "OAuthException", message: "no" } }, "OAuthException"],
    ["REFUSED", 404, "<html>", null],
    ["REFUSED", 200, { error: "x".repeat(100) }, "UNREADABLE_CODE"],
    ["THROTTLED", 429, { error: "invalid_grant" }, "invalid_grant"],
    ["THROTTLED", 200, { ok: false, error: "ratelimited" }, "ratelimited"],
    ["UNAVAILABLE", 500, { error: "invalid_grant" }, "invalid_grant"],
    ["UNAVAILABLE", 400, { error: "unknown_error" }, "unknown_error"],
    ["UNAVAILABLE", 200, "<html>", "no_access_token"],
    ["UNAVAILABLE", 200, { access_token: "" }, "no_access_token"],
    ["UNAVAILABLE", 200, { access_token: "at\r\nx-evil: 1" }, "no_access_token"],
    ["UNAVAILABLE", 200, `"${"x".repeat(1_100_000)}"`, "BODY_TOO_LARGE"],
  ];
  for (const [kind, status, body, providerCode] of cases)
    test(`${status} ${JSON.stringify(body).slice(0, 50)} is ${kind}`, async () => {
      odd.answer(status, body, { "retry-after": "7" });
      const caught = await exchange(odd.connect()).catch((error: unknown) => error);
      expect(caught).toMatchObject({ kind, providerCode });
      if (kind === "THROTTLED") expect(caught).toMatchObject({ retryAfterMs: 7_000 });
    });

  test("a connection that breaks is the network's fault, and says nothing of the grant", async () => {
    odd.answerBy((response) => response.destroy());
    await expect(exchange(odd.connect())).rejects.toMatchObject({ kind: "NETWORK", providerCode: "RESET" });
  });

  test("servers that repeat what they were sent put no secret into our words", async () => {
    for (const spell of [
      (text: string) => text,
      encodeURIComponent,
      (text: string) => Buffer.from(`x${text}`).toString("base64"),
      (text: string) => Buffer.from(`${text}:`).toString("base64url"),
      (text: string) => Buffer.from(text).toString("hex"),
      (text: string) => JSON.stringify(text),
    ]) {
      const [secret, sentCode, verifier] = [client.clientSecret, code, codeVerifier].map(spell);
      odd.answer(400, {
        error: "invalid_grant",
        error_description: `Not "${sentCode}"\r\n of ${verifier} and ${secret}: ${"long ".repeat(100)}`,
      });
      const caught = await exchange(odd.connect()).catch((error: unknown) => error);
      expect(caught).toBeInstanceOf(Error);
      const { message } = caught as Error;
      for (const text of [secret, sentCode, verifier, client.clientSecret, code, codeVerifier])
        expect(message).not.toContain(text);
      expect(message).toMatch(/^Odd refused: invalid_grant\. Not "/);
      expect(message).not.toMatch(/[\r\n]/);
      expect(message.length).toBeLessThan(260);
    }
    odd.answer(400, { error: code, error_description: `secret ${client.clientSecret}` });
    await expect(exchange(odd.connect())).rejects.toMatchObject({ providerCode: "UNREADABLE_CODE" });
  });
});

describe("revoking", () => {
  const tokens = {
    accessToken: "the-access-token",
    refreshToken: "the-refresh-token",
    expiresAt: null,
    scopes: [],
    dataCentre: "",
  };

  test("a grant ends with one request; tokens that end alone take two", async () => {
    odd.answer(200, "");
    const before = odd.heard.length;
    expect(await odd.connect().revoke?.({ client, tokens })).toMatchObject({ outcome: "REVOKED" });
    expect(odd.heard.length - before).toBe(1);
    await odd.connect({ oauth: { revocation: "TOKEN" } }).revoke?.({ client, tokens });
    expect(odd.heard.slice(-2).map(({ body }) => new URLSearchParams(body).get("token"))).toEqual([
      tokens.refreshToken,
      tokens.accessToken,
    ]);
  });

  test("what is gone already is a success; an error says which, and no token", async () => {
    odd.answer(400, { error: "invalid_token", error_description: tokens.refreshToken });
    expect(await odd.connect().revoke?.({ client, tokens })).toMatchObject({
      outcome: "ALREADY_INVALID",
      attempts: [{ status: 400, providerCode: "invalid_token" }],
    });
    odd.answer(503, "");
    await expect(odd.connect().revoke?.({ client, tokens })).rejects.toMatchObject({ kind: "UNAVAILABLE" });
    expect(odd.connect({ oauth: { revokeUrl: null } }).revoke).toBe(null);
  });
});

test("whose the credentials are: by dots, numbers too; without an answer none", async () => {
  const identity = { url: "/whoami", idMember: "data.0.id", nameMember: "data.0.title" };
  const connector = odd.connect({ identity });
  const tokens = { accessToken: "at", refreshToken: null, expiresAt: null, scopes: [], dataCentre: "" };
  odd.answer(200, { data: [{ id: 42, title: "Ada\u0000" }] });
  expect(await connector.identify?.(tokens)).toEqual({
    orgId: "42",
    orgName: "Ada",
    userEmail: null,
    dataCentre: "",
  });
  expect(odd.last()).toMatchObject({ url: "/api/whoami", headers: { authorization: "Bearer at" } });
  for (const [status, kind] of [
    [401, "AUTH_TOKEN_REJECTED"],
    [403, "SCOPE_MISSING"],
    [302, "REFUSED"],
    [429, "THROTTLED"],
    [502, "UNAVAILABLE"],
  ] as const) {
    odd.answer(status, {}, { location: `${odd.origin}/other` });
    await expect(connector.identify?.(tokens)).rejects.toMatchObject({ kind, status });
  }
  odd.answer(200, { data: [] });
  await expect(connector.identify?.(tokens)).rejects.toMatchObject({ providerCode: "no_identity" });
});
