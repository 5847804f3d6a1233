import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { startSimulator, type Simulator } from "../simulator.ts";
import { jsonBody, makeTestClient, rowsOf } from "../test-client.ts";

const HOUR = 3_600_000;
let simulator: Simulator;
let grant: Awaited<ReturnType<ReturnType<typeof makeTestClient>["connect"]>>;

beforeEach(async () => {
  simulator = await startSimulator();
  simulator.control.changeOrg("acme", { latencyMs: 0 });
  grant = await makeTestClient(simulator).connect("acme");
});
afterEach(() => simulator.stop());

const watch = (method: string, change: Record<string, unknown> = {}) =>
  grant.request(
    "actions/watch",
    jsonBody(method, {
      watch: [
        {
          channel_id: "1000000068001",
          events: ["Leads.all"],
          notify_url: `${simulator.origin}/receiver/hook`,
          token: "secret-token",
          ...change,
        },
      ],
    }),
  );
const expiryIn = (ms: number) => new Date(Date.parse(simulator.control.clock().now) + ms).toISOString();
const lifeOf = () =>
  (simulator.control.listChannels()[0]?.expiresAt ?? 0) - Date.parse(simulator.control.clock().now);

async function heard(): Promise<Record<string, unknown>[]> {
  await simulator.control.settled();
  return simulator.control
    .receivedRequests("hook")
    .map((request) => JSON.parse(request.body) as Record<string, unknown>);
}

describe("channels", () => {
  it("live an hour by default, a week at most, and an hour when more is asked", async () => {
    const made = await watch("POST");
    expect(made.status).toBe(201);
    expect(made.json["watch"]).toMatchObject([
      { code: "SUCCESS", details: { events: [{ resource_name: "Leads", channel_id: "1000000068001" }] } },
    ]);
    expect(Math.abs(lifeOf() - HOUR)).toBeLessThan(2_000);
    await watch("POST", { channel_expiry: expiryIn(160 * HOUR) });
    expect(Math.abs(lifeOf() - 160 * HOUR)).toBeLessThan(2_000);
    await watch("PUT", { channel_expiry: expiryIn(170 * HOUR) });
    expect(Math.abs(lifeOf() - HOUR)).toBeLessThan(2_000);
    expect(simulator.control.listChannels()).toHaveLength(1);
  });

  it.each([
    [{ token: "x".repeat(51) }, "INVALID_DATA", "token"],
    [{ events: ["Nope.create"] }, "INVALID_DATA", "events"],
    [{ events: ["Leads.constructor"] }, "INVALID_DATA", "events"],
    [{ notify_url: undefined }, "MANDATORY_NOT_FOUND", "notify_url"],
    [{ notify_url: "ftp://x" }, "INVALID_DATA", "notify_url"],
    [{ channel_id: "abc" }, "INVALID_DATA", "channel_id"],
    [{ channel_expiry: "2001-01-01T00:00:00Z" }, "INVALID_DATA", "channel_expiry"],
  ])("refuse %o", async (change, code, name) => {
    const { status, json } = await watch("POST", change);
    expect(status).toBe(400);
    expect(json["watch"]).toMatchObject([{ code, details: { api_name: name }, status: "error" }]);
  });

  it("are listed, changed in part, cut down and ended", async () => {
    expect((await grant.request("actions/watch")).status).toBe(204);
    expect((await watch("PUT")).json["watch"]).toMatchObject([{ code: "NOT_SUBSCRIBED" }]);
    await watch("POST", { events: ["Leads.create", "Deals.edit"] });
    await watch("PATCH", { events: ["Leads.delete"], token: undefined, channel_expiry: expiryIn(48 * HOUR) });
    const listed = (await grant.request("actions/watch?channel_id=1000000068001&module=Leads")).json;
    expect(listed["watch"]).toMatchObject([
      { events: ["Leads.create", "Leads.delete"], token: "secret-token" },
    ]);
    expect(Math.abs(lifeOf() - 48 * HOUR)).toBeLessThan(2_000);
    await watch("PATCH", { _delete_events: true, events: ["Deals.edit"] });
    expect(simulator.control.listChannels().map((channel) => channel.module)).toEqual(["Leads"]);
    const end = () => grant.request("actions/watch?channel_ids=1000000068001", { method: "DELETE" });
    expect((await end()).json["watch"]).toMatchObject([
      { message: "Successfully un-subscribed from actions-watch" },
    ]);
    expect((await end()).json["watch"]).toMatchObject([{ code: "NOT_SUBSCRIBED" }]);
  });
});

describe("notifications", () => {
  it("say insert, update and delete, with token, channel and several ids in one", async () => {
    await watch("POST", { return_affected_field_values: true });
    const data = [
      { Last_Name: "A", Company: "X" },
      { Last_Name: "B", Company: "Y" },
    ];
    const made = await grant.request("Leads", jsonBody("POST", { data }));
    const ids = rowsOf(made).map((row) => row.details.id);
    await grant.request(`Leads/${ids[0]}`, jsonBody("PUT", { data: [{ City: "Rome" }] }));
    await grant.request(`Leads/${ids[1]}`, { method: "DELETE" });
    const [insert, update, deletion] = await heard();
    expect(insert).toMatchObject({
      module: "Leads",
      operation: "insert",
      ids,
      channel_id: "1000000068001",
      token: "secret-token",
      resource_uri: `${grant.api}/crm/v8/Leads`,
    });
    expect(update).toMatchObject({
      operation: "update",
      affected_fields: [{ [String(ids[0])]: ["City"] }],
      affected_values: [{ record_id: ids[0], values: { City: "Rome" } }],
    });
    expect(deletion).toMatchObject({ operation: "delete", ids: [ids[1]] });
  });

  it("come from control too, in bulk or one by one, and only for what was subscribed", async () => {
    await watch("POST", { events: ["Leads.create"] });
    simulator.control.createRecords({ org: "acme", module: "Leads", count: 150 });
    simulator.control.createRecords({ org: "acme", module: "Leads", count: 3, separately: true });
    simulator.control.updateRecords({ org: "acme", module: "Leads" });
    simulator.control.createRecords({ org: "acme", module: "Deals" });
    expect((await heard()).map((body) => (body["ids"] as string[]).length)).toEqual([100, 50, 1, 1, 1]);
  });

  it("stop when the channel expires, and are not retried", async () => {
    await watch("POST");
    simulator.control.setBehaviour("hook", { kind: "status", status: 500 });
    simulator.control.createRecords({ org: "acme", module: "Leads" });
    expect(await heard()).toHaveLength(1);
    expect(simulator.control.counters()).toMatchObject({ notificationsSent: 1, notificationsFailed: 1 });
    simulator.control.setClock({ advanceMs: HOUR });
    simulator.control.createRecords({ org: "acme", module: "Leads" });
    expect(await heard()).toHaveLength(1);
    expect(
      (await grant.request("actions/watch", {}, String((await grant.refresh()).json["access_token"]))).status,
    ).toBe(204);
  });

  it("can be lost or doubled on demand", async () => {
    await watch("POST");
    simulator.control.setNotifications({ drop: 1, duplicate: 1 });
    for (let time = 0; time < 3; time += 1) simulator.control.createRecords({ org: "acme", module: "Leads" });
    const ids = (await heard()).map((body) => String(body["ids"]));
    expect(ids).toHaveLength(3);
    expect(new Set(ids).size).toBe(2);
    expect(simulator.control.counters().notificationsDropped).toBe(1);
  });
});
