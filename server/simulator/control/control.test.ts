import { request } from "node:http";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { startSimulator, type Simulator } from "../simulator.ts";
import { jsonBody, makeTestClient } from "../test-client.ts";

let simulator: Simulator;
beforeEach(async () => {
  simulator = await startSimulator();
});
afterEach(() => simulator.stop());

async function control(
  method: string,
  path: string,
  body?: unknown,
): Promise<{ status: number; json: unknown }> {
  const init = body === undefined ? { method } : jsonBody(method, body);
  const response = await fetch(`${simulator.origin}/control/${path}`, init);
  const text = await response.text();
  return { status: response.status, json: text === "" ? undefined : JSON.parse(text) };
}

/** fetch() forbids to set Host and Origin; a plain request does not. */
function rawStatus(path: string, headers: Record<string, string>): Promise<number> {
  const url = new URL(path, simulator.origin);
  return new Promise((resolve, reject) => {
    request(url, { method: "POST", headers }, (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    })
      .on("error", reject)
      .end("{}");
  });
}

describe("guard", () => {
  it("answers loopback hosts and the own page, not rebound names nor other sites", async () => {
    const host = new URL(simulator.origin).host;
    const port = new URL(simulator.origin).port;
    expect(await rawStatus("/control/reset", { host })).toBe(204);
    expect(
      await rawStatus("/control/reset", { host: `localhost:${port}`, origin: `http://localhost:${port}` }),
    ).toBe(204);
    expect(
      await rawStatus("/control/reset", { host, origin: simulator.origin, "sec-fetch-site": "same-origin" }),
    ).toBe(204);
    expect(await rawStatus("/control/reset", { host: `evil.example:${port}` })).toBe(403);
    expect(await rawStatus("/control/reset", { host: `127.0.0.1.evil.example:${port}` })).toBe(403);
    expect(await rawStatus("/control/reset", { host, origin: "http://evil.example" })).toBe(403);
    expect(await rawStatus("/control/reset", { host, origin: "null" })).toBe(403);
    expect(await rawStatus("/control/reset", { host, origin: `http://127.0.0.1:1` })).toBe(403);
    expect(await rawStatus("/control/reset", { host, "sec-fetch-site": "cross-site" })).toBe(403);
  });
});

