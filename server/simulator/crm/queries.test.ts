import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { startSimulator, type Simulator } from "../simulator.ts";
import {
  ALL_SCOPES,
  jsonBody,
  makeTestClient,
  nextTokenOf,
  rowsOf as rowsIn,
  type Answer,
  type Row,
} from "../test-client.ts";

let simulator: Simulator;
let client: ReturnType<typeof makeTestClient>;
let grant: Awaited<ReturnType<typeof client.connect>>;

beforeEach(async () => {
  simulator = await startSimulator();
  simulator.control.changeOrg("acme", { latencyMs: 0 });
  client = makeTestClient(simulator);
  grant = await client.connect("acme", { scope: [...ALL_SCOPES, "ZohoCRM.coql.READ"].join(",") });
});
afterEach(() => simulator.stop());

/** Rows with whatever fields they have. */
const rowsOf = (answer: Answer, name?: string) => rowsIn(answer, name) as (Row & Record<string, unknown>)[];
const ask = (select: string) => grant.request("coql", jsonBody("POST", { select_query: select }));

describe("queries", () => {
  it("find records by one field, with lookups as ids, or nothing", async () => {
    const [made] = simulator.control.createRecords({
      org: "acme",
      module: "Contacts",
      record: { Last_Name: "D'Arcy", Email: "Ann@Fjord.example" },
    }).ids;
    const found = await ask(
      "select id, Email, Account_Name from Contacts where Email in ('ann@fjord.example','x')",
    );
    expect(found.json).toEqual({
      data: [{ id: made, Email: "Ann@Fjord.example", Account_Name: null }],
      info: { count: 1, more_records: false },
    });
    expect(rowsOf(await ask("select id from Contacts where Last_Name = 'd''arcy'"))).toEqual([{ id: made }]);
    expect((await ask("select id from Contacts where Email in ('nobody@example.com')")).status).toBe(204);
    const [seeded] = rowsOf(
      await grant.request("Contacts?fields=Email,Account_Name&per_page=1&sort_order=asc"),
    );
    const [same] = rowsOf(
      await ask(`select Email, Account_Name from Contacts where Email = '${String(seeded?.["Email"])}'`),
    );
    expect(same).toMatchObject({ id: seeded?.id, Account_Name: { id: expect.any(String) } });
    expect(Object.keys(same?.["Account_Name"] as object)).toEqual(["id"]);
    const limited = await ask("select id from Leads where Email_Opt_Out = 'true' limit 3");
    expect(limited.json["info"]).toEqual({ count: 3, more_records: true });
  });

  it("refuse what they do not understand, and what is too much", async () => {
    const codes = await Promise.all(
      [
        "delete from Contacts",
        "select id from Contacts where Email in ('a') or (id is not null)",
        "select id from Contacts where Email = 'a'b'",
        "select id from Nope where Email = 'a'",
        "select Nope from Contacts where Email = 'a'",
        "select id from Contacts where Email = 'a' limit 2001",
        `select id from Contacts where Email in (${Array(51).fill("'a'").join(",")})`,
      ].map(async (select) => (await ask(select)).json["code"]),
    );
    expect(codes).toEqual([
      "SYNTAX_ERROR",
      "SYNTAX_ERROR",
      "SYNTAX_ERROR",
      "INVALID_MODULE",
      "INVALID_QUERY",
      "LIMIT_EXCEEDED",
      "LIMIT_EXCEEDED",
    ]);
    const narrow = await client.connect("acme");
    const body = jsonBody("POST", { select_query: "select id from Contacts where Email = 'a'" });
    expect((await narrow.request("coql", body)).json).toMatchObject({ code: "OAUTH_SCOPE_MISMATCH" });
    expect((await grant.request("coql")).status).toBe(405);
  });
});

