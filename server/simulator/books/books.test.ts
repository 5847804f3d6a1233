import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { startSimulator, type Simulator } from "../simulator.ts";
import { jsonBody, makeTestClient, rowsOf } from "../test-client.ts";

const MINUTE = 60_000;
let simulator: Simulator;
let client: ReturnType<typeof makeTestClient>;
let grant: Awaited<ReturnType<typeof client.connect>>;

beforeEach(async () => {
  simulator = await startSimulator();
  simulator.control.changeOrg("northwind", { latencyMs: 0 });
  client = makeTestClient(simulator);
  grant = await client.connect("northwind", { scope: "ZohoBooks.fullaccess.ALL" });
});
afterEach(() => simulator.stop());

const organizationId = () => simulator.control.getOrg("northwind").booksOrganizationId;

function contacts(path = "", init?: RequestInit, query: Record<string, string> = {}) {
  return grant.contacts(`${path}?${new URLSearchParams(query)}`, init);
}

const list = (query: Record<string, string>) => contacts("", {}, query);

const EVE = {
  contact_name: "Eve Holm",
  contact_persons: [{ first_name: "Eve", last_name: "Holm", email: "Eve@Holm.example", phone: "+47 1" }],
};

async function create(contact: object): Promise<string> {
  const { json } = await contacts("", jsonBody("POST", contact));
  return (json["contact"] as { contact_id: string }).contact_id;
}

it("tells the organization and its number, which is needed for all else", async () => {
  const organizations = await grant.reach("api/books/v3/organizations");
  expect(organizations.json).toMatchObject({
    code: 0,
    message: "success",
    organizations: [{ organization_id: organizationId(), name: "Northwind GmbH", is_default_org: true }],
  });
  expect(organizationId()).not.toBe(simulator.control.getOrg("northwind").zgid);
  const none = await grant.reach("api/books/v3/contacts");
  expect([none.status, none.json["code"]]).toEqual([400, 6024]);
  const foreign = simulator.control.getOrg("acme").booksOrganizationId;
  const other = await grant.reach(`api/books/v3/contacts?organization_id=${foreign}`);
  expect([other.status, other.json["code"]]).toEqual([400, 6041]);
});

