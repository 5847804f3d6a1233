import { describe, expect, test } from "vitest";
import { makeManualClock } from "../../platform/clock.ts";
import { createNetwork } from "../../platform/network/network.ts";
import type { ApiCall } from "../connector.ts";
import type { ServiceDefinition } from "../definition.ts";
import type { Tokens } from "../tokens.ts";
import { readCallback } from "./callback.ts";
import { makeDefinition } from "./definition.fixture.ts";
import { checkParameters } from "./fill-parameters.ts";
import { createGenericConnector } from "./generic-connector.ts";

const clock = makeManualClock();
const network = createNetwork({ clock });
const tokens: Tokens = {
  accessToken: "tok/en+$&1",
  refreshToken: null,
  expiresAt: null,
  scopes: [],
  dataCentre: "",
};
const keyed = (changes: Partial<ServiceDefinition> = {}): ServiceDefinition => ({
  ...makeDefinition("https://api.example.com"),
  authType: "API_KEY",
  oauth: null,
  ...changes,
});
const connect = (definition: ServiceDefinition, parameters: Record<string, string> = {}) =>
  createGenericConnector({ network, clock }, { name: "Shop" }, definition, parameters, { binding: true });
const call = (changes: Partial<ApiCall> = {}): ApiCall => ({
  method: "POST",
  url: new URL("https://api.example.com/v1/x?b=%20a&key=mine"),
  headers: {},
  body: null,
  ...changes,
});

describe("signing", () => {
  test("a header with a template, the definition's own headers and query; the caller's of that name give way", () => {
    const definition = keyed({
      credential: { in: "HEADER", name: "X-Api-Key", template: "Key {credential}!" },
      headers: {
        "X-Tenant": "acme",
        "Notion-Version": "2022",
        "User-Agent": "ours",
        Accept: "application/json",
      },
      query: { format: "json" },
    });
    const headers = {
      "x-API-key": "theirs",
      "x-tenant": "evil",
      "notion-version": "2025",
      ACCEPT: "text/csv",
      "X-Other": "1",
    };
    const signed = connect(definition).sign(call({ headers }), tokens);
    expect(signed.headers).toEqual({
      "x-api-key": "Key tok/en+$&1!",
      "x-tenant": "acme",
      "notion-version": "2025",
      "user-agent": "ours",
      accept: "text/csv",
      "x-other": "1",
    });
    expect(signed.url.href).toBe("https://api.example.com/v1/x?b=%20a&key=mine&format=json");
  });

  test("a key as the user's name of Basic, and it does not come back either", () => {
    const connector = connect(
      keyed({ credential: { in: "HEADER", name: "Authorization", template: "Basic {credentialAsUser}" } }),
    );
    const pair = Buffer.from(`${tokens.accessToken}:`).toString("base64");
    expect(connector.sign(call(), tokens).headers).toEqual({ authorization: `Basic ${pair}` });
    expect(connector.secretsOf(tokens)).toContain(pair);
  });

  test("a query parameter, once, encoded", () => {
    const definition = keyed({ credential: { in: "QUERY", name: "key", template: "{credential}" } });
    const given = call();
    const signed = connect(definition).sign(given, tokens);
    expect(signed.url.searchParams.getAll("key")).toEqual([tokens.accessToken]);
    expect(signed.url.search).toContain("key=tok%2Fen%2B%24%261");
    expect(given.url.searchParams.get("key")).toBe("mine");
  });

  test("a member of a JSON body, a field of a form, and nothing else", () => {
    const connector = connect(keyed({ credential: { in: "BODY", name: "key", template: "{credential}" } }));
    const json = { "Content-Type": "application/json; charset=utf-8", "Content-Length": "9" };
    const signed = connector.sign(
      call({ headers: json, body: '{"a":1,"key":"mine","__proto__":2}' }),
      tokens,
    );
    expect(signed.body).toBe('{"a":1,"__proto__":2,"key":"tok/en+$&1"}');
    expect(signed.headers).toEqual({ "content-type": "application/json; charset=utf-8" });
    const form = { "content-type": "application/x-www-form-urlencoded" };
    const sent = connector.sign(
      call({ headers: form, body: new TextEncoder().encode("a=1&key=mine") }),
      tokens,
    );
    expect(sent.body).toBe("a=1&key=tok%2Fen%2B%24%261");
    expect(connector.sign(call(), tokens)).toMatchObject({
      body: '{"key":"tok/en+$&1"}',
      headers: { "content-type": "application/json" },
    });
    for (const wrong of [
      call({ method: "GET" }),
      call({ headers: json, body: "[1]" }),
      call({ headers: json, body: "{" }),
      call({ headers: { "content-type": "text/plain" }, body: "x" }),
    ])
      expect(() => connector.sign(wrong, tokens)).toThrow(
        expect.objectContaining({ providerCode: "credential_in_body" }),
      );
  });

  test("no line break gets into a header", () => {
    const connector = connect(keyed());
    const refused = expect.objectContaining({ kind: "REFUSED", providerCode: "invalid_header" });
    for (const accessToken of ["a\r\nx: 1", "a\nb", "a\u0000", "a\u2028", "ключ"])
      expect(() => connector.sign(call(), { ...tokens, accessToken })).toThrow(refused);
    const odd: Record<string, string>[] = [
      { "x\r\ny": "1" },
      { x: "1\r\ny: 2" },
      { "": "1" },
      { "a b": "1" },
    ];
    for (const headers of odd) expect(() => connector.sign(call({ headers }), tokens)).toThrow(refused);
  });

  test("user and password as one pair, in UTF-8", () => {
    const definition = keyed({
      authType: "BASIC",
      credential: { in: "HEADER", name: "Authorization", template: "Basic {credential}" },
    });
    const signed = connect(definition).sign(call(), {
      ...tokens,
      accessToken: "pässword:1",
      extras: { username: "ada" },
    });
    expect(signed.headers["authorization"]).toBe(`Basic ${Buffer.from("ada:pässword:1").toString("base64")}`);
  });
});

