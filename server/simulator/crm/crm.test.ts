import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { startSimulator, type Simulator } from "../simulator.ts";
import { jsonBody, makeTestClient, nextTokenOf, rowsOf, type Row } from "../test-client.ts";

let simulator: Simulator;
let client: ReturnType<typeof makeTestClient>;
let grant: Awaited<ReturnType<typeof client.connect>>;

beforeEach(async () => {
  simulator = await startSimulator();
  simulator.control.changeOrg("acme", { latencyMs: 0 });
  client = makeTestClient(simulator);
  grant = await client.connect("acme");
});
afterEach(() => simulator.stop());

const since = (time: string): RequestInit => ({ headers: { "if-modified-since": time } });
const ids = (rows: Row[]) => rows.map((row) => row.id);

describe("authentication", () => {
  it("wants a live token of the same data centre with the scope", async () => {
    expect((await client.call(`${grant.api}/crm/v8/org`)).json).toMatchObject({
      code: "AUTHENTICATION_FAILURE",
    });
    const wrong = await grant.request("org", {}, "1000.x.y");
    expect([wrong.status, wrong.json["code"]]).toEqual([401, "INVALID_TOKEN"]);
    const elsewhere = await client.call(`${simulator.origin}/eu/api/crm/v8/org`, {
      headers: { authorization: `Zoho-oauthtoken ${grant.accessToken}` },
    });
    expect(elsewhere.json).toMatchObject({ code: "INVALID_TOKEN" });
    const narrow = await client.connect("acme", { scope: "ZohoCRM.settings.ALL,ZohoCRM.modules.leads.READ" });
    expect((await narrow.request("settings/fields?module=Leads")).status).toBe(200);
    expect((await narrow.request("Leads?fields=id")).status).toBe(200);
    for (const path of ["org", "users", "Deals?fields=id", "actions/watch"]) {
      expect((await narrow.request(path)).json).toMatchObject({ code: "OAUTH_SCOPE_MISMATCH" });
    }
    expect((await narrow.request("Leads", jsonBody("POST", { data: [] }))).status).toBe(401);
  });
});

describe("metadata", () => {
  it("describes the organization, all modules, fields and views by size", async () => {
    simulator.control.changeOrg("acme", { size: { modules: 20, fieldsPerModule: 40, viewsPerModule: 5 } });
    expect((await grant.request("org")).json).toMatchObject({
      org: [{ company_name: "Acme Trading", zgid: simulator.control.getOrg("acme").zgid }],
    });
    const modules = rowsOf(await grant.request("settings/modules"), "modules");
    expect(modules).toHaveLength(20);
    expect(modules[16]).toMatchObject({ api_name: "Price_Books", generated_type: "default" });
    expect(modules[17]).toMatchObject({ api_name: "Custom_Module_1", generated_type: "custom" });
    const fields = (await grant.request("settings/fields?module=Leads")).json;
    expect(fields["fields"]).toHaveLength(40);
    expect((await grant.request("settings/custom_views?module=Leads")).json["custom_views"]).toHaveLength(5);
    expect((await grant.request("settings/fields?module=Nope")).json).toMatchObject({
      code: "INVALID_MODULE",
    });
    expect((await grant.request("settings/fields")).json).toMatchObject({ code: "REQUIRED_PARAM_MISSING" });
  });

  it("lists users by pages of 200", async () => {
    simulator.control.changeOrg("acme", { size: { users: 450 } });
    const page = async (n: number) =>
      (await grant.request(`users?type=AllUsers&page=${n}&per_page=200`)).json;
    expect((await page(1))["info"]).toEqual({ per_page: 200, count: 200, page: 1, more_records: true });
    expect((await page(3))["info"]).toEqual({ per_page: 200, count: 50, page: 3, more_records: false });
    expect((await grant.request("users?page=4")).status).toBe(204);
    expect((await grant.request("users?per_page=201")).status).toBe(400);
  });

  it("is the same in every run", async () => {
    const other = await startSimulator();
    other.control.changeOrg("acme", { latencyMs: 0 });
    const there = await makeTestClient(other).connect("acme");
    const path = "Contacts?fields=Last_Name,Email,Account_Name,Modified_Time&per_page=50";
    const [here, again] = [await grant.request(path), await there.request(path)];
    expect(again.json["data"]).toEqual(here.json["data"]);
    await other.stop();
  });
});