describe("a contact", () => {
  it("is created with its persons, read, and found by the address of any person", async () => {
    const made = await contacts("", jsonBody("POST", EVE));
    expect(made.status).toBe(201);
    expect(made.json).toMatchObject({
      code: 0,
      message: "The contact has been added.",
      contact: { contact_name: "Eve Holm", contact_type: "customer", email: "Eve@Holm.example" },
    });
    const { contact_id: id } = made.json["contact"] as { contact_id: string };
    const read = await contacts(`/${id}`);
    expect(read.json).toMatchObject({
      contact: {
        contact_id: id,
        created_time: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+0000$/),
        contact_persons: [{ first_name: "Eve", phone: "+47 1", is_primary_contact: true }],
      },
    });
    const found = await list({ email: "eve@holm.example" });
    expect(rowsOf(found, "contacts")).toMatchObject([{ contact_id: id, first_name: "Eve" }]);
    expect((await list({ email: "nobody@holm.example" })).json).toMatchObject({ code: 0, contacts: [] });
    expect((await contacts(`/${id}/contactpersons`)).json).toMatchObject({
      contact_persons: [{ email: "Eve@Holm.example" }],
    });
  });

  it("is created from JSONString in a form too", async () => {
    const body = new URLSearchParams({ JSONString: JSON.stringify(EVE) });
    const made = await contacts("", { method: "POST", body });
    expect([made.status, made.json["code"]]).toEqual([201, 0]);
    const inQuery = await contacts(
      "",
      { method: "POST" },
      { JSONString: JSON.stringify({ contact_name: "Ole" }) },
    );
    expect(inQuery.json).toMatchObject({ contact: { contact_name: "Ole", contact_persons: [] } });
  });

  it("is updated in what the body names, and keeps its persons unless they are named", async () => {
    const id = await create(EVE);
    const changed = await contacts(`/${id}`, jsonBody("PUT", { notes: "Pays late", company_name: "Holm" }));
    expect(changed.json).toMatchObject({
      message: "Contact information has been saved.",
      contact: { notes: "Pays late", company_name: "Holm", contact_name: "Eve Holm" },
    });
    const [person] = (changed.json["contact"] as { contact_persons: { contact_person_id: string }[] })
      .contact_persons;
    const persons = [{ contact_person_id: person?.contact_person_id, phone: "+47 2" }, { first_name: "Bo" }];
    const again = await contacts(`/${id}`, jsonBody("PUT", { contact_persons: persons }));
    expect(again.json).toMatchObject({
      contact: {
        contact_persons: [
          { ...person, phone: "+47 2", email: "Eve@Holm.example", is_primary_contact: true },
          { first_name: "Bo", email: "", is_primary_contact: false },
        ],
      },
    });
  });

  it("has a name of its own among all of the organization", async () => {
    const id = await create(EVE);
    const twice = await contacts("", jsonBody("POST", { contact_name: " eve holm " }));
    expect([twice.status, twice.json]).toEqual([
      400,
      { code: 3062, message: 'The customer "eve holm" already exists. Please specify a different name.' },
    ]);
    const other = await create({ contact_name: "Other" });
    expect((await contacts(`/${other}`, jsonBody("PUT", { contact_name: "Eve Holm" }))).json["code"]).toBe(
      3062,
    );
    expect((await contacts(`/${id}`, jsonBody("PUT", { contact_name: "Eve Holm" }))).json["code"]).toBe(0);
  });

  it("is deleted, made inactive and active again", async () => {
    const id = await create(EVE);
    expect((await contacts(`/${id}/inactive`, { method: "POST" })).json["code"]).toBe(0);
    expect((await list({ filter_by: "Status.Active", email: "eve@holm.example" })).json["contacts"]).toEqual(
      [],
    );
    expect((await list({ filter_by: "Status.Inactive" })).json["contacts"]).toHaveLength(1);
    expect((await contacts(`/${id}/active`, { method: "POST" })).json["code"]).toBe(0);
    expect((await contacts(`/${id}`, { method: "DELETE" })).json).toEqual({
      code: 0,
      message: "The customer has been deleted.",
    });
    const gone = await contacts(`/${id}`);
    expect([gone.status, gone.json]).toEqual([404, { code: 1002, message: "Contact does not exist." }]);
  });

  it.each([
    ["no name", {}, 2],
    ["an empty name", { contact_name: " " }, 2],
    ["a long name", { contact_name: "x".repeat(201) }, 15],
    ["an unknown type", { contact_name: "x", contact_type: "friend" }, 2],
    ["persons that are no list", { contact_name: "x", contact_persons: {} }, 2],
    ["a wrong address", { contact_name: "x", contact_persons: [{ email: "nobody" }] }, 2],
    ["a person of nobody", { contact_name: "x", contact_persons: [{ contact_person_id: "1" }] }, 2],
  ])("is refused with %s", async (_name, body, code) => {
    const answer = await contacts("", jsonBody("POST", body));
    expect([answer.status, answer.json["code"]]).toEqual([400, code]);
  });

  it("is refused when the body is no JSON object", async () => {
    const answer = await contacts("", { method: "POST", body: "{" });
    expect([answer.status, answer.json["code"]]).toEqual([400, 1038]);
  });
});

it("filters, sorts and pages", async () => {
  simulator.control.createCustomers({ org: "northwind", count: 5 });
  await create(EVE);
  const names = async (query: Record<string, string>) =>
    ((await list(query)).json["contacts"] as { contact_name: string }[]).map((row) => row.contact_name);
  expect(await names({ contact_name: "EVE HOLM" })).toEqual(["Eve Holm"]);
  expect(await names({ contact_name_startswith: "eve" })).toEqual(["Eve Holm"]);
  expect(await names({ email_contains: "@holm" })).toEqual(["Eve Holm"]);
  expect(await names({ email_startswith: "holm" })).toEqual([]);
  expect(await names({ search_text: "logistics" })).toEqual(["Fjord Logistics"]);
  const all = await names({});
  expect(all).toHaveLength(8);
  expect(all).toEqual(all.toSorted((left, right) => (left.toLowerCase() < right.toLowerCase() ? -1 : 1)));
  expect(await names({ sort_order: "D" })).toEqual(all.toReversed());
  const second = await list({ page: "2", per_page: "3" });
  expect(second.json).toMatchObject({ page_context: { page: 2, per_page: 3, has_more_page: true } });
  expect(await names({ page: "3", per_page: "3" })).toEqual(all.slice(6));
  expect((await list({ per_page: "500" })).json).toMatchObject({ page_context: { per_page: 200 } });
  const wrong = { page: "0", per_page: "x", filter_by: "All", sort_column: "age" };
  for (const [name, value] of Object.entries(wrong)) {
    expect((await list({ [name]: value })).json["code"]).toBe(2);
  }
});

