import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { startSimulator, type Simulator } from "../simulator.ts";
import { callAt, makeTestClient } from "../test-client.ts";
import { HUBSPOT_SCOPES, makeHubSpotClient } from "./test-client.ts";

let simulator: Simulator;
beforeEach(async () => {
  simulator = await startSimulator();
  simulator.control.changeOrg("acme", { latencyMs: 0, size: { records: { Contacts: 250 } } });
});
afterEach(() => simulator.stop());

type Contact = { id: string; properties: Record<string, string | null>; archivedAt?: string };
type Page = { results: Contact[]; total?: number; paging?: { next: { after: string } } };
const CONTACTS = "crm/v3/objects/contacts";

describe("consent and tokens", () => {
  it("shows the app, what it asks for and every organization, and gives tokens for the one that is picked", async () => {
    const hubspot = makeHubSpotClient(simulator);
    const page = await callAt(hubspot.authorizeUrl());
    expect(page.status).toBe(200);
    expect(page.text).toContain("HubSpot");
    expect(page.text).toContain("Make, change and delete contacts");
    expect(page.text).toContain('value="sakura"');
    const { answer, access } = await hubspot.connect("northwind");
    expect(answer.json).toMatchObject({ token_type: "bearer", expires_in: 1_800, scopes: HUBSPOT_SCOPES });
    const info = await hubspot.api(access, "account-info/v3/details");
    expect(info.json).toMatchObject({ portalId: answer.json["hub_id"], dataHostingLocation: "eu1" });
    const whose = await callAt(`${hubspot.base}/oauth/v1/access-tokens/${access}`);
    expect(whose.json).toMatchObject({ hub_domain: "northwind.example", user: "robin.vega@example.com" });
  });

  it("works by the form of its page, once", async () => {
    const hubspot = makeHubSpotClient(simulator);
    const page = await callAt(hubspot.authorizeUrl());
    const ticket = /name="ticket" value="([^"]+)"/.exec(page.text)?.[1] ?? "";
    const decide = () =>
      callAt(`${hubspot.base}/oauth/decision`, {
        method: "POST",
        body: new URLSearchParams({ ticket, decision: "accept", org: "acme" }),
      });
    const first = await decide();
    expect(first.status).toBe(302);
    expect(new URL(first.headers.get("location") ?? "").searchParams.get("state")).toBe("state-1");
    expect((await decide()).status).toBe(400);
  });

  it.each([
    [
      "a redirect URI that is not registered",
      { redirect_uri: "http://127.0.0.1:9/other" },
      "invalid_redirect_uri",
    ],
    ["an unknown app", { client_id: "nobody" }, "invalid_client"],
    ["an unknown scope", { scope: "oauth everything" }, "invalid_scope"],
    ["no scope", { scope: undefined }, "invalid_scope"],
    ["plain PKCE", { code_challenge_method: "plain" }, "invalid_request"],
  ])("shows and does not send back %s", async (_name, change, code) => {
    const page = await callAt(makeHubSpotClient(simulator).authorizeUrl(change));
    expect(page.status).toBe(400);
    expect(page.text).toContain(code);
  });

  it("refuses codes and tokens in its own words", async () => {
    const hubspot = makeHubSpotClient(simulator);
    const url = hubspot.authorizeUrl();
    const { redirect } = simulator.control.decideConsent({ authorizeUrl: url, org: "acme" });
    const code = new URL(redirect).searchParams.get("code") ?? "";
    const exchange = (fields: Record<string, string>) =>
      hubspot.askForTokens({ grant_type: "authorization_code", code, ...fields });
    const words = [
      await exchange({ client_secret: "wrong" }),
      await exchange({ redirect_uri: "http://127.0.0.1:9/other" }),
      await exchange({ code_verifier: "wrong" }),
      await exchange({ code: "wrong" }),
    ].map(({ status, json }) => [status, json["status"]]);
    expect(words).toEqual([
      [400, "BAD_CLIENT_ID"],
      [400, "BAD_REDIRECT_URI"],
      [400, "BAD_CODE_VERIFIER"],
      [400, "BAD_AUTH_CODE"],
    ]);
    expect((await exchange({})).status).toBe(200);
    expect((await exchange({})).json["status"]).toBe("BAD_AUTH_CODE");
  });

  it("refreshes with the same refresh token until it is revoked", async () => {
    const hubspot = makeHubSpotClient(simulator);
    const { refresh, access } = await hubspot.connect();
    const again = () => hubspot.askForTokens({ grant_type: "refresh_token", refresh_token: refresh });
    const refreshed = await again();
    expect(refreshed.json).toMatchObject({ refresh_token: refresh, expires_in: 1_800 });
    simulator.control.setClock({ advanceMs: 31 * 60_000 });
    expect((await hubspot.api(access, CONTACTS)).json).toMatchObject({ category: "EXPIRED_AUTHENTICATION" });
    const body = new URLSearchParams({
      client_id: hubspot.client.id,
      client_secret: hubspot.client.secret,
      token: refresh,
    });
    const revoked = await callAt(`${hubspot.base}/oauth/2026-03/token/revoke`, { method: "POST", body });
    expect(revoked.status).toBe(200);
    expect((await again()).json).toMatchObject({ status: "BAD_REFRESH_TOKEN" });
    const introspected = await callAt(`${hubspot.base}/oauth/2026-03/token/introspect`, {
      method: "POST",
      body,
    });
    expect(introspected.json).toEqual({ active: false });
  });

  it("takes no token of Zoho, and Zoho none of HubSpot", async () => {
    const hubspot = makeHubSpotClient(simulator);
    const zoho = makeTestClient(simulator);
    const { access, refresh } = await hubspot.connect();
    const crm = await callAt(`${simulator.origin}/us/api/crm/v8/org`, {
      headers: { authorization: `Zoho-oauthtoken ${access}` },
    });
    expect(crm.status).toBe(401);
    const refreshed = await callAt(`${simulator.origin}/us/accounts/oauth/v2/token`, {
      method: "POST",
      body: new URLSearchParams({
        client_id: hubspot.client.id,
        client_secret: hubspot.client.secret,
        grant_type: "refresh_token",
        refresh_token: refresh,
      }),
    });
    expect(refreshed.json).toMatchObject({ error: "invalid_code" });
    const { redirect } = simulator.control.decideConsent({ authorizeUrl: zoho.authorizeUrl(), org: "acme" });
    const code = new URL(redirect).searchParams.get("code") ?? "";
    const exchanged = await hubspot.askForTokens({ grant_type: "authorization_code", code });
    expect(exchanged.json).toMatchObject({ status: "BAD_AUTH_CODE" });
  });
});