describe("large modules", () => {
  const count = async (query = "") =>
    (await grant.request(`Contacts/actions/count${query}`)).json["count"] as number;

  it("have a size of their own, and are counted", async () => {
    simulator.control.changeOrg("acme", { size: { records: { Contacts: 100_000 } } });
    simulator.control.changeOrg("acme", { size: { records: { Deals: 3 } } });
    expect([await count(), rowsOf(await grant.request("Deals?fields=id")).length]).toEqual([100_000, 3]);
    const ids = simulator.control.createRecords({ org: "acme", module: "Contacts", count: 5 }).ids;
    simulator.control.deleteRecords({ org: "acme", module: "Contacts", ids: ids.slice(0, 2) });
    expect(await count()).toBe(100_003);
    const views = rowsOf(await grant.request("settings/custom_views?module=Contacts"), "custom_views");
    const second = await count(`?cvid=${views[1]?.id}`);
    expect(second).toBeGreaterThanOrEqual(50_000);
    expect(second).toBeLessThanOrEqual(50_003);
    expect((await grant.request("Contacts/actions/count?cvid=1")).status).toBe(400);
    expect((await grant.request("Contacts/actions/nope")).status).toBe(404);
  });

  it("have exactly the share of bad contacts that was asked for, each with one wrong value", async () => {
    simulator.control.changeOrg("acme", { size: { records: { Contacts: 3_000 }, badShare: 0.02 } });
    const fields = "Email,Date_of_Birth,Email_Opt_Out";
    const wrong: number[] = [];
    let path = `Contacts?fields=${fields}&per_page=200&sort_by=id&sort_order=asc`;
    for (let token: string | null = ""; token !== null;) {
      const answer = await grant.request(token === "" ? path : `${path}&page_token=${token}`);
      for (const row of rowsOf(answer)) {
        const faults = [
          !String(row["Email"]).includes("@"),
          Number.isNaN(Date.parse(String(row["Date_of_Birth"]))),
          typeof row["Email_Opt_Out"] !== "boolean",
        ];
        const n = faults.filter(Boolean).length;
        if (n > 0) wrong.push(n);
      }
      token = nextTokenOf(answer);
    }
    expect(wrong).toEqual(Array(60).fill(1));
    path = "Contacts?fields=Email&per_page=1";
    const [row] = rowsOf(await grant.request(path));
    simulator.control.changeOrg("acme", { size: { badShare: 0 } });
    expect(rowsOf(await grant.request(path))[0]?.id).toBe(row?.id);
  });

  it("goes on by time after changes of seeded records, in both directions", async () => {
    simulator.control.changeOrg("acme", { size: { records: { Contacts: 400 } } });
    const all = rowsOf(await grant.request("Contacts?fields=id&per_page=200&sort_order=asc")).map(
      ({ id }) => id,
    );
    simulator.control.updateRecords({ org: "acme", module: "Contacts", ids: [all[5] ?? "", all[150] ?? ""] });
    simulator.control.deleteRecords({ org: "acme", module: "Contacts", ids: [all[7] ?? ""] });
    const [made] = simulator.control.createRecords({ org: "acme", module: "Contacts" }).ids;
    const read = async (order: string) => {
      const seen: string[] = [];
      const path = `Contacts?fields=id&sort_by=Modified_Time&sort_order=${order}&per_page=90`;
      for (let token: string | null = ""; token !== null;) {
        const answer = await grant.request(token === "" ? path : `${path}&page_token=${token}`);
        seen.push(...rowsOf(answer).map(({ id }) => id));
        token = nextTokenOf(answer);
      }
      return seen;
    };
    const [ascending, descending] = [await read("asc"), await read("desc")];
    expect(ascending).toEqual(descending.toReversed());
    expect([ascending.length, new Set(ascending).size]).toEqual([400, 400]);
    expect(new Set(ascending.slice(-3))).toEqual(new Set([all[5], all[150], made]));
  });
});

describe("writes and credits", () => {
  it("checks the type and length of each value, and tells what is left of the credits once half are used", async () => {
    const row = (values: object) => ({ Last_Name: "Berg", ...values });
    const answer = await grant.request(
      "Contacts",
      jsonBody("POST", {
        data: [
          row({}),
          row({ Email: "nobody" }),
          row({ Phone: 5 }),
          row({ Email_Opt_Out: "yes" }),
          row({ Date_of_Birth: "1.2.2000" }),
          row({ Title: "x".repeat(101) }),
          row({ Account_Name: "Fjord" }),
        ],
      }),
    );
    expect(answer.status).toBe(207);
    expect(
      rowsOf(answer).map(({ details }) => (details as Record<string, unknown>)["expected_data_type"]),
    ).toEqual([undefined, "email", "text", "boolean", "date", undefined, "jsonobject"]);
    expect(answer.headers.get("x-api-credits-remaining")).toBeNull();
    simulator.control.changeOrg("acme", { creditsPerDay: 2 });
    const last = await grant.request("org");
    expect([last.status, last.headers.get("x-api-credits-remaining")]).toEqual([200, "0"]);
    const refused = await grant.request("org");
    expect([refused.status, refused.headers.get("x-api-credits-remaining")]).toEqual([429, "0"]);
  });
});