describe("who may", () => {
  it("is told by code 57 whether the token is dead or its scope too small", async () => {
    const small = await client.connect("northwind", { scope: "ZohoBooks.contacts.READ" });
    const path = `api/books/v3/contacts?organization_id=${organizationId()}`;
    expect((await small.reach(path)).status).toBe(200);
    const write = await small.reach(path, jsonBody("POST", EVE));
    expect([write.status, write.json["code"]]).toEqual([401, 57]);
    expect((await small.reach("api/books/v3/organizations")).status).toBe(401);
    simulator.control.expireAccessTokens();
    const dead = await small.reach(path);
    expect([dead.status, dead.json["code"]]).toEqual([401, 57]);
    const none = await client.call(`${grant.api}/books/v3/organizations`);
    expect([none.status, none.json["code"]]).toEqual([401, 14]);
  });

  it("is not a token of another data centre, nor of CRM scopes alone", async () => {
    const crm = await client.connect("northwind");
    expect((await crm.reach("api/books/v3/organizations")).status).toBe(401);
    const elsewhere = `${simulator.origin}/us/api/books/v3/organizations`;
    const headers = { authorization: `Zoho-oauthtoken ${grant.accessToken}` };
    expect((await client.call(elsewhere, { headers })).status).toBe(401);
  });
});

it("allows 100 calls of an organization in a minute", async () => {
  for (let call = 0; call < 100; call += 1) expect((await list({ per_page: "1" })).status).toBe(200);
  const refused = await list({});
  expect([refused.status, refused.json["code"], refused.headers.get("retry-after")]).toEqual([429, 44, null]);
  const other = await client.connect("globex", { scope: "ZohoBooks.fullaccess.ALL" });
  expect((await other.reach("api/books/v3/organizations")).status).toBe(200);
  simulator.control.setClock({ advanceMs: MINUTE });
  expect((await list({})).status).toBe(200);
});

it("says by 45 and 1070 that the day's credits are used or too many calls are under way", async () => {
  simulator.control.changeOrg("northwind", { creditsPerDay: 0 });
  expect((await list({})).json["code"]).toBe(45);
  simulator.control.changeOrg("northwind", { creditsPerDay: 100, concurrency: 1, latencyMs: 300 });
  const answers = await Promise.all([list({}), list({})]);
  expect(answers.map((answer) => answer.json["code"]).toSorted()).toEqual([0, 1070]);
});

describe("control", () => {
  it("makes, lists, changes and removes customers, and counts what was changed", async () => {
    const { ids } = simulator.control.createCustomers({ org: "northwind", count: 2 });
    const [id = ""] = simulator.control.createCustomers({
      org: "northwind",
      email: "ada@ada.example",
      contact: { contact_name: "Ada" },
    }).ids;
    const listed = simulator.control.listCustomers("northwind");
    expect([listed.organizationId, listed.total]).toEqual([organizationId(), 5]);
    expect(listed.customers[0]).toMatchObject({ contact_name: "Ada", email: "ada@ada.example" });
    simulator.control.updateCustomers({ org: "northwind", ids: [id], email: "ada@new.example" });
    expect(rowsOf(await list({ email: "ada@new.example" }), "contacts")).toHaveLength(1);
    simulator.control.deleteCustomers({ org: "northwind", ids });
    expect(simulator.control.getOrg("northwind").customers).toBe(3);
    expect(simulator.control.listCustomers("northwind", 20, "ADA@new.example").total).toBe(1);
    expect(simulator.control.counters().byOrg["northwind"]?.changes).toEqual({
      "books/contacts": { created: 3, updated: 1, deleted: 2 },
    });
  });

  it("passes on what Books would refuse", async () => {
    expect(() =>
      simulator.control.createCustomers({ org: "northwind", contact: { contact_name: "cedar supplies" } }),
    ).toThrow("already exists");
    const response = await fetch(`${simulator.origin}/control/customers`, {
      method: "DELETE",
      body: JSON.stringify({ org: "northwind", ids: ["1"] }),
    });
    expect(response.status).toBe(404);
  });
});

it("meets the faults asked for", async () => {
  simulator.control.addFault({ pathPrefix: "/api/books/", status: 503 });
  expect((await list({})).status).toBe(503);
  simulator.control.addFault({ pathPrefix: "/api/books/", status: 502, method: "POST", afterwards: true });
  expect((await contacts("", jsonBody("POST", EVE))).status).toBe(502);
  expect((await list({ email: "eve@holm.example" })).json["contacts"]).toHaveLength(1);
});
