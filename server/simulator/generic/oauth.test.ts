import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { startSimulator, type Simulator } from "../simulator.ts";
import { callAt } from "../test-client.ts";
import { makeGenericClient } from "./test-client.ts";

const HOUR = 3_600_000;
let simulator: Simulator;
let client: ReturnType<typeof makeGenericClient>;

beforeEach(async () => {
  simulator = await startSimulator();
  client = makeGenericClient(simulator);
});
afterEach(() => simulator.stop());

const generic = () => simulator.control.generic;
const errorOf = async (answer: ReturnType<typeof callAt>) => {
  const { status, json } = await answer;
  return [status, json["error"]];
};

describe("metadata", () => {
  it("stands where RFC 8414 looks for it and beside the service", async () => {
    const wellKnown = "/.well-known/oauth-authorization-server";
    const metadata = await callAt(`${simulator.origin}${wellKnown}/generic`);
    expect(metadata.json).toMatchObject({
      issuer: client.base,
      token_endpoint: `${client.base}/oauth/token`,
      code_challenge_methods_supported: ["S256"],
      authorization_response_iss_parameter_supported: true,
    });
    expect((await callAt(`${client.base}${wellKnown}`)).json).toEqual(metadata.json);
  });
});

describe("consent", () => {
  it("shows who asks for what, lets choose the user, and goes back with code, state and iss", async () => {
    const page = await callAt(client.authorizeUrl());
    for (const shown of ["Test", "Create, change and delete items", "Robin Vega", "Nordic Studio"]) {
      expect(page.text).toContain(shown);
    }
    const ticket = /name="ticket" value="([^"]+)"/.exec(page.text)?.[1] ?? "";
    const decide = () =>
      callAt(`${client.base}/oauth/authorize/decision`, {
        method: "POST",
        body: new URLSearchParams({ ticket, decision: "accept", user: "alex" }),
      });
    const location = new URL((await decide()).headers.get("location") ?? "");
    expect(location.searchParams.get("state")).toBe("state-1");
    expect(location.searchParams.get("iss")).toBe(client.base);
    const { json } = await client.exchange(location.searchParams.get("code") ?? "");
    const me = await callAt(`${client.base}/userinfo`, {
      headers: { authorization: `Bearer ${String(json["access_token"])}` },
    });
    expect(me.json).toMatchObject({ sub: "alex", account: { name: "Nordic Studio" } });
    expect((await decide()).status).toBe(400);
  });

  it.each([
    ["an unknown client", { client_id: "nobody" }, "invalid_client"],
    ["another redirect URI", { redirect_uri: "http://evil.example/" }, "invalid_redirect_uri"],
  ])("shows %s here", async (_name, change, error) => {
    const page = await callAt(client.authorizeUrl(change));
    expect([page.status, page.headers.get("location")]).toEqual([400, null]);
    expect(page.text).toContain(error);
  });

  it.each([
    ["another response type", { response_type: "token" }, "unsupported_response_type"],
    ["a plain challenge", { code_challenge_method: "plain" }, "invalid_request"],
    ["a scope that is none", { scope: 'a"b' }, "invalid_scope"],
  ])("sends %s back", async (_name, change, error) => {
    const { headers } = await callAt(client.authorizeUrl(change));
    const query = new URL(headers.get("location") ?? "").searchParams;
    expect([query.get("error"), query.get("state"), query.get("iss")]).toEqual([
      error,
      "state-1",
      client.base,
    ]);
  });

  it("is denied without a code, and needs a challenge where that is set or the client is public", async () => {
    const authorizeUrl = client.authorizeUrl();
    const { redirect } = simulator.control.decideConsent({ authorizeUrl, accept: false });
    expect(new URL(redirect).searchParams.get("error")).toBe("access_denied");
    const open = makeGenericClient(simulator, { auth: "none" });
    for (const each of [open, client]) {
      generic().setSettings({ pkceRequired: each === client });
      const query = each.consent("robin", { code_challenge: undefined, code_challenge_method: undefined });
      expect(query.get("error")).toBe("invalid_request");
    }
  });

  it("tells a wrong issuer or none when asked to", async () => {
    generic().setSettings({ iss: "https://other.example" });
    expect(client.consent().get("iss")).toBe("https://other.example");
    generic().registerClient({ ...client.client, settings: { issInCallback: false } });
    expect(client.consent().has("iss")).toBe(false);
  });
});

