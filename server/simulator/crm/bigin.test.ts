import { afterEach, beforeEach, expect, it } from "vitest";
import { startSimulator, type Simulator } from "../simulator.ts";
import { jsonBody, makeTestClient, rowsOf } from "../test-client.ts";

const HOUR = 3_600_000;
const SCOPES = [
  "ZohoBigin.org.READ",
  "ZohoBigin.users.READ",
  "ZohoBigin.settings.ALL",
  "ZohoBigin.modules.ALL",
  "ZohoBigin.notifications.ALL",
];

let simulator: Simulator;
let now: number;
let client: ReturnType<typeof makeTestClient>;
let grant: Awaited<ReturnType<typeof client.connect>>;

beforeEach(async () => {
  now = Date.parse("2026-06-01T08:00:00Z");
  simulator = await startSimulator({ now: () => now });
  simulator.control.changeOrg("northwind", { latencyMs: 0 });
  client = makeTestClient(simulator);
  grant = await client.connect("northwind", { scope: SCOPES.join(",") });
});
afterEach(() => simulator.stop());

const bigin = (path: string, init?: RequestInit) => grant.reach(`api/bigin/v2/${path}`, init);
const watch = (channelExpiry: number | undefined, reach = bigin) =>
  reach(
    "actions/watch",
    jsonBody("POST", {
      watch: [
        {
          channel_id: "7",
          events: ["Contacts.all"],
          notify_url: `${simulator.origin}/receiver/hook`,
          token: "t",
          return_affected_field_values: true,
          ...(channelExpiry === undefined ? {} : { channel_expiry: new Date(channelExpiry).toISOString() }),
        },
      ],
    }),
  );

it("has the seven modules of Bigin, with fields and views, and the organization's users", async () => {
  const modules = rowsOf(await bigin("settings/modules"), "modules") as object[];
  expect(modules.map((module) => Object.entries(module).find(([key]) => key === "api_name")?.[1])).toEqual([
    "Contacts",
    "Accounts",
    "Pipelines",
    "Tasks",
    "Events",
    "Calls",
    "Products",
  ]);
  expect(modules[1]).toMatchObject({ singular_label: "Company" });
  expect(rowsOf(await bigin("settings/fields?module=Pipelines"), "fields")).toContainEqual(
    expect.objectContaining({ api_name: "Sub_Pipeline", data_type: "picklist" }),
  );
  expect(rowsOf(await bigin("settings/custom_views?module=Accounts"), "custom_views")[0]).toMatchObject({
    name: "All Companies",
  });
  expect(rowsOf(await bigin("users?type=AllUsers"), "users")).toHaveLength(31);
  expect((await bigin("org")).json).toMatchObject({ org: [{ company_name: "Northwind GmbH" }] });
  expect((await bigin("Leads?fields=id")).json).toMatchObject({ code: "INVALID_MODULE" });
});

it("keeps its records, ids and scopes apart from those of the CRM", async () => {
  expect((await grant.request("Contacts?fields=id")).json).toMatchObject({ code: "OAUTH_SCOPE_MISMATCH" });
  const crm = await client.connect("northwind");
  expect((await crm.reach("api/bigin/v2/Contacts?fields=id")).status).toBe(401);
  const made = await bigin("Contacts", jsonBody("POST", { data: [{ Last_Name: "Only here" }] }));
  const id = rowsOf(made)[0]?.details.id;
  expect((await bigin(`Contacts/${id}`)).json).toMatchObject({ data: [{ id, Last_Name: "Only here" }] });
  expect((await crm.request(`Contacts/${id}`)).status).toBe(400);
  const [there, here] = [await crm.request("Contacts?fields=id"), await bigin("Contacts?fields=id")];
  const ids = new Set([...rowsOf(there), ...rowsOf(here)].map((row) => row.id));
  expect(ids.size).toBe(400);
});

it("is read back as the CRM is, and made by control", async () => {
  const since = { headers: { "if-modified-since": new Date(now).toISOString() } };
  now += 2_000;
  const draft = { org: "northwind", product: "bigin", module: "Pipelines" };
  const { ids } = simulator.control.createRecords({ ...draft, record: { Stage: "Proposal" } });
  const path = "Pipelines?fields=Stage,Modified_Time&sort_by=Modified_Time&sort_order=asc";
  expect((await bigin(path, since)).json["data"]).toEqual([
    { id: ids[0], Stage: "Proposal", Modified_Time: "2026-06-01T08:00:02+00:00" },
  ]);
  simulator.control.deleteRecords({ ...draft, ids });
  expect((await bigin("Pipelines/deleted?type=all", since)).json["data"]).toMatchObject([{ id: ids[0] }]);
  expect((await bigin(path, since)).status).toBe(304);
  expect(simulator.control.changesOf("northwind", { product: "bigin" })).toEqual([
    {
      product: "bigin",
      module: "Pipelines",
      recordId: ids[0],
      operation: "created",
      at: "2026-06-01T08:00:02.000Z",
    },
    expect.objectContaining({ operation: "deleted" }),
  ]);
});

it("has channels that live a day at most and hear of Bigin alone", async () => {
  const crm = await client.connect("northwind");
  const life = () => (simulator.control.listChannels().at(-1)?.expiresAt ?? 0) - now;
  await watch(undefined);
  expect(life()).toBe(HOUR);
  await watch(now + 24 * HOUR);
  expect(life()).toBe(24 * HOUR);
  await watch(now + 24 * HOUR + 1_000);
  expect(life()).toBe(HOUR);
  await watch(now + 24 * HOUR, (path, init) => crm.request(path, init));
  expect(simulator.control.listChannels()).toHaveLength(2);
  simulator.control.createRecords({ org: "northwind", product: "bigin", module: "Contacts" });
  await simulator.control.settled();
  const [push, ...more] = simulator.control.receivedRequests("hook");
  expect(more).toEqual([]);
  expect(JSON.parse(push?.body ?? "")).toMatchObject({
    module: "Contacts",
    operation: "insert",
    channel_id: "7",
    resource_uri: `${grant.api}/bigin/v2/Contacts`,
  });
  expect(rowsOf(await bigin("actions/watch"), "watch")).toHaveLength(1);
});

it("reads one contact whole, whatever an update named, until it is gone", async () => {
  const draft = { org: "northwind", product: "bigin", module: "Contacts" };
  const record = { Last_Name: "Holm", Email: "eve@holm.example" };
  const [id = ""] = simulator.control.createRecords({ ...draft, record }).ids;
  simulator.control.updateRecords({ ...draft, ids: [id], record: { Phone: "+47 2" } });
  expect((await bigin(`Contacts/${id}`)).json).toMatchObject({ data: [{ id, ...record, Phone: "+47 2" }] });
  simulator.control.deleteRecords({ ...draft, ids: [id] });
  const gone = await bigin(`Contacts/${id}`);
  expect([gone.status, gone.text]).toEqual([204, ""]);
});