describe("record lists", () => {
  it("wants fields, at most 50", async () => {
    expect((await grant.request("Leads")).json).toMatchObject({ code: "REQUIRED_PARAM_MISSING" });
    const many = Array.from({ length: 51 }, (_, index) => `F${index}`).join(",");
    expect((await grant.request(`Leads?fields=${many}`)).json).toMatchObject({ code: "LIMIT_EXCEEDED" });
    const rows = rowsOf(await grant.request("Leads?fields=Email,Nonsense&per_page=1"));
    expect(Object.keys(rows[0] ?? {}).sort()).toEqual(["Email", "id"]);
  });

  it("goes by page number to 2,000 records, then by page token, each record once", async () => {
    simulator.control.changeOrg("acme", { size: { recordsPerModule: 2_450 } });
    simulator.control.createRecords({ org: "acme", module: "Leads", count: 3 });
    const seen: string[] = [];
    let token: string | null = null;
    for (let page = 1; page <= 10; page += 1) {
      const answer = await grant.request(`Leads?fields=id&page=${page}&per_page=200`);
      seen.push(...ids(rowsOf(answer)));
      token = nextTokenOf(answer);
    }
    const beyond = await grant.request("Leads?fields=id&page=11&per_page=200");
    expect([beyond.status, beyond.json["code"]]).toEqual([400, "DISCRETE_PAGINATION_LIMIT_EXCEEDED"]);
    simulator.control.deleteRecords({ org: "acme", module: "Leads", ids: seen.slice(-1) });
    while (token !== null) {
      const answer = await grant.request(`Leads?fields=id&page_token=${token}&per_page=200`);
      seen.push(...ids(rowsOf(answer)));
      token = nextTokenOf(answer);
    }
    expect(seen).toHaveLength(2_453);
    expect(new Set(seen).size).toBe(2_453);
    expect((await grant.request("Leads?fields=id&page_token=nonsense")).status).toBe(400);
  });

  it("gives what was modified since, or 304", async () => {
    const before = simulator.control.clock().now;
    const path = "Leads?fields=Last_Name&sort_by=Modified_Time&sort_order=asc";
    expect((await grant.request(path, since(before))).status).toBe(304);
    simulator.control.setClock({ advanceMs: 2_000 });
    const created = simulator.control.createRecords({ org: "acme", module: "Leads" }).ids;
    const seeded = simulator.control.peekRecords("acme", "Leads", 200).pop() as { id: string };
    simulator.control.setClock({ advanceMs: 2_000 });
    simulator.control.updateRecords({
      org: "acme",
      module: "Leads",
      ids: [seeded.id],
      record: { City: "Rome" },
    });
    const changed = await grant.request(path, since(before));
    expect(ids(rowsOf(changed))).toEqual([...created, seeded.id]);
    simulator.control.deleteRecords({ org: "acme", module: "Leads", ids: created });
    expect((await grant.request("Leads/deleted?type=all", since(before))).json["data"]).toMatchObject([
      { id: created[0], type: "recycle" },
    ]);
  });

  it("gives at most 100 chosen records, those that there are", async () => {
    const [first, second] = ids(rowsOf(await grant.request("Leads?fields=id&per_page=2")));
    simulator.control.deleteRecords({ org: "acme", module: "Leads", ids: [second ?? ""] });
    const chosen = await grant.request(`Leads?fields=City&ids=${second},${first},1`);
    expect(rowsOf(chosen)).toEqual([{ id: first, City: expect.any(String) }]);
    expect((await grant.request(`Leads?fields=City&ids=${second}`)).status).toBe(204);
    expect((await grant.request(`Leads?fields=City&ids=${Array(101).fill(first).join(",")}`)).status).toBe(
      400,
    );
  });

  it("filters by view", async () => {
    const views = rowsOf(await grant.request("settings/custom_views?module=Leads"), "custom_views");
    const count = async (id: string | undefined) =>
      rowsOf(await grant.request(`Leads?fields=id&cvid=${id}&per_page=200`));
    expect(await count(views[0]?.id)).toHaveLength(200);
    expect(await count(views[1]?.id)).toHaveLength(120);
    expect((await grant.request("Leads?fields=id&cvid=1")).status).toBe(400);
  });
});

describe("record writes", () => {
  it("creates, reads, updates and deletes with Zoho's rows", async () => {
    const made = await grant.request(
      "Leads",
      jsonBody("POST", { data: [{ Last_Name: "Ng", Company: "Ngo" }] }),
    );
    expect(made.status).toBe(201);
    expect(made.json["data"]).toMatchObject([
      { code: "SUCCESS", message: "record added", status: "success" },
    ]);
    const id = rowsOf(made)[0]?.details.id;
    await grant.request(`Leads/${id}`, jsonBody("PUT", { data: [{ First_Name: "Ann", id: "ignored" }] }));
    const read = (await grant.request(`Leads/${id}`)).json["data"];
    expect(read).toMatchObject([{ id, Last_Name: "Ng", Full_Name: "Ann Ng", Owner: { name: "Robin Vega" } }]);
    expect((await grant.request(`Leads?ids=${id}`, { method: "DELETE" })).json["data"]).toMatchObject([
      { code: "SUCCESS", message: "record deleted" },
    ]);
    expect((await grant.request(`Leads/${id}`)).status).toBe(204);
    expect((await grant.request("Leads/abc")).status).toBe(400);
  });

  it("answers 207 when some rows fail and 400 when all do", async () => {
    const some = await grant.request(
      "Leads",
      jsonBody("POST", { data: [{ Last_Name: "A", Company: "B" }, {}] }),
    );
    expect(some.status).toBe(207);
    expect(some.json["data"]).toMatchObject([
      { code: "SUCCESS" },
      { code: "MANDATORY_NOT_FOUND", details: { api_name: "Last_Name" } },
    ]);
    const none = await grant.request("Leads", jsonBody("PUT", { data: [{ id: "5", City: "X" }] }));
    expect([none.status, rowsOf(none)[0]?.code]).toEqual([400, "INVALID_DATA"]);
    expect((await grant.request("Leads", { method: "POST", body: "{" })).status).toBe(400);
  });
});

describe("budget", () => {
  it("answers 429 without Retry-After beyond the credits of a rolling day", async () => {
    simulator.control.changeOrg("acme", { creditsPerDay: 3 });
    const statuses = [];
    for (let time = 0; time < 4; time += 1) statuses.push((await grant.request("org")).status);
    expect(statuses).toEqual([200, 200, 200, 429]);
    expect((await grant.request("org")).headers.get("retry-after")).toBeNull();
    simulator.control.setClock({ advanceMs: 25 * 3_600_000 });
    const { json } = await grant.refresh();
    expect((await grant.request("org", {}, String(json["access_token"]))).status).toBe(200);
  });

  it("answers 429 beyond the concurrency", async () => {
    simulator.control.changeOrg("acme", { concurrency: 2, latencyMs: 100 });
    const answers = await Promise.all([1, 2, 3].map(() => grant.request("org")));
    expect(answers.map((answer) => answer.status).sort()).toEqual([200, 200, 429]);
    expect((await grant.request("org")).status).toBe(200);
  });
});