describe("over HTTP", () => {
  it("registers and changes clients", async () => {
    const made = await control("POST", "clients", {
      id: "c1",
      secret: "s1",
      name: "One",
      redirectUris: ["http://x/y"],
    });
    expect(made.json).toEqual({ id: "c1", secret: "s1", name: "One", redirectUris: ["http://x/y"] });
    await control("POST", "clients", { id: "c1", redirectUris: [] });
    expect((await control("GET", "clients")).json).toEqual([
      { id: "c1", secret: "s1", name: "One", redirectUris: [] },
    ]);
    expect((await control("DELETE", "clients/c1")).status).toBe(204);
    expect((await control("DELETE", "clients/c1")).status).toBe(404);
    expect((await control("POST", "clients", { redirectUris: ["nonsense"] })).status).toBe(400);
  });

  it("adds organizations and sets size and speed", async () => {
    const made = await control("POST", "orgs", {
      key: "tiny",
      name: "Tiny",
      dataCentre: "jp",
      size: { users: 2 },
    });
    expect(made.json).toMatchObject({ key: "tiny", size: { users: 2, modules: 12 }, latencyMs: 60 });
    const changed = await control("PATCH", "orgs/tiny", { size: { modules: 3 }, latencyMs: 0 });
    expect(changed.json).toMatchObject({ modules: ["Leads", "Contacts", "Accounts"], latencyMs: 0 });
    expect((await control("POST", "orgs", { key: "tiny", name: "T", dataCentre: "us" })).status).toBe(409);
    expect((await control("PATCH", "orgs/nobody", {})).status).toBe(404);
    expect(await control("PATCH", "orgs/tiny", { size: { users: -1 } })).toEqual({
      status: 400,
      json: { error: "users must be an integer from 1 to 100000" },
    });
  });

  it("makes, changes and deletes records and shows the newest", async () => {
    const made = await control("POST", "records", {
      org: "acme",
      module: "Leads",
      record: { Last_Name: "Zed" },
    });
    const { ids } = made.json as { ids: string[] };
    await control("PATCH", "records", { org: "acme", module: "Leads", record: { City: "Oslo" } });
    const shown = await control("GET", "records?org=acme&module=Leads&limit=1");
    expect(shown.json).toMatchObject([{ id: ids[0], Last_Name: "Zed", City: "Oslo" }]);
    expect((await control("DELETE", "records", { org: "acme", module: "Leads", ids })).json).toEqual({
      ids,
      errors: [],
    });
    expect((await control("POST", "records", { org: "acme", module: "Nope" })).status).toBe(404);
  });

  it("consents, expires, revokes and counts", async () => {
    const client = makeTestClient(simulator);
    const consent = await control("POST", "consent", {
      authorizeUrl: client.authorizeUrl(),
      org: "northwind",
    });
    const { redirect } = consent.json as { redirect: string };
    await client.exchange(redirect);
    const denied = await control("POST", "consent", { authorizeUrl: client.authorizeUrl(), accept: false });
    expect(denied.json).toMatchObject({ redirect: expect.stringContaining("error=access_denied") });
    expect((await control("GET", "tokens?org=northwind")).json).toMatchObject({
      refreshTokens: [{ live: true }],
      accessTokens: [{ live: true }],
    });
    expect((await control("POST", "tokens/expire", { org: "acme" })).json).toEqual({ expired: 0 });
    expect((await control("POST", "tokens/expire", { org: "northwind" })).json).toEqual({ expired: 1 });
    expect((await control("POST", "tokens/revoke", {})).json).toEqual({ revoked: 1 });
    expect((await control("GET", "counters")).json).toMatchObject({
      exchanges: 1,
      byOrg: { northwind: { exchanges: 1 } },
    });
    expect((await control("DELETE", "counters")).status).toBe(204);
    expect((await control("GET", "counters")).json).toMatchObject({ exchanges: 0 });
  });

  it("breaks the network for the next calls of a prefix", async () => {
    const client = makeTestClient(simulator);
    const grant = await client.connect("northwind");
    await control("POST", "faults", { pathPrefix: "/api/crm/v8/users", status: 502, count: 2 });
    await control("POST", "faults", { pathPrefix: "/eu/accounts", reset: true });
    expect((await grant.request("org")).status).toBe(200);
    expect((await grant.request("users")).status).toBe(502);
    expect((await grant.request("users")).status).toBe(502);
    expect((await grant.request("users")).status).toBe(200);
    await expect(grant.refresh()).rejects.toThrow("fetch failed");
    expect((await control("GET", "faults")).json).toEqual([]);
  });

  it("sets the clock", async () => {
    expect((await control("PATCH", "clock", { now: "2030-01-01T00:00:00Z" })).json).toMatchObject({
      now: expect.stringMatching(/^2030-01-01T00:00:0/),
    });
    await control("PATCH", "clock", { advanceMs: 86_400_000 });
    expect((await control("GET", "clock")).json).toMatchObject({ now: expect.stringMatching(/^2030-01-02/) });
    expect((await control("PATCH", "clock", { offsetMs: 0 })).json).toMatchObject({ offsetMs: 0 });
  });

  it("sets, reads, awaits and clears receivers", async () => {
    await control("PUT", "receivers/hook", { kind: "status", status: 410 });
    const waiting = control("GET", "receivers/hook?waitFor=1&timeoutMs=5000");
    expect((await fetch(`${simulator.origin}/receiver/hook`, { method: "POST", body: "b" })).status).toBe(
      410,
    );
    expect((await waiting).json).toMatchObject({ total: 1, requests: [{ body: "b", answered: "410" }] });
    expect((await control("GET", "receivers/hook?waitFor=2&timeoutMs=20")).status).toBe(408);
    expect((await control("DELETE", "receivers/hook")).status).toBe(204);
    expect((await control("GET", "receivers/hook")).json).toEqual({ total: 0, requests: [] });
    expect((await fetch(`${simulator.origin}/receiver/hook`)).status).toBe(200);
    expect((await control("PUT", "receivers/hook", { kind: "explode" })).status).toBe(400);
  });

  it("shows its state without secrets, resets, and knows no other path", async () => {
    const client = makeTestClient(simulator);
    const grant = await client.connect("acme");
    const state = JSON.stringify((await control("GET", "state")).json);
    for (const secret of [grant.accessToken, grant.refreshToken, client.client.secret]) {
      expect(state).not.toContain(secret);
    }
    await control("POST", "reset", { keepClients: true });
    expect(simulator.control.listClients()).toHaveLength(1);
    expect((await grant.request("org")).status).toBe(401);
    expect((await control("GET", "nothing")).status).toBe(404);
    expect((await control("POST", "clients", [1])).status).toBe(400);
  });
});

describe("page", () => {
  it("is served with its files and a strict policy", async () => {
    const page = await fetch(simulator.origin);
    expect(page.headers.get("content-security-policy")).toContain("script-src 'self'");
    const html = await page.text();
    for (const [, path] of html.matchAll(/(?:src|href)="(\/page\/[^"]+)"/g)) {
      expect((await fetch(`${simulator.origin}${path}`)).status).toBe(200);
    }
    expect(html).not.toMatch(/<script>|style=|onclick=/);
    const script = await (await fetch(`${simulator.origin}/page/page.js`)).text();
    const imported = [...script.matchAll(/from "\.\/([^"]+)"/g)].map(([, file]) => file);
    expect(imported).toContain("render-changes.js");
    for (const file of imported) {
      expect((await fetch(`${simulator.origin}/page/${file}`)).status).toBe(200);
    }
  });
});
