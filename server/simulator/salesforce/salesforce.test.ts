import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { challengeOf } from "../accounts/token-text.ts";
import { startSimulator, type Simulator } from "../simulator.ts";
import { callAt, jsonBody, VERIFIER } from "../test-client.ts";

const REDIRECT_URI = "http://127.0.0.1:9/callback";

let simulator: Simulator;
let client: { id: string; secret: string };
beforeEach(async () => {
  simulator = await startSimulator();
  for (const org of ["acme", "northwind"]) simulator.control.changeOrg(org, { latencyMs: 0 });
  client = simulator.control.registerClient({ name: "Test", redirectUris: [REDIRECT_URI] });
});
afterEach(() => simulator.stop());

function authorizeUrl(change: Record<string, string> = {}): string {
  const url = new URL(`${simulator.origin}/salesforce/login/services/oauth2/authorize`);
  const parameters = {
    response_type: "code",
    client_id: client.id,
    redirect_uri: REDIRECT_URI,
    scope: "api refresh_token id",
    state: "state-1",
    code_challenge: challengeOf(VERIFIER),
    code_challenge_method: "S256",
    ...change,
  };
  for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value);
  return url.href;
}

const post = (path: string, form: Record<string, string>) =>
  callAt(`${simulator.origin}/salesforce/login/${path}`, { method: "POST", body: new URLSearchParams(form) });

async function exchange(org = "acme", change: Record<string, string> = {}, scope = "api refresh_token id") {
  const { redirect } = simulator.control.decideConsent({ authorizeUrl: authorizeUrl({ scope }), org });
  return post("services/oauth2/token", {
    grant_type: "authorization_code",
    code: new URL(redirect).searchParams.get("code") ?? "",
    redirect_uri: REDIRECT_URI,
    code_verifier: VERIFIER,
    client_id: client.id,
    client_secret: client.secret,
    ...change,
  });
}

async function connect(org = "acme") {
  const { json } = await exchange(org);
  const instance = String(json["instance_url"]);
  const headers = { authorization: `Bearer ${String(json["access_token"])}` };
  const request = async (path: string, init: RequestInit = {}) => {
    const answer = await fetch(`${instance}/services/data/v62.0/${path}`, {
      ...init,
      headers: { ...headers, ...init.headers },
    });
    const body = (await answer.json()) as unknown;
    return { status: answer.status, headers: answer.headers, body };
  };
  const query = async (soql: string, all = false) => {
    const { body } = await request(`${all ? "queryAll" : "query"}?q=${encodeURIComponent(soql)}`);
    return body as {
      totalSize: number;
      done: boolean;
      nextRecordsUrl?: string;
      records: Record<string, unknown>[];
    };
  };
  return { json, instance, request, query, refreshToken: String(json["refresh_token"]) };
}
const codeOf = ({ status, body }: { status: number; body: unknown }) => [
  status,
  (body as { errorCode: string }[])[0]?.errorCode,
];

describe("consent and tokens", () => {
  it("shows its permission page, and mistakes there", async () => {
    const page = await callAt(authorizeUrl());
    expect([page.status, page.text.includes("Salesforce"), page.text.includes("Acme Trading")]).toEqual([
      200,
      true,
      true,
    ]);
    const wrongs: Record<string, string>[] = [
      { scope: "nonsense" },
      { client_id: "nobody" },
      { redirect_uri: "https://attacker.example" },
    ];
    for (const wrong of wrongs)
      expect((await callAt(authorizeUrl(wrong))).headers.get("location")).toBeNull();
    const denied = simulator.control.decideConsent({ authorizeUrl: authorizeUrl(), accept: false });
    expect(new URL(denied.redirect).searchParams.get("error")).toBe("access_denied");
  });

  it("names the instance with every token, gives no life, and a refresh token only where it was asked for", async () => {
    const { json } = await exchange();
    expect(json).toMatchObject({
      token_type: "Bearer",
      instance_url: `${simulator.origin}/salesforce/acme.my`,
      scope: "api refresh_token id",
    });
    expect(json).not.toHaveProperty("expires_in");
    const refreshed = await post("services/oauth2/token", {
      grant_type: "refresh_token",
      refresh_token: String(json["refresh_token"]),
      client_id: client.id,
      client_secret: client.secret,
    });
    expect([refreshed.status, refreshed.json["instance_url"]]).toEqual([200, json["instance_url"]]);
    expect(refreshed.json).not.toHaveProperty("refresh_token");
    expect((await exchange("acme", {}, "api")).json).not.toHaveProperty("refresh_token");
  });

  it("refuses what does not fit with 400", async () => {
    const refusals = [
      await exchange("acme", { code: "unknown" }),
      await exchange("acme", { client_secret: "wrong" }),
      await exchange("acme", { code_verifier: "x".repeat(43) }),
      await exchange("acme", { redirect_uri: "https://other.example" }),
      await exchange("acme", { grant_type: "password" }),
    ];
    expect(refusals.map(({ status, json }) => [status, json["error"]])).toEqual([
      [400, "invalid_grant"],
      [400, "invalid_client"],
      [400, "invalid_grant"],
      [400, "redirect_uri_mismatch"],
      [400, "unsupported_grant_type"],
    ]);
    const { refreshToken } = await connect();
    expect((await post("services/oauth2/revoke", { token: refreshToken })).status).toBe(200);
    expect((await post("services/oauth2/revoke", { token: refreshToken })).json["error"]).toBe(
      "invalid_token",
    );
  });

  it("takes a token only at its own organization's address, and tokens of others not at all", async () => {
    const acme = await connect();
    const northwind = await connect("northwind");
    const headers = { authorization: `Bearer ${String(acme.json["access_token"])}` };
    expect((await fetch(`${northwind.instance}/services/data/v62.0/limits`, { headers })).status).toBe(401);
    expect((await fetch(`${acme.instance}/services/data/v62.0/limits`)).status).toBe(401);
    const crm = await fetch(`${simulator.origin}/us/api/crm/v8/org`, { headers });
    expect(crm.status).toBe(401);
  });
});