describe("what must not come back", () => {
  const secret = 'a "secret"/key+with spaces';

  test("the credential in every spelling, wherever it stands in base64", () => {
    const secrets = connect(keyed()).secretsOf({
      ...tokens,
      accessToken: secret,
      refreshToken: "refresh-token",
    });
    for (const before of ["", "a", "ab", "abc"])
      for (const encoding of ["base64", "base64url"] as const) {
        const echoed = Buffer.from(`${before}${secret}~tail`).toString(encoding);
        expect(secrets.some((text) => echoed.includes(text))).toBe(true);
      }
    for (const echoed of [
      secret,
      encodeURIComponent(secret),
      new URLSearchParams({ secret }).toString(),
      JSON.stringify({ secret }),
      Buffer.from(secret).toString("hex"),
      "x refresh-token y",
    ])
      expect([echoed, secrets.some((text) => echoed.includes(text))]).toEqual([echoed, true]);
    expect(secrets.map(({ length }) => length)).toEqual(
      secrets.map(({ length }) => length).sort((a, b) => b - a),
    );
  });

  test("of Basic the pair; the user's name only where it is the key; nothing so short that it hits other text", () => {
    const basic = connect(keyed({ authType: "BASIC" }));
    const pair = Buffer.from("ada.lovelace:x").toString("base64");
    expect(basic.secretsOf({ ...tokens, accessToken: "x", extras: { username: "ada.lovelace" } })).toEqual(
      expect.arrayContaining([pair, "ada.lovelace"]),
    );
    const usual = { ...tokens, accessToken: "a long password", extras: { username: "ada.lovelace" } };
    expect(basic.secretsOf(usual)).not.toContain("ada.lovelace");
    expect(basic.secretsOf(usual)).toContain("a long password");
    expect(connect(keyed()).secretsOf({ ...tokens, accessToken: "abc" })).toEqual([]);
  });
});