describe("code exchange", () => {
  it("gives both tokens, and takes a code once: the second time ends the grant", async () => {
    const code = client.consent().get("code") ?? "";
    const first = await client.exchange(code);
    expect(first.json).toMatchObject({
      token_type: "Bearer",
      expires_in: 3600,
      scope: "profile items.read items.write",
    });
    expect(await errorOf(client.exchange(code))).toEqual([400, "invalid_grant"]);
    expect(await errorOf(client.refresh(String(first.json["refresh_token"])))).toEqual([
      400,
      "invalid_grant",
    ]);
    expect(generic().listGrants()).toMatchObject([{ live: false, endedBecause: "code" }]);
  });

  it.each([
    ["another redirect URI", { redirect_uri: "http://127.0.0.1:9/other" }],
    ["another verifier", { code_verifier: "x".repeat(43) }],
    ["no such code", { code: "gc-0" }],
  ])("refuses %s", async (_name, change) => {
    const code = client.consent().get("code") ?? "";
    expect(await errorOf(client.exchange(code, change))).toEqual([400, "invalid_grant"]);
  });

  it("refuses an expired code, another client's, and a verifier without a challenge", async () => {
    const late = client.consent().get("code") ?? "";
    simulator.control.setClock({ advanceMs: 60_000 });
    expect(await errorOf(client.exchange(late))).toEqual([400, "invalid_grant"]);
    const foreign = makeGenericClient(simulator).consent().get("code") ?? "";
    expect(await errorOf(client.exchange(foreign))).toEqual([400, "invalid_grant"]);
    const bare = client.consent("robin", { code_challenge: undefined }).get("code") ?? "";
    expect(await errorOf(client.exchange(bare))).toEqual([400, "invalid_grant"]);
  });
});

describe("client authentication", () => {
  it.each(["any", "basic", "post", "none"] as const)("works as %s", async (auth) => {
    const own = makeGenericClient(simulator, { auth });
    expect(own.client.secret === "").toBe(auth === "none");
    const { accessToken } = await own.connect();
    expect((await own.api(accessToken, "me")).json).toMatchObject({ sub: "robin" });
  });

  it("refuses the other way, a wrong secret and an unknown client", async () => {
    const code = client.consent().get("code") ?? "";
    const viaPost = { client_id: client.client.id, client_secret: client.client.secret };
    const form = { grant_type: "authorization_code", code };
    const send = (body: Record<string, string>, headers: Record<string, string> = {}) =>
      callAt(`${client.base}/oauth/token`, { method: "POST", headers, body: new URLSearchParams(body) });
    generic().registerClient({ ...client.client, auth: "basic" });
    expect(await errorOf(send({ ...form, ...viaPost }))).toEqual([401, "invalid_client"]);
    generic().registerClient({ ...client.client, auth: "post" });
    const authorization = `Basic ${btoa(`${client.client.id}:${client.client.secret}`)}`;
    const basic = await send(form, { authorization });
    expect([basic.status, basic.headers.get("www-authenticate")]).toEqual([401, 'Basic realm="generic"']);
    expect(await errorOf(send({ ...form, ...viaPost, client_secret: "x" }))).toEqual([401, "invalid_client"]);
    expect(await errorOf(send({ ...form, client_id: "nobody" }))).toEqual([401, "invalid_client"]);
    expect(await errorOf(send({ ...viaPost, grant_type: "password" }))).toEqual([
      400,
      "unsupported_grant_type",
    ]);
  });

  it("takes a JSON body", async () => {
    const own = makeGenericClient(simulator, { auth: "post" });
    const body = {
      grant_type: "client_credentials",
      client_id: own.client.id,
      client_secret: own.client.secret,
    };
    const answer = await callAt(`${own.base}/oauth/token`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
    });
    expect(answer.json).toHaveProperty("access_token");
  });
});

