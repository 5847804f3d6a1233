import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { startSimulator, type Simulator } from "./simulator.ts";
import { jsonBody, makeTestClient } from "./test-client.ts";

const HOUR = 3_600_000;
let simulator: Simulator;
beforeEach(async () => {
  simulator = await startSimulator();
});
afterEach(() => simulator.stop());

async function connect() {
  simulator.control.changeOrg("acme", { latencyMs: 0 });
  return makeTestClient(simulator).connect("acme");
}

describe("a share of notifications", () => {
  /** Which of 200 creations are heard of, and how often. */
  async function hear(seed: number) {
    const grant = await connect();
    const notify_url = `${simulator.origin}/receiver/hook`;
    const watch = [{ channel_id: "1", events: ["Leads.create"], notify_url }];
    await grant.request("actions/watch", jsonBody("POST", { watch }));
    simulator.control.setNotifications({ dropShare: 0.3, duplicateShare: 0.1, seed });
    const draft = { org: "acme", module: "Leads", count: 200, separately: true };
    const { ids } = simulator.control.createRecords(draft);
    await simulator.control.settled();
    const heard = simulator.control
      .receivedRequests("hook")
      .map((request) => String((JSON.parse(request.body) as { ids: string[] }).ids));
    simulator.control.clearRequests();
    simulator.control.setNotifications({ dropShare: 0, duplicateShare: 0 });
    return ids.map((id) => heard.filter((each) => each === id).length);
  }

  it("is lost and doubled, the same with the same seed, others with another", async () => {
    const first = await hear(7);
    const counters = simulator.control.counters();
    const [lost, doubled] = [0, 2].map((times) => first.filter((heard) => heard === times).length);
    expect([counters.notificationsDropped, counters.notificationsDoubled]).toEqual([lost, doubled]);
    expect(lost).toBeGreaterThan(40);
    expect(lost).toBeLessThan(80);
    expect(doubled).toBeGreaterThan(5);
    expect(doubled).toBeLessThan(30);
    expect(await hear(7)).toEqual(first);
    expect(await hear(8)).not.toEqual(first);
  });
});

describe("a share of calls", () => {
  it("meets a fault, the same calls with the same seed, until the count is used up", async () => {
    const grant = await connect();
    const statuses = async (calls: number) => {
      const all: number[] = [];
      for (let call = 0; call < calls; call += 1) all.push((await grant.request("org")).status);
      return all;
    };
    const fault = { pathPrefix: "/api/crm/", status: 503, share: 0.4, seed: 3 };
    simulator.control.addFault({ ...fault, count: -1 });
    const first = await statuses(60);
    const hit = first.filter((status) => status === 503).length;
    expect(hit).toBeGreaterThan(12);
    expect(hit).toBeLessThan(36);
    expect(simulator.control.counters().faultsTaken).toBe(hit);
    simulator.control.clearFaults();
    simulator.control.addFault({ ...fault, count: 2 });
    const second = await statuses(60);
    const until = first.indexOf(503, first.indexOf(503) + 1) + 1;
    expect(second).toEqual([...first.slice(0, until), ...first.slice(until).map(() => 200)]);
  });

  it("leaves a call that it misses to the next fault, and takes only shares of a whole", async () => {
    const grant = await connect();
    simulator.control.addFault({ pathPrefix: "/api/", status: 502, share: 0, count: -1 });
    simulator.control.addFault({ pathPrefix: "/api/", status: 429 });
    expect((await grant.request("org")).status).toBe(429);
    expect((await grant.request("org")).status).toBe(200);
    const response = await fetch(
      `${simulator.origin}/control/faults`,
      jsonBody("POST", { pathPrefix: "/", share: 2 }),
    );
    expect(await response.json()).toEqual({ error: "share must be a number from 0 to 1" });
  });
});

it("lets a week pass by the clock: channels end, and what happened is counted by module", async () => {
  const grant = await connect();
  const notify_url = `${simulator.origin}/receiver/hook`;
  const now = () => Date.parse(simulator.control.clock().now);
  const channel_expiry = new Date(now() + 100 * HOUR).toISOString();
  const watch = [{ channel_id: "1", events: ["Leads.all"], notify_url, channel_expiry }];
  await grant.request("actions/watch", jsonBody("POST", { watch }));
  for (let day = 1; day <= 7; day += 1) {
    simulator.control.setClock({ advanceMs: 24 * HOUR });
    simulator.control.createRecords({ org: "acme", module: "Leads", count: 2 });
    simulator.control.createRecords({ org: "acme", product: "bigin", module: "Contacts" });
  }
  await simulator.control.settled();
  expect(simulator.control.receivedRequests("hook")).toHaveLength(4);
  expect(simulator.control.listChannels()).toMatchObject([{ live: false }]);
  expect(simulator.control.counters().byOrg["acme"]?.changes).toEqual({
    "crm/Leads": { created: 14 },
    "bigin/Contacts": { created: 7 },
  });
  const leads = simulator.control.changesOf("acme", { product: "crm", module: "Leads" });
  const spread = Date.parse(leads.at(-1)?.at ?? "") - Date.parse(leads[0]?.at ?? "");
  expect(Math.round(spread / HOUR)).toBe(6 * 24);
  const page = await fetch(`${simulator.origin}/control/changes?org=acme&module=Leads&skip=12&limit=5`);
  expect(await page.json()).toEqual({ total: 14, changes: leads.slice(12) });
});