describe("parameters", () => {
  const shop = {
    name: "shop",
    label: "Shop",
    description: "The name before .shop.example.",
    example: "acme",
    pattern: "[a-z0-9-]{1,40}",
  };
  const host = {
    ...shop,
    name: "host",
    label: "Host",
    example: "x.example",
    pattern: "[A-Za-z0-9][A-Za-z0-9.-]{0,60}",
  };
  const definition = keyed({
    parameters: [shop],
    apiBaseUrl: "https://{shop}.shop.example/api",
    apiHosts: ["files-{shop}.shop.example", "CDN.shop.example"],
    headers: { "X-Shop": "{shop}", "X-Braces": "{other}" },
    credential: { in: "HEADER", name: "X-Key", template: "{shop}:{credential}" },
  });

  test("fill URLs, hosts, headers and the template", () => {
    const connector = connect(definition, { shop: "acme" });
    expect(connector.api(tokens)).toEqual({
      baseUrl: "https://acme.shop.example/api",
      hosts: ["acme.shop.example", "files-acme.shop.example", "cdn.shop.example"],
    });
    const signed = connector.sign(call(), { ...tokens, accessToken: "{shop}" });
    expect(signed.headers).toEqual({ "x-shop": "acme", "x-braces": "{other}", "x-key": "acme:{shop}" });
  });

  test("values that do not fit are refused at once, missing ones when they are needed", () => {
    for (const value of [
      "a/b",
      "a.b",
      "a@b",
      "a:1",
      "a?b",
      "a#b",
      "a b",
      "A",
      "",
      "x".repeat(41),
      "ä",
      "a%2f",
      "a\\b",
    ])
      expect(checkParameters([shop], { shop: value })).toHaveLength(1);
    expect(checkParameters([shop], { other: "x", shop: "acme" })).toEqual([
      { name: "other", message: 'This service has no parameter "other".' },
    ]);
    const refused = expect.objectContaining({ kind: "REFUSED", providerCode: "invalid_parameter" });
    expect(() => connect(definition, { shop: "evil.example/" })).toThrow(refused);
    const waiting = connect(definition);
    expect(waiting.parameters).toEqual([shop]);
    expect(() => waiting.api(tokens)).toThrow(refused);
    expect(() => waiting.binding).toThrow(refused);
  });

  test("a host is what stands there, and not what a parser makes of it", () => {
    const open = keyed({ parameters: [host], apiBaseUrl: "https://{host}/api" });
    expect(connect(open, { host: "Own.example" }).api(tokens).hosts).toEqual(["own.example"]);
    for (const value of ["0x7f.1", "127.1", "2130706433"])
      expect(() => connect(open, { host: value }).api(tokens)).toThrow(/cannot be made/);
  });
});

describe("binding", () => {
  const origin = "https://a.example";
  const base = makeDefinition(origin, {
    identity: { url: `${origin}/me`, idMember: "id", nameMember: "name" },
  });
  const bindingOf = (changes: Parameters<typeof makeDefinition>[1]) =>
    connect({ ...makeDefinition(origin, { identity: base.identity, ...changes }) }).binding;

  test("every place that codes, tokens or calls go to", () => {
    const elsewhere = "https://b.example/x";
    const all = [
      bindingOf({}),
      bindingOf({ oauth: { authorizeUrl: elsewhere } }),
      bindingOf({ oauth: { tokenUrl: elsewhere } }),
      bindingOf({ oauth: { refreshUrl: elsewhere } }),
      bindingOf({ oauth: { revokeUrl: elsewhere } }),
      bindingOf({ oauth: { issuer: origin } }),
      bindingOf({ oauth: { apiUrlMember: "api" } }),
      bindingOf({ apiBaseUrl: elsewhere }),
      bindingOf({ apiHosts: ["b.example"] }),
      bindingOf({ identity: { url: elsewhere, idMember: "id", nameMember: "name" } }),
      bindingOf({ credential: { in: "QUERY", name: "Authorization", template: "Bearer {credential}" } }),
      bindingOf({ credential: { in: "HEADER", name: "X", template: "Bearer {credential}" } }),
    ];
    expect(new Set(all).size).toBe(all.length);
    expect(bindingOf({ apiHosts: ["b.example", "c.example"] })).toBe(
      bindingOf({ apiHosts: ["C.example", "b.example"] }),
    );
  });

  test("not what may change freely, and none for shipped services", () => {
    const unchanged = [
      bindingOf({ headers: { "x-version": "2" } }),
      bindingOf({ scopes: [{ name: "a", meaning: "A." }], defaultScopes: ["a"] }),
      bindingOf({ oauth: { authorizeParameters: { prompt: "consent" }, tokenLifeSeconds: 60 } }),
    ];
    expect(new Set([...unchanged, bindingOf({})]).size).toBe(1);
    const shipped = createGenericConnector(
      { network, clock },
      { name: "Shop" },
      base,
      {},
      { binding: false },
    );
    expect(shipped.binding).toBe(null);
  });
});