describe("refresh", () => {
  it("rotates: a token that comes again ends its whole family", async () => {
    const first = await client.connect();
    const second = await client.refresh(first.refreshToken);
    const refreshToken = String(second.json["refresh_token"]);
    expect(refreshToken).not.toBe(first.refreshToken);
    const other = await client.connect("sam");
    expect(await errorOf(client.refresh(first.refreshToken))).toEqual([400, "invalid_grant"]);
    expect(await errorOf(client.refresh(refreshToken))).toEqual([400, "invalid_grant"]);
    expect((await client.api(String(second.json["access_token"]), "me")).status).toBe(401);
    expect((await client.refresh(other.refreshToken)).status).toBe(200);
    expect(generic().listGrants()).toMatchObject([
      { userId: "robin", live: false, endedBecause: "reuse", refreshes: 1, reuses: 1, refused: 2 },
      { userId: "sam", live: true, refreshes: 1, reuses: 0 },
    ]);
  });

  it("forgives for as long as the grace lasts, and gives the newest token again", async () => {
    generic().setSettings({ rotationGraceSeconds: 10 });
    const { refreshToken } = await client.connect();
    const second = await client.refresh(refreshToken);
    const again = await client.refresh(refreshToken);
    expect(again.json["refresh_token"]).toBe(second.json["refresh_token"]);
    simulator.control.setClock({ advanceMs: 10_000 });
    expect(await errorOf(client.refresh(refreshToken))).toEqual([400, "invalid_grant"]);
  });

  it("without rotation gives no new one, and the old one goes on", async () => {
    generic().setSettings({ rotation: false });
    const { refreshToken } = await client.connect();
    for (let time = 1; time <= 3; time += 1) {
      const { status, json } = await client.refresh(refreshToken);
      expect([status, "refresh_token" in json]).toEqual([200, false]);
    }
    expect(generic().counters()).toMatchObject({ granted: { authorization_code: 1, refresh_token: 3 } });
  });

  it("gives fewer scopes when asked, never more, and to nobody else", async () => {
    const { refreshToken } = await client.connect("robin", { scope: "profile items.read" });
    const less = await client.refresh(refreshToken, { scope: "profile" });
    expect(less.json["scope"]).toBe("profile");
    expect((await client.api(String(less.json["access_token"]), "items")).status).toBe(403);
    const next = String(less.json["refresh_token"]);
    expect(await errorOf(client.refresh(next, { scope: "items.write" }))).toEqual([400, "invalid_scope"]);
    const other = makeGenericClient(simulator);
    expect(await errorOf(other.refresh(next))).toEqual([400, "invalid_grant"]);
    expect((await client.refresh(next)).json["scope"]).toBe("profile items.read");
  });
});

describe("odd answers", () => {
  it("come as asked: lives, no expires_in, fewer scopes, no refresh token, extras, errors with 200", async () => {
    generic().setSettings({
      accessTokenLifeSeconds: 60,
      expiresIn: false,
      grantedScopes: ["profile"],
      refreshTokens: false,
      answerExtras: { instance_url: "http://elsewhere.example" },
    });
    const { json } = await client.exchange(client.consent().get("code") ?? "");
    expect(Object.keys(json).toSorted()).toEqual(["access_token", "instance_url", "scope", "token_type"]);
    expect(json["scope"]).toBe("profile");
    generic().setSettings({ scopeInAnswer: false, errorsWith200: true });
    expect((await client.exchange(client.consent().get("code") ?? "")).json).not.toHaveProperty("scope");
    expect(await errorOf(client.exchange("gc-0"))).toEqual([200, "invalid_grant"]);
    simulator.control.setClock({ advanceMs: 60_000 });
    expect((await client.api(String(json["access_token"]), "me")).status).toBe(401);
  });

  it("meets faults before and after the work is done", async () => {
    const { refreshToken } = await client.connect();
    const fault = { pathPrefix: "/generic/oauth/token" };
    simulator.control.addFault({ ...fault, status: 503, retryAfterSeconds: 7 });
    const unavailable = await client.refresh(refreshToken);
    expect([unavailable.status, unavailable.headers.get("retry-after")]).toEqual([503, "7"]);
    expect(generic().listGrants()).toMatchObject([{ refreshes: 0 }]);
    simulator.control.addFault({ ...fault, reset: true, afterwards: true });
    await expect(client.refresh(refreshToken)).rejects.toThrow("fetch failed");
    // The answer is lost, and with it the token that took the place of this one.
    expect(generic().listGrants()).toMatchObject([{ refreshes: 1, live: true }]);
    expect(await errorOf(client.refresh(refreshToken))).toEqual([400, "invalid_grant"]);
  });
});

