import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { startSimulator, type Simulator } from "../simulator.ts";
import { makeTestClient } from "../test-client.ts";

const MINUTE = 60_000;
let simulator: Simulator;
let client: ReturnType<typeof makeTestClient>;

beforeEach(async () => {
  simulator = await startSimulator();
  client = makeTestClient(simulator);
});
afterEach(() => simulator.stop());

describe("consent page", () => {
  it("shows client, person, scopes with meanings and the organizations of every data centre but cn", async () => {
    const page = await client.call(client.authorizeUrl());
    expect(page.status).toBe(200);
    expect(page.headers.get("content-security-policy")).toContain("default-src 'none'");
    for (const shown of [
      "Test",
      "Robin Vega",
      "See the users of the organization",
      "Acme Trading",
      "Northwind GmbH",
    ]) {
      expect(page.text).toContain(shown);
    }
    expect(page.text).not.toContain("Great Wall Imports");
    expect((await client.call(client.authorizeUrl({}, "cn"))).text).toContain("Great Wall Imports");
  });

  it("says which products are asked for, each with its scopes", async () => {
    const scope =
      "ZohoBigin.modules.ALL,ZohoWebinar.webinar.READ,ZohoBigin.notifications.ALL,ZohoDesk.tickets.READ";
    const { text } = await client.call(client.authorizeUrl({ scope }));
    expect(text).toContain(">Bigin, Zoho Webinar, and Zoho Desk</span>");
    const parts = [...text.matchAll(/<h3>(.*?)<\/h3>.*?<\/ul>/g)];
    expect(parts.map(([part, product]) => [product, part.match(/<code>/g)?.length])).toEqual([
      ["Bigin", 2],
      ["Zoho Webinar", 1],
      ["Zoho Desk", 1],
    ]);
    expect(text).toContain("See webinars, their registrants and members");
    expect(text).toContain("See tickets");
  });

  it.each([
    ["an unknown client", { client_id: "nobody" }, "invalid_client"],
    ["an inherited name as client", { client_id: "constructor" }, "invalid_client"],
    ["another redirect URI", { redirect_uri: "http://evil.example/" }, "invalid_redirect_uri"],
    ["an unknown scope", { scope: "read everything" }, "invalid_scope"],
    ["a plain challenge", { code_challenge_method: "plain" }, "invalid_request"],
  ])("shows %s here instead of redirecting", async (_name, change, code) => {
    const page = await client.call(client.authorizeUrl(change));
    expect(page.status).toBe(400);
    expect(page.headers.get("location")).toBeNull();
    expect(page.text).toContain(code);
  });

  it("escapes what the client wrote", async () => {
    simulator.control.registerClient({ id: client.client.id, name: "<script>alert(1)</script>" });
    const page = await client.call(client.authorizeUrl());
    expect(page.text).not.toContain("<script>");
  });

  it("begins at us or cn only", async () => {
    expect((await client.call(client.authorizeUrl({}, "eu"))).text).toContain("wrong_data_centre");
  });

  async function submit(decision: string, org: string) {
    const page = await client.call(client.authorizeUrl());
    const ticket = /name="ticket" value="([^"]+)"/.exec(page.text)?.[1] ?? "";
    const action = /action="([^"]+)"/.exec(page.text)?.[1] ?? "";
    const body = () => new URLSearchParams({ ticket, decision, org });
    const send = () => client.call(`${simulator.origin}${action}`, { method: "POST", body: body() });
    return { answer: await send(), again: send };
  }

  it("redirects an accepted consent with code, state, location and accounts-server, once", async () => {
    const { answer, again } = await submit("accept", "northwind");
    expect(answer.status).toBe(302);
    const query = new URL(answer.headers.get("location") ?? "").searchParams;
    expect(query.get("state")).toBe("state-1");
    expect(query.get("location")).toBe("eu");
    expect(query.get("accounts-server")).toBe(`${simulator.origin}/eu/accounts`);
    expect(query.get("code")).toMatch(/^1000\.[0-9a-f]{32}\.[0-9a-f]{32}$/);
    expect((await again()).status).toBe(400);
  });

  it("redirects a denied consent with access_denied and without a code", async () => {
    const { answer } = await submit("deny", "");
    const query = new URL(answer.headers.get("location") ?? "").searchParams;
    expect(Object.fromEntries(query)).toEqual({ state: "state-1", error: "access_denied" });
  });

  it("refuses an organization that cannot be reached from here", async () => {
    const { answer } = await submit("accept", "greatwall");
    expect(answer.text).toContain("invalid_org");
  });
});