describe("callbacks", () => {
  const expected = { issuer: "https://as.example", required: false };
  const read = (query: string, issuer = expected) => readCallback(new URLSearchParams(query), issuer);

  test("a code, with and without issuer", () => {
    const code = { kind: "CODE", state: "s", code: "c", dataCentre: "" };
    expect(read("code=c&state=s")).toEqual({ ...code, issuer: null });
    expect(read("code=c&state=s&iss=https://as.example")).toEqual({ ...code, issuer: "https://as.example" });
    expect(read(`code=${"c".repeat(8_000)}&state=s`).kind).toBe("CODE");
  });

  test("another server's answer says nothing, not even no", () => {
    for (const iss of [
      "https://evil.example",
      "https://as.example/",
      "http://as.example",
      "https://AS.example",
    ]) {
      expect(read(`code=c&state=s&iss=${encodeURIComponent(iss)}`).kind).toBe("FOREIGN_SERVER");
      expect(read(`error=access_denied&state=s&iss=${encodeURIComponent(iss)}`).kind).toBe("FOREIGN_SERVER");
    }
    expect(read("code=c&state=s", { ...expected, required: true })).toMatchObject({ kind: "MALFORMED" });
    expect(read("code=c&state=s&iss=", { ...expected, required: true })).toMatchObject({ kind: "MALFORMED" });
  });

  test("refusals, errors and what is malformed", () => {
    expect(read("error=access_denied&state=s")).toEqual({ kind: "DENIED", state: "s" });
    expect(read("error=user_cancelled_login&state=s").kind).toBe("DENIED");
    expect(read("error=server_error&error_description=Oops&state=s")).toEqual({
      kind: "PROVIDER_ERROR",
      state: "s",
      providerCode: "server_error",
      description: "Oops",
    });
    for (const query of [
      "",
      "state=s",
      "code=c",
      "code=&state=s",
      "code=a&code=b&state=s",
      "code=a&state=s&state=t",
      "code=a&state=s&iss=https://as.example&iss=https://as.example",
      "code=a&state=s&error=x&error=y",
      "code=a&state=s&response=jwt",
      `code=${"c".repeat(9_000)}&state=s`,
      `code=c&state=${"s".repeat(3_000)}`,
    ])
      expect([query.slice(0, 60), read(query).kind]).toEqual([query.slice(0, 60), "MALFORMED"]);
  });
});

test("keys and passwords: what a person types in, and nothing renews or revokes them", async () => {
  const key = connect(keyed());
  expect(key.secretFields).toEqual([{ name: "apiKey", label: "API key", isSecret: true }]);
  expect([key.authorization, key.issue, key.revoke, key.identify]).toEqual([null, null, null, null]);
  await expect(key.renew({ client: null, tokens })).rejects.toMatchObject({ kind: "AUTH_PERMANENT" });
  const basic = connect(keyed({ authType: "BASIC" }));
  expect(basic.secretFields.map(({ name, isSecret }) => [name, isSecret])).toEqual([
    ["username", false],
    ["password", true],
  ]);
});

test("missing scopes: exact words, however they are joined", () => {
  const { missingScopes } = connect(makeDefinition("https://a.example", { oauth: { scopeDelimiter: "+" } }));
  expect(missingScopes(["a", "B", "c", "a"], ["a,b", "d"])).toEqual(["B", "c"]);
  expect(missingScopes(["a+c"], ["c"])).toEqual(["a"]);
  expect(missingScopes([], [])).toEqual([]);
});
