import { createServer } from "node:http";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, expect, test } from "vitest";
import { newSecret } from "../../platform/ids.ts";
import { payloadsOf } from "../events.ts";
import type { Notification } from "../events.ts";
import type { ChannelRequest } from "../provider.ts";
import type { Tokens } from "../tokens.ts";
import { startSimulatedZoho } from "./simulated-zoho.fixture.ts";

const DAY_MS = 24 * 3_600_000;
let zoho: Awaited<ReturnType<typeof startSimulatedZoho>>;
let tokens: Tokens;
let receiver: Server;
let notifyUrl = "";
const received: (Notification | null)[] = [];

beforeAll(async () => {
  zoho = await startSimulatedZoho();
  tokens = await zoho.grant("acme");
  receiver = createServer((request, response) => {
    let body = "";
    request.on("data", (chunk) => (body += String(chunk)));
    request.on("end", () => {
      received.push(zoho.watch.readNotification(JSON.parse(body)));
      response.end();
    });
  });
  await new Promise<void>((resolve) => receiver.listen(0, "127.0.0.1", resolve));
  notifyUrl = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/intake/zoho-crm`;
});
afterAll(async () => {
  await zoho.stop();
  receiver.closeAllConnections();
  receiver.close();
});

function channel(change: Partial<ChannelRequest> = {}): ChannelRequest {
  return {
    tokens,
    channelId: "7000000000000000001",
    token: newSecret(32),
    eventTypes: ["Leads.created", "Leads.updated", "Leads.deleted", "Contacts.created"],
    notifyUrl,
    expiresAt: new Date(zoho.clock.now().getTime() + zoho.watch.longestLifeMs),
    ...change,
  };
}

test("a channel tells of creations, changes and deletions, several records in one", async () => {
  const request = channel();
  const { expiresAt } = await zoho.watch.open(request);
  expect(expiresAt.getTime() - zoho.clock.now().getTime()).toBeGreaterThan(6.9 * DAY_MS);

  received.length = 0;
  const created = zoho.control.createRecords({ org: "acme", module: "Leads", count: 3 });
  zoho.control.updateRecords({
    org: "acme",
    module: "Leads",
    ids: created.ids.slice(0, 1),
    record: { Company: "Harbour" },
  });
  zoho.control.deleteRecords({ org: "acme", module: "Leads", ids: created.ids.slice(1, 2) });
  zoho.control.createRecords({ org: "acme", module: "Accounts" });
  await zoho.control.settled();

  expect(received.map((each) => [each?.module, each?.operation, each?.recordIds.length])).toEqual([
    ["Leads", "created", 3],
    ["Leads", "updated", 1],
    ["Leads", "deleted", 1],
  ]);
  expect(received[0]).toMatchObject({
    channelId: request.channelId,
    token: request.token,
    recordIds: created.ids,
    occurredAt: zoho.clock.now(),
  });
  const [changed] = payloadsOf(received[1] ?? fail());
  expect(changed).toEqual({
    event: "Leads.updated",
    module: "Leads",
    operation: "updated",
    recordId: created.ids[0],
    occurredAt: zoho.clock.now().toISOString(),
    affectedFields: ["Company"],
    affectedValues: { Company: "Harbour" },
  });
});

function fail(): never {
  throw new Error("not received");
}

test("longer than a week is asked for as a week, not left to fall back to an hour", async () => {
  const { expiresAt } = await zoho.watch.open(
    channel({ expiresAt: new Date(zoho.clock.now().getTime() + 30 * DAY_MS) }),
  );
  expect(expiresAt.getTime() - zoho.clock.now().getTime()).toBeGreaterThan(6.9 * DAY_MS);
});

test("a renewal sets expiry, events and token; a channel that Zoho forgot is opened again", async () => {
  await zoho.watch.open(channel());
  zoho.clock.advance(DAY_MS);
  tokens = await zoho.provider.authorization.refresh({ client: zoho.client, tokens });
  const renewal = channel({ eventTypes: ["Contacts.created"] });
  const { expiresAt } = await zoho.watch.renew(renewal);
  expect(expiresAt.getTime() - zoho.clock.now().getTime()).toBeGreaterThan(6.9 * DAY_MS);
  expect(zoho.control.listChannels()).toMatchObject([{ module: "Contacts", token: renewal.token }]);

  zoho.control.endChannels();
  expect(zoho.control.listChannels().filter((each) => each.live)).toEqual([]);
  await zoho.watch.renew(renewal);
  expect(zoho.control.listChannels().filter((each) => each.live).length).toBe(1);
});

test("an extension moves the expiry and nothing else; a forgotten channel is told", async () => {
  const request = channel();
  await zoho.watch.open(request);
  zoho.clock.advance(DAY_MS);
  tokens = await zoho.provider.authorization.refresh({ client: zoho.client, tokens });
  const { channelId } = request;
  const until = new Date(zoho.clock.now().getTime() + 2 * DAY_MS);
  const extended = await zoho.watch.extend({ tokens, channelId, expiresAt: until });
  expect(extended?.expiresAt).toEqual(until);
  expect(zoho.control.listChannels()).toMatchObject([
    { module: "Leads", token: request.token, notifyUrl, returnAffectedFieldValues: true, live: true },
    { module: "Contacts", token: request.token, live: true },
  ]);
  zoho.clock.advance(3 * DAY_MS);
  tokens = await zoho.provider.authorization.refresh({ client: zoho.client, tokens });
  const later = new Date(zoho.clock.now().getTime() + DAY_MS);
  expect(await zoho.watch.extend({ tokens, channelId, expiresAt: later })).toBeNull();
});

test("a channel can be closed, also when it is gone", async () => {
  const request = channel();
  await zoho.watch.open(request);
  await zoho.watch.close({ tokens, channelId: request.channelId });
  expect(zoho.control.listChannels().filter((each) => each.live)).toEqual([]);
  await zoho.watch.close({ tokens, channelId: request.channelId });
});

test("what Zoho refuses of a channel is an error with its code", async () => {
  const refused = zoho.watch.open(channel({ eventTypes: ["No_Such_Module.created"] }));
  await expect(refused).rejects.toMatchObject({ kind: "REFUSED", providerCode: "INVALID_DATA" });
  const narrow = await zoho.grant("acme", { scopes: ["ZohoCRM.org.READ"] });
  await expect(zoho.watch.open(channel({ tokens: narrow }))).rejects.toMatchObject({
    kind: "SCOPE_MISSING",
  });
  zoho.control.addFault({ pathPrefix: "/api/crm/v8/actions/watch", status: 503 });
  await expect(zoho.watch.open(channel())).rejects.toMatchObject({ kind: "UNAVAILABLE" });
  await expect(zoho.watch.open(channel({ token: newSecret(48) }))).rejects.toThrow(RangeError);
  await expect(zoho.watch.open(channel({ eventTypes: ["Leads.exploded"] }))).rejects.toThrow(RangeError);
});

test("approval and conversion of leads come with the update they are told from", async () => {
  await zoho.watch.open(channel({ eventTypes: ["Leads.approved", "Leads.converted", "Leads.updated"] }));
  const { ids } = zoho.control.createRecords({ org: "acme", module: "Leads", count: 2 });
  received.length = 0;
  zoho.control.submitLeads({ org: "acme", ids });
  zoho.control.approveLeads({ org: "acme", ids: ids.slice(0, 1) });
  zoho.control.rejectLeads({ org: "acme", ids: ids.slice(1) });
  zoho.control.convertLeads({ org: "acme", ids: ids.slice(0, 1) });
  await zoho.control.settled();
  const payloads = received.map((each) => payloadsOf(each ?? fail()));
  expect(payloads.map((each) => each.map(({ event, recordId }) => [event, recordId]))).toEqual([
    ids.map((id) => ["Leads.updated", id]),
    [
      ["Leads.updated", ids[0]],
      ["Leads.approved", ids[0]],
    ],
    [
      ["Leads.updated", ids[1]],
      ["Leads.rejected", ids[1]],
    ],
    [
      ["Leads.updated", ids[0]],
      ["Leads.converted", ids[0]],
    ],
  ]);
  expect(payloads[3]?.[1]).toMatchObject({
    operation: "converted",
    occurredAt: zoho.clock.now().toISOString(),
    affectedFields: ["Converted__s", "Converted_Date_Time"],
    affectedValues: { Converted__s: true },
  });
});

test("a channel of Bigin lives a day, and tells the same", async () => {
  const bigin = await startSimulatedZoho("bigin");
  try {
    const biginTokens = await bigin.grant("acme");
    expect(await bigin.provider.identify(biginTokens)).toMatchObject({ orgName: "Acme Trading" });
    expect(bigin.watch.longestLifeMs).toBe(DAY_MS);
    const inAWeek = new Date(bigin.clock.now().getTime() + 7 * DAY_MS);
    const request = channel({
      tokens: biginTokens,
      eventTypes: ["Contacts.created", "Pipelines.updated"],
      expiresAt: inAWeek,
    });
    const { expiresAt } = await bigin.watch.open(request);
    const life = expiresAt.getTime() - bigin.clock.now().getTime();
    expect([life > 0.99 * DAY_MS, life <= DAY_MS]).toEqual([true, true]);
    received.length = 0;
    const { ids } = bigin.control.createRecords({ org: "acme", product: "bigin", module: "Contacts" });
    bigin.control.createRecords({ org: "acme", module: "Contacts" });
    await bigin.control.settled();
    expect(received.map((each) => each && payloadsOf(each).map(({ event }) => event))).toEqual([
      ["Contacts.created"],
    ]);
    expect(received[0]).toMatchObject({ token: request.token, recordIds: ids });
  } finally {
    await bigin.stop();
  }
});