describe("the API", () => {
  it("lists contacts page by page, the same people as the CRM's", async () => {
    const hubspot = makeHubSpotClient(simulator);
    const { access } = await hubspot.connect();
    const ids: string[] = [];
    let after: string | undefined = "0";
    let last: Contact | undefined;
    while (after !== undefined) {
      const answer = await hubspot.api(
        access,
        `${CONTACTS}?limit=100&after=${after}&properties=email,firstname`,
      );
      const page = answer.json as unknown as Page;
      ids.push(...page.results.map(({ id }) => id));
      last = page.results.at(-1);
      after = page.paging?.next.after;
    }
    expect(ids).toHaveLength(250);
    expect(new Set(ids).size).toBe(250);
    const [newest] = simulator.control.peekRecords("acme", "Contacts", 1) as Record<string, unknown>[];
    expect(last?.properties["email"]).toBe(newest?.["Email"]);
    expect((await hubspot.api(access, `${CONTACTS}?limit=101`)).status).toBe(400);
  });

  it("asks for the scope of each call", async () => {
    const hubspot = makeHubSpotClient(simulator);
    const { access } = await hubspot.connect("acme", ["oauth", "crm.objects.contacts.read"]);
    expect((await hubspot.api(access, CONTACTS)).status).toBe(200);
    for (const [path, body] of [
      [CONTACTS, { properties: {} }],
      ["crm/v3/lists/search", {}],
      ["crm/v3/owners", undefined],
      ["crm/v3/properties/contacts", undefined],
    ] as const) {
      const answer = await hubspot.api(access, path, body);
      expect([path, answer.status, answer.json["category"]]).toEqual([path, 403, "MISSING_SCOPES"]);
    }
  });

  it("writes each contact by itself where each is traced, and none where one is wrong otherwise", async () => {
    const hubspot = makeHubSpotClient(simulator);
    const { access } = await hubspot.connect();
    const [seed] = (await hubspot.api(access, `${CONTACTS}?limit=1`)).json["results"] as Contact[];
    const inputs = [
      { properties: { email: "New.One@example.org", loyalty_points: "12.5" }, objectWriteTraceId: "0" },
      { properties: { email: seed?.properties["email"] }, objectWriteTraceId: "1" },
      { properties: { email: "no address", colour: "red" }, objectWriteTraceId: "2" },
      { properties: { email: "new.one@example.org" }, objectWriteTraceId: "3" },
    ];
    const traced = await hubspot.api(access, `${CONTACTS}/batch/create`, { inputs });
    expect(traced.status).toBe(207);
    expect(traced.json).toMatchObject({
      numErrors: 3,
      results: [{ objectWriteTraceId: "0", properties: { email: "new.one@example.org" } }],
      errors: [
        { category: "CONFLICT", message: `Contact already exists. Existing ID: ${seed?.id}` },
        {
          category: "VALIDATION_ERROR",
          context: { objectWriteTraceId: ["2"] },
          errors: [{ code: "INVALID_EMAIL" }, { code: "PROPERTY_DOESNT_EXIST" }],
        },
        { category: "CONFLICT" },
      ],
    });
    const untraced = inputs.map(({ properties }) => ({ properties }));
    const whole = await hubspot.api(access, `${CONTACTS}/batch/create`, {
      inputs: [{ properties: { email: "new.two@example.org" } }, ...untraced],
    });
    expect(whole.status).toBe(409);
    const two = await hubspot.api(access, `${CONTACTS}/batch/read`, {
      idProperty: "email",
      inputs: [{ id: "new.two@example.org" }, { id: "NEW.ONE@example.org" }],
      properties: ["loyalty_points"],
    });
    expect(two.status).toBe(207);
    expect(two.json["results"]).toMatchObject([{ properties: { loyalty_points: "12.5" } }]);
  });

  it("updates, clears, archives and lists what was archived", async () => {
    const hubspot = makeHubSpotClient(simulator);
    const { access } = await hubspot.connect();
    const page = (await hubspot.api(access, `${CONTACTS}?limit=2`)).json as unknown as Page;
    const [first, second] = page.results.map(({ id }) => id);
    const updated = await hubspot.api(access, `${CONTACTS}/batch/update`, {
      inputs: [
        { id: first, properties: { city: "" } },
        { id: "99999999", properties: { city: "Oslo" } },
      ],
    });
    expect(updated.status).toBe(207);
    expect(updated.json).toMatchObject({
      results: [{ id: first, properties: { city: null } }],
      errors: [{ category: "OBJECT_NOT_FOUND", context: { ids: ["99999999"] } }],
    });
    const archived = await hubspot.api(access, `${CONTACTS}/batch/archive`, {
      inputs: [{ id: second }, { id: "99999999" }],
    });
    expect(archived.status).toBe(204);
    expect((await hubspot.api(access, `${CONTACTS}/${second}`)).status).toBe(404);
    const gone = (await hubspot.api(access, `${CONTACTS}?archived=true`)).json as unknown as Page;
    expect(gone.results).toMatchObject([{ id: second, archivedAt: expect.any(String) }]);
    simulator.control.setClock({ advanceMs: 91 * 86_400_000 });
    const later = await hubspot.connect();
    expect((await hubspot.api(later.access, `${CONTACTS}?archived=true`)).json["results"]).toEqual([]);
    expect(simulator.control.changesOf("acme", { product: "hubspot" })).toMatchObject([
      { operation: "updated", recordId: first },
      { operation: "deleted", recordId: second },
    ]);
  });

  it("searches by time and id, pages no further than 10,000, and lags when asked to", async () => {
    simulator.control.changeOrg("acme", { size: { records: { Contacts: 12_000 } } });
    simulator.control.setLimits({ hubspotSearchesPerSecond: 1_000 });
    const hubspot = makeHubSpotClient(simulator);
    const { access } = await hubspot.connect();
    const search = (body: object) => hubspot.api(access, `${CONTACTS}/search`, body);
    const all = await search({
      limit: 200,
      sorts: [{ propertyName: "hs_object_id", direction: "ASCENDING" }],
    });
    expect(all.json["total"]).toBe(12_000);
    expect((await search({ limit: 200, after: "9900" })).status).toBe(400);
    expect((await search({ limit: 201 })).status).toBe(400);
    const since = simulator.control.clock().now;
    const { ids } = simulator.control.hubspot.updateContacts({ org: "acme", count: 3 });
    const filters = [{ propertyName: "lastmodifieddate", operator: "GTE", value: String(Date.parse(since)) }];
    const sorts = [{ propertyName: "hs_object_id", direction: "ASCENDING" }];
    const changed = await search({ filterGroups: [{ filters }], sorts });
    expect((changed.json["results"] as Contact[]).map(({ id }) => id).toSorted()).toEqual(ids.toSorted());
    const beyond = [...filters, { propertyName: "hs_object_id", operator: "GT", value: ids.toSorted()[0] }];
    expect((await search({ filterGroups: [{ filters: beyond }], sorts })).json["total"]).toBe(2);
    simulator.control.setLimits({ hubspotSearchLagMs: 60_000 });
    expect((await search({ filterGroups: [{ filters }], sorts })).json["total"]).toBe(0);
    simulator.control.setClock({ advanceMs: 60_001 });
    expect((await search({ filterGroups: [{ filters }], sorts })).json["total"]).toBe(3);
  });

  it("limits calls in ten seconds, searches in a second and calls in a day", async () => {
    const hubspot = makeHubSpotClient(simulator);
    const { access } = await hubspot.connect();
    const policies = async (path: string, body?: unknown) =>
      (await hubspot.api(access, path, body)).json["policyName"];
    simulator.control.setLimits({ hubspotSearchesPerSecond: 1 });
    expect(await policies(`${CONTACTS}/search`, {})).toBe(undefined);
    expect(await policies(`${CONTACTS}/search`, {})).toBe("SECONDLY");
    simulator.control.setLimits({ hubspotCallsPerTenSeconds: 2 });
    expect(await policies(CONTACTS)).toBe(undefined);
    expect(await policies(CONTACTS)).toBe("TEN_SECONDLY_ROLLING");
    simulator.control.setClock({ advanceMs: 10_001 });
    expect(await policies(CONTACTS)).toBe(undefined);
    simulator.control.setLimits({ hubspotCallsPerDay: 3 });
    simulator.control.setClock({ advanceMs: 10_001 });
    expect(await policies(CONTACTS)).toBe("DAILY");
  });

  it("tells people, lists and who is in them", async () => {
    const hubspot = makeHubSpotClient(simulator);
    const { access } = await hubspot.connect();
    const active = (await hubspot.api(access, "crm/v3/owners")).json["results"] as { email: string }[];
    const left = (await hubspot.api(access, "crm/v3/owners?archived=true")).json["results"] as object[];
    expect(active[0]?.email).toBe("robin.vega@example.com");
    expect(active.length + left.length).toBe(14);
    const { lists } = (await hubspot.api(access, "crm/v3/lists/search", { count: 50 })).json as {
      lists: { listId: string; objectTypeId: string }[];
    };
    expect(lists.map(({ objectTypeId }) => objectTypeId)).toEqual(["0-1", "0-1", "0-1", "0-1", "0-2"]);
    const members = await hubspot.api(access, `crm/v3/lists/${lists[1]?.listId}/memberships?limit=250`);
    expect(members.json["results"]).toHaveLength(125);
    expect((await hubspot.api(access, "crm/v3/lists/77/memberships")).status).toBe(404);
  });
});

it("makes, changes and deletes contacts by control", async () => {
  const control = `${simulator.origin}/control/hubspot-contacts`;
  const send = (method: string, body: object) => callAt(control, { method, body: JSON.stringify(body) });
  const made = await send("POST", { org: "acme", count: 2, properties: { city: "Quito" } });
  const [first] = made.json["ids"] as string[];
  expect((await send("PATCH", { org: "acme", ids: [first], properties: { city: "Lima" } })).status).toBe(200);
  expect((await send("PATCH", { org: "acme", ids: [first], properties: { email: "no" } })).status).toBe(400);
  expect((await send("DELETE", { org: "acme", count: 1 })).status).toBe(200);
  const listed = await callAt(`${control}?org=acme&limit=2`);
  expect(listed.json["contacts"]).toMatchObject([{ id: first, properties: { city: "Lima" } }, {}]);
});