describe("queries", () => {
  it("give 2,000 rows and say where the rest is, for two days", async () => {
    simulator.control.changeOrg("acme", { size: { records: { Contacts: 4_500 } } });
    const { query, request } = await connect();
    const first = await query("SELECT Id, Account.Name FROM Contact");
    expect([first.totalSize, first.done, first.records.length]).toEqual([4_500, false, 2_000]);
    const rest = (url = "") => request(url.replace("/services/data/v62.0/", ""));
    const second = (await rest(first.nextRecordsUrl)).body as typeof first;
    const third = (await rest(second.nextRecordsUrl)).body as typeof first;
    expect([third.done, third.records.length]).toEqual([true, 500]);
    const ids = [first, second, third].flatMap(({ records }) => records.map(({ Id }) => Id));
    expect(new Set(ids).size).toBe(4_500);
    simulator.control.setClock({ advanceMs: 3_600_000 });
    expect((await rest(first.nextRecordsUrl)).status).toBe(200);
    expect(codeOf(await request("query/0r8000000000000001-7"))).toEqual([400, "INVALID_QUERY_LOCATOR"]);
    const small = await request("query?q=SELECT+Id+FROM+Contact", {
      headers: { "sforce-query-options": "batchSize=300" },
    });
    expect((small.body as typeof first).records.length).toBe(300);
    expect(small.headers.get("sforce-limit-info")).toMatch(/^api-usage=\d+\/100000$/);
  });

  it("understand conditions, orders, counts and what was deleted", async () => {
    const { query } = await connect();
    const [made = ""] = simulator.control.salesforce.createContacts({
      org: "acme",
      fields: { LastName: "D'Arcy", Email: "Ann@Fjord.example", Title: "100%" },
    }).ids;
    const idOf = async (where: string) =>
      (await query(`SELECT Id FROM Contact WHERE ${where}`)).records.map(({ Id }) => Id);
    expect(await idOf("LastName = 'd\\'arcy'")).toEqual([made]);
    expect(await idOf("Email IN ('ann@fjord.example', 'x')")).toEqual([made]);
    expect(await idOf("LastName LIKE 'D\\'Ar%' AND NOT (Title = 'x')")).toEqual([made]);
    expect(await idOf(`Id = '${made.slice(0, 15)}' OR LastName = null`)).toEqual([made]);
    expect(await idOf(`Id IN ('${made.slice(0, 15)}')`)).toEqual([made]);
    expect((await query("SELECT COUNT() FROM Contact")).totalSize).toBe(241);
    const newest = await query("SELECT Id, CreatedDate FROM Contact ORDER BY CreatedDate DESC LIMIT 1");
    expect(newest.records).toMatchObject([{ Id: made, CreatedDate: expect.stringMatching(/\.000\+0000$/) }]);
    simulator.control.salesforce.deleteContacts({ org: "acme", ids: [made] });
    expect(await idOf("LastName = 'D\\'Arcy'")).toEqual([]);
    const deleted = "SELECT Id, IsDeleted FROM Contact WHERE IsDeleted = true";
    expect((await query(deleted)).records).toEqual([]);
    expect((await query(deleted, true)).records).toMatchObject([{ Id: made, IsDeleted: true }]);
    expect((await query("SELECT COUNT() FROM Contact", true)).totalSize).toBe(241);
  });

  it("refuse what they do not understand", async () => {
    const { request } = await connect();
    const codes = await Promise.all(
      [
        "DELETE FROM Contact",
        "SELECT Id FROM Contact WHERE LastName = 'a'b'",
        "SELECT Id FROM Contact WHERE LastName = 'a\\x'",
        "SELECT Id FROM Contact; SELECT Id FROM User",
        "SELECT Nothing__c FROM Contact",
        "SELECT Id FROM Nothing__c",
        "SELECT Id FROM Contact WHERE (LastName = 'a'",
      ].map(async (soql) => codeOf(await request(`query?q=${encodeURIComponent(soql)}`))),
    );
    expect(codes).toEqual([
      [400, "MALFORMED_QUERY"],
      [400, "MALFORMED_QUERY"],
      [400, "MALFORMED_QUERY"],
      [400, "MALFORMED_QUERY"],
      [400, "INVALID_FIELD"],
      [400, "INVALID_TYPE"],
      [400, "MALFORMED_QUERY"],
    ]);
  });
});

