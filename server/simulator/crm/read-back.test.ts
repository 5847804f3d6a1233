import { afterEach, beforeEach, expect, it } from "vitest";
import { startSimulator, type Simulator } from "../simulator.ts";
import { jsonBody, makeTestClient, rowsOf, type Row } from "../test-client.ts";

let simulator: Simulator;
let now: number;
let grant: Awaited<ReturnType<ReturnType<typeof makeTestClient>["connect"]>>;

beforeEach(async () => {
  now = Date.parse("2026-06-01T08:00:00.250Z");
  simulator = await startSimulator({ now: () => now });
  simulator.control.changeOrg("acme", { latencyMs: 0 });
  grant = await makeTestClient(simulator).connect("acme");
});
afterEach(() => simulator.stop());

const since = (ms: number): RequestInit => ({
  headers: { "if-modified-since": new Date(ms).toISOString() },
});
const ids = (rows: Row[]) => rows.map((row) => row.id);
const PATH = "Leads?fields=Created_Time,Modified_Time,Converted__s,$approval_state&sort_by=Modified_Time";

it("tells times to the second, where a push has the millisecond of the change", async () => {
  await grant.request(
    "actions/watch",
    jsonBody("POST", {
      watch: [
        {
          channel_id: "1",
          events: ["Leads.all"],
          notify_url: `${simulator.origin}/receiver/hook`,
          token: "t",
        },
      ],
    }),
  );
  const [id] = simulator.control.createRecords({ org: "acme", module: "Leads" }).ids;
  now += 61_000;
  simulator.control.updateRecords({ org: "acme", module: "Leads", ids: [String(id)] });
  expect(rowsOf(await grant.request(PATH, since(now - 120_000)))).toEqual([
    {
      id,
      Created_Time: "2026-06-01T08:00:00+00:00",
      Modified_Time: "2026-06-01T08:01:01+00:00",
      Converted__s: false,
      $approval_state: "approved",
    },
  ]);
  await simulator.control.settled();
  const pushes = simulator.control.receivedRequests("hook").map((request) => JSON.parse(request.body));
  expect(pushes.map((push) => push.server_time)).toEqual([now - 61_000, now]);
});

it("pages what changed since by number and then by token, in the order of the changes, each once", async () => {
  const before = now;
  now += 5_000;
  const made = simulator.control.createRecords({ org: "acme", module: "Leads", count: 2_250 }).ids;
  now += 5_000;
  const changed = made.slice(10, 60);
  simulator.control.updateRecords({ org: "acme", module: "Leads", ids: changed });
  const seen: string[] = [];
  let token: string | null = null;
  for (let page = 1; page === 1 || token !== null; page += 1) {
    const at = page <= 10 ? `page=${page}` : `page_token=${token}`;
    const answer = await grant.request(`${PATH}&sort_order=asc&per_page=200&${at}`, since(before));
    seen.push(...ids(rowsOf(answer)));
    token = (answer.json["info"] as { next_page_token: string | null }).next_page_token;
  }
  expect(seen.slice(-50)).toEqual(changed);
  expect(new Set(seen)).toEqual(new Set(made));
  expect(seen).toHaveLength(made.length);
  const newest = await grant.request(`${PATH}&sort_order=desc&per_page=1`, since(before));
  expect(ids(rowsOf(newest))).toEqual([changed[49]]);
  expect((await grant.request(PATH, since(now))).status).toBe(304);
});

it("lists deletions by page with their time, and none for good", async () => {
  const before = now - 1_000;
  const { ids: gone } = simulator.control.createRecords({ org: "acme", module: "Leads", count: 3 });
  now += 2_000;
  simulator.control.deleteRecords({ org: "acme", module: "Leads", ids: gone });
  const first = await grant.request("Leads/deleted?type=all&per_page=2", since(before));
  expect(first.json["info"]).toMatchObject({ count: 2, more_records: true });
  const second = await grant.request("Leads/deleted?type=all&per_page=2&page=2", since(before));
  expect(new Set([...ids(rowsOf(first)), ...ids(rowsOf(second))])).toEqual(new Set(gone));
  expect(rowsOf(first)[0]).toMatchObject({ deleted_time: "2026-06-01T08:00:02+00:00" });
  expect((await grant.request("Leads/deleted?type=all", since(now))).status).toBe(304);
  expect((await grant.request("Leads/deleted?type=permanent")).status).toBe(204);
  expect((await grant.request("Leads/deleted?type=none")).status).toBe(400);
});

it("hides converted and unapproved leads from a list that does not ask for them", async () => {
  const { ids: leads } = simulator.control.createRecords({ org: "acme", module: "Leads", count: 4 });
  const [converted = "", rejected = "", pending = "", plain = ""] = leads;
  simulator.control.convertLeads({ org: "acme", ids: [converted] });
  simulator.control.rejectLeads({ org: "acme", ids: [rejected] });
  simulator.control.submitLeads({ org: "acme", ids: [pending] });
  const list = async (more: string) =>
    ids(rowsOf(await grant.request(`${PATH}&sort_order=asc&${more}`, since(now - 60_000)))).sort();
  expect(await list("")).toEqual([plain]);
  expect(await list("converted=true")).toEqual([converted]);
  expect(await list("approved=false")).toEqual([rejected, pending]);
  expect(await list("converted=both&approved=both")).toEqual(leads);
  expect((await grant.request(`${PATH}&approved=maybe`)).status).toBe(400);
});

it("tells an approval, a rejection and a conversion as an update with the values that say so", async () => {
  await grant.request(
    "actions/watch",
    jsonBody("POST", {
      watch: [
        {
          channel_id: "1",
          events: ["Leads.edit", "Accounts.create", "Contacts.create"],
          notify_url: `${simulator.origin}/receiver/hook`,
          return_affected_field_values: true,
        },
      ],
    }),
  );
  const record = { Company: "Fjord", Last_Name: "Berg", Email: "b@fjord.example" };
  const [id = ""] = simulator.control.createRecords({ org: "acme", module: "Leads", record }).ids;
  simulator.control.submitLeads({ org: "acme", ids: [id] });
  simulator.control.approveLeads({ org: "acme", ids: [id] });
  simulator.control.rejectLeads({ org: "acme", ids: [id] });
  simulator.control.convertLeads({ org: "acme" });
  await simulator.control.settled();
  const pushes = simulator.control.receivedRequests("hook").map((request) => JSON.parse(request.body));
  const told = pushes.map((push) => [push.module, push.operation, push.affected_values[0].values]);
  expect(told.slice(0, 5)).toEqual([
    ["Leads", "update", { $approval_state: "approval_process_pending" }],
    ["Leads", "update", { $approval_state: "approved" }],
    ["Leads", "update", { $approval_state: "approval_process_rejected" }],
    ["Leads", "update", { Converted__s: true, Converted_Date_Time: "2026-06-01T08:00:00+00:00" }],
    ["Accounts", "insert", { Account_Name: "Fjord" }],
  ]);
  expect(told[5]?.[2]).toMatchObject({
    Last_Name: "Berg",
    Email: "b@fjord.example",
    Account_Name: { name: "Fjord" },
  });
  expect(simulator.control.changesOf("acme", { module: "Leads" }).map((change) => change.operation)).toEqual([
    "created",
    "updated",
    "approved",
    "rejected",
    "converted",
  ]);
});