describe("code exchange", () => {
  const consent = (org: string, change = {}) =>
    simulator.control.decideConsent({ authorizeUrl: client.authorizeUrl(change), org }).redirect;

  it("answers with both tokens, the API domain and one hour", async () => {
    const { status, json } = await client.exchange(consent("northwind"));
    expect(status).toBe(200);
    expect(json).toMatchObject({
      api_domain: `${simulator.origin}/eu/api`,
      token_type: "Bearer",
      expires_in: 3600,
      refresh_token: expect.stringMatching(/^1000\./),
      scope: expect.stringContaining("ZohoCRM.org.READ ZohoCRM.users.READ"),
    });
  });

  it("takes a code once, with HTTP 200 and an error in the body", async () => {
    const redirect = consent("acme");
    await client.exchange(redirect);
    const second = await client.exchange(redirect);
    expect([second.status, second.json]).toEqual([200, { error: "invalid_code" }]);
  });

  it("fails at another data centre and then still works at the right one", async () => {
    const redirect = consent("northwind");
    const wrong = await client.exchange(redirect, {}, `${simulator.origin}/us/accounts`);
    expect(wrong.json).toEqual({ error: "invalid_code" });
    expect((await client.exchange(redirect)).json).toHaveProperty("access_token");
  });

  it("lets a code live two minutes", async () => {
    const [early, late] = [consent("acme"), consent("acme")];
    simulator.control.setClock({ advanceMs: 2 * MINUTE - 1_000 });
    expect((await client.exchange(early)).json).toHaveProperty("access_token");
    simulator.control.setClock({ advanceMs: 1_000 });
    expect((await client.exchange(late)).json).toEqual({ error: "invalid_code" });
  });

  it("checks the PKCE verifier, and only when a challenge was given", async () => {
    const wrong = await client.exchange(consent("acme"), { code_verifier: "another" });
    expect(wrong.json).toEqual({ error: "invalid_code_verifier" });
    const none = consent("acme", { code_challenge: undefined, code_challenge_method: undefined });
    expect((await client.exchange(none)).json).toHaveProperty("access_token");
  });

  it.each([
    [{ client_id: "nobody" }, "invalid_client"],
    [{ client_secret: "wrong" }, "invalid_client_secret"],
    [{ redirect_uri: "http://127.0.0.1:9/other" }, "invalid_redirect_uri"],
    [{ grant_type: "password" }, "unsupported_grant_type"],
  ])("refuses %o with %s", async (change, error) => {
    expect((await client.exchange(consent("acme"), change)).json).toEqual({ error });
  });

  it("gives a refresh token only offline, and again only with prompt=consent", async () => {
    const online = await client.exchange(consent("acme", { access_type: "online" }));
    expect(online.json).not.toHaveProperty("refresh_token");
    const first = await client.exchange(consent("acme", { prompt: undefined }));
    expect(first.json).toHaveProperty("refresh_token");
    const second = await client.exchange(consent("acme", { prompt: undefined }));
    expect(second.json).not.toHaveProperty("refresh_token");
  });
});