describe("revocation", () => {
  it("ends the grant by its refresh token, an access token alone, and is well with anything else", async () => {
    const first = await client.connect();
    const second = await client.connect();
    expect((await client.post("revoke", { token: "anything" })).status).toBe(200);
    expect((await client.post("revoke", { token: second.accessToken })).status).toBe(200);
    expect((await client.api(second.accessToken, "me")).status).toBe(401);
    expect((await client.refresh(second.refreshToken)).status).toBe(200);
    expect((await client.post("revoke", { token: first.refreshToken })).status).toBe(200);
    expect((await client.api(first.accessToken, "me")).status).toBe(401);
    expect(await errorOf(client.refresh(first.refreshToken))).toEqual([400, "invalid_grant"]);
    expect(generic().counters().revocations).toBe(2);
  });

  it("is the own client's only", async () => {
    const { refreshToken } = await client.connect();
    const other = makeGenericClient(simulator);
    expect(await errorOf(other.post("revoke", { token: refreshToken }))).toEqual([
      400,
      "unauthorized_client",
    ]);
    expect((await client.refresh(refreshToken)).status).toBe(200);
    const wrong = { ...client.client, secret: "another" };
    generic().registerClient(wrong);
    expect(await errorOf(client.post("revoke", { token: refreshToken }))).toEqual([401, "invalid_client"]);
  });
});

it("gives a client tokens for itself, without a refresh token", async () => {
  const form = { grant_type: "client_credentials", scope: "items.read" };
  const { json } = await client.post("token", form);
  expect(json).not.toHaveProperty("refresh_token");
  const token = String(json["access_token"]);
  expect((await client.api(token, "me")).json).toMatchObject({
    sub: `client:${client.client.id}`,
    name: "Test",
  });
  expect((await client.api(token, "items")).status).toBe(200);
  await client.post("token", form);
  expect(generic().listGrants()).toMatchObject([{ userId: null, issued: 2, refreshToken: null }]);
  const open = makeGenericClient(simulator, { auth: "none" });
  expect(await errorOf(open.post("token", form))).toEqual([400, "unauthorized_client"]);
});

it("is expired and revoked by control", async () => {
  const [first, second] = [await client.connect("robin"), await client.connect("sam")];
  expect(generic().expireAccessTokens({ userId: "sam" })).toBe(1);
  expect((await client.api(first.accessToken, "me")).status).toBe(200);
  expect((await client.api(second.accessToken, "me")).status).toBe(401);
  expect(generic().revokeGrants()).toBe(2);
  expect(await errorOf(client.refresh(second.refreshToken))).toEqual([400, "invalid_grant"]);
  simulator.control.setClock({ advanceMs: HOUR });
  await client.connect();
  expect(generic().listGrants()).toHaveLength(1);
});

it("gives one refresh for each generation, however many come at once", async () => {
  const { refreshToken } = await client.connect();
  const answers = await Promise.all(Array.from({ length: 20 }, () => client.refresh(refreshToken)));
  const statuses = answers.map((answer) => answer.status).toSorted();
  expect(statuses).toEqual([200, ...Array.from({ length: 19 }, () => 400)]);
  expect(generic().listGrants()).toMatchObject([{ refreshes: 1, refused: 19, endedBecause: "reuse" }]);
});