describe("collections", () => {
  const contact = (values: object) => ({ attributes: { type: "Contact" }, ...values });

  it("give each record a result of its own, and are refused whole for a value that cannot be read", async () => {
    const { request, query } = await connect();
    const save = (method: string, records: object[]) =>
      request("composite/sobjects", jsonBody(method, { allOrNone: false, records }));
    const made = await save("POST", [contact({ LastName: "Berg" }), contact({ Email: "x@y.example" })]);
    expect(made.body).toMatchObject([
      { success: true, errors: [] },
      { success: false, errors: [{ statusCode: "REQUIRED_FIELD_MISSING", fields: ["LastName"] }] },
    ]);
    const [{ id = "" } = {}] = made.body as { id?: string }[];
    const whole = await save("PATCH", [
      contact({ id, Title: "Kept out" }),
      contact({ id, Birthdate: "31/12/1990" }),
    ]);
    expect(codeOf(whole)).toEqual([400, "JSON_PARSER_ERROR"]);
    expect((await query("SELECT Id FROM Contact WHERE Title = 'Kept out'")).records).toEqual([]);
    expect(
      codeOf(
        await save(
          "POST",
          Array.from({ length: 201 }, () => contact({ LastName: "Many" })),
        ),
      ),
    ).toEqual([400, "EXCEEDED_ID_LIMIT"]);
    const gone = await request(`composite/sobjects?ids=${id}&allOrNone=false`, { method: "DELETE" });
    expect(gone.body).toEqual([{ id, success: true, errors: [] }]);
    const again = await request(`composite/sobjects?ids=${id}`, { method: "DELETE" });
    expect(again.body).toMatchObject([{ success: false, errors: [{ statusCode: "ENTITY_IS_DELETED" }] }]);
  });
});

describe("control", () => {
  it("makes, changes, lists and deletes contacts, and counts what it did", async () => {
    const { control } = simulator;
    const { ids } = control.salesforce.createContacts({ org: "acme", count: 3 });
    control.salesforce.updateContacts({ org: "acme", ids: ids.slice(0, 1), fields: { Title: "Buyer" } });
    control.salesforce.deleteContacts({ org: "acme", count: 1 });
    const listed = control.salesforce.listContacts("acme", 2);
    expect(listed.contacts.map(({ Id }) => Id)).toEqual([ids[1], ids[0]]);
    expect([listed.domain, listed.contacts[1]?.["Title"]]).toEqual(["acme.my", "Buyer"]);
    expect(control.changesOf("acme", { product: "salesforce" })).toHaveLength(5);
    expect(() => control.salesforce.createContacts({ org: "acme", fields: { Nope: 1 } })).toThrow("Nope");
    const [first] = listed.contacts;
    const email = String(first?.["Email"]);
    expect(control.salesforce.listContacts("acme", 5, email.toUpperCase()).contacts).toMatchObject([
      { Id: first?.["Id"] },
    ]);
  });

  it("has the same people as the CRM, and the same share of bad ones", async () => {
    simulator.control.changeOrg("acme", { size: { records: { Contacts: 1_000 }, badShare: 0.02 } });
    const { query } = await connect();
    const { records } = await query(
      "SELECT FirstName, LastName, Email, Birthdate, HasOptedOutOfEmail FROM Contact",
    );
    const wrong = records.filter(
      ({ Email, Birthdate, HasOptedOutOfEmail }) =>
        !String(Email).includes("@") ||
        Number.isNaN(Date.parse(String(Birthdate))) ||
        typeof HasOptedOutOfEmail !== "boolean",
    );
    expect(wrong.length).toBe(20);
    const newest = simulator.control.peekRecords("acme", "Contacts", 1)[0] as Record<string, unknown>;
    expect(records.at(-1)).toMatchObject({ FirstName: newest["First_Name"], Email: newest["Email"] });
  });
});