describe("refresh", () => {
  it("returns a new access token and no refresh token", async () => {
    const grant = await client.connect("northwind");
    const { json } = await grant.refresh();
    expect(json).not.toHaveProperty("refresh_token");
    expect(json["access_token"]).not.toBe(grant.accessToken);
    expect((await grant.request("org", {}, String(json["access_token"]))).status).toBe(200);
  });

  it("gives ten access tokens in ten minutes, then Access Denied for the rest", async () => {
    const grant = await client.connect("acme");
    for (let time = 2; time <= 10; time += 1)
      expect((await grant.refresh()).json).toHaveProperty("access_token");
    expect((await grant.refresh()).json).toMatchObject({ error: "Access Denied", status: "failure" });
    simulator.control.setClock({ advanceMs: 10 * MINUTE });
    expect((await grant.refresh()).json).toHaveProperty("access_token");
    expect(simulator.control.counters()).toMatchObject({ refreshes: 10, refusedRefreshes: 1 });
  });

  it("has settable limits", async () => {
    simulator.control.setLimits({ accessTokensPerTenMinutes: 15, accessTokenLifeSeconds: 60 });
    const grant = await client.connect("acme");
    for (let time = 2; time <= 15; time += 1) await grant.refresh();
    expect((await grant.refresh()).json).toMatchObject({ error: "Access Denied" });
    simulator.control.setClock({ advanceMs: MINUTE });
    expect((await grant.request("org")).status).toBe(401);
  });

  it("works at the data centre of the organization only", async () => {
    const grant = await client.connect("northwind");
    const { json } = await client.token(`${simulator.origin}/us/accounts`, {
      grant_type: "refresh_token",
      refresh_token: grant.refreshToken,
      client_id: client.client.id,
      client_secret: client.client.secret,
    });
    expect(json).toEqual({ error: "invalid_code" });
  });

  it("silently ends the oldest of 21 refresh tokens", async () => {
    const first = await client.connect("acme");
    for (let count = 2; count <= 20; count += 1) await client.connect("acme");
    expect((await first.request("org")).status).toBe(200);
    await client.connect("acme");
    expect((await first.refresh()).json).toEqual({ error: "invalid_code" });
    expect((await first.request("org")).json).toMatchObject({ code: "INVALID_TOKEN" });
  });

  it("keeps the newest 15 access tokens of a refresh token", async () => {
    const grant = await client.connect("acme");
    for (let time = 2; time <= 15; time += 1) {
      simulator.control.setClock({ advanceMs: MINUTE });
      expect((await grant.refresh()).json).toHaveProperty("access_token");
    }
    expect((await grant.request("org")).status).toBe(200);
    simulator.control.setClock({ advanceMs: MINUTE });
    await grant.refresh();
    expect((await grant.request("org")).status).toBe(401);
  });

  it("ends access tokens after one hour", async () => {
    const grant = await client.connect("acme");
    simulator.control.setClock({ advanceMs: 60 * MINUTE });
    expect((await grant.request("org")).status).toBe(401);
    expect((await grant.refresh()).json).toHaveProperty("access_token");
  });

  it("is answered as control asks: error, status, throttling, reset", async () => {
    const grant = await client.connect("acme");
    simulator.control.refuseRefreshes({ error: "invalid_client", org: "acme" });
    simulator.control.refuseRefreshes({ status: 503, count: 2 });
    simulator.control.refuseRefreshes({ error: "Access Denied" });
    simulator.control.refuseRefreshes({ reset: true });
    simulator.control.refuseRefreshes({ error: "invalid_code", org: "northwind" });
    expect((await grant.refresh()).json).toEqual({ error: "invalid_client" });
    expect((await grant.refresh()).status).toBe(503);
    expect((await grant.refresh()).status).toBe(503);
    expect((await grant.refresh()).json).toMatchObject({ error: "Access Denied" });
    await expect(grant.refresh()).rejects.toThrow("fetch failed");
    expect((await grant.refresh()).json).toHaveProperty("access_token");
  });
});

describe("revocation", () => {
  it("works by token in the query", async () => {
    const grant = await client.connect("northwind");
    const url = `${grant.accounts}/oauth/v2/token/revoke?token=${grant.refreshToken}`;
    expect((await client.call(url, { method: "POST" })).json).toEqual({ status: "success" });
    expect((await grant.refresh()).json).toEqual({ error: "invalid_code" });
    expect((await grant.request("org")).status).toBe(401);
    expect((await client.call(url, { method: "POST" })).json).toEqual({ error: "invalid_code" });
  });

  it("works with Basic client authentication, and for the own client only", async () => {
    const grant = await client.connect("acme");
    const revoke = (id: string, secret: string) =>
      client.call(`${grant.accounts}/oauth/v2/revoke/token`, {
        method: "POST",
        headers: { authorization: `Basic ${btoa(`${id}:${secret}`)}` },
        body: new URLSearchParams({ token: grant.refreshToken }),
      });
    const other = simulator.control.registerClient({ name: "Other", redirectUris: [] });
    expect((await revoke(client.client.id, "wrong")).status).toBe(401);
    expect((await revoke(other.id, other.secret)).json).toEqual({ error: "invalid_code" });
    expect((await revoke(client.client.id, client.client.secret)).json).toEqual({ status: "success" });
    expect(simulator.control.counters().byOrg["acme"]).toMatchObject({ revocations: 1, exchanges: 1 });
  });
});
