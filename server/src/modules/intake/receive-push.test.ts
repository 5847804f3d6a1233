import { beforeAll, describe, expect, test } from "vitest";
import { useTestApp } from "../../../test/app.ts";
import { insertAccount, makeOrganization } from "../../../test/builders.ts";
import type { TestOrganization } from "../../../test/builders.ts";
import { hashSecret, newSecret } from "../../platform/ids.ts";
import { randomInt64 } from "../../platform/random.ts";

const suite = useTestApp();
let organization: TestOrganization;

beforeAll(async () => {
  organization = await makeOrganization(suite.app);
});

const db = () => suite.app.environment.database.prisma;

type Channel = { accountId: string; channelId: string; token: string };

async function makeChannel(): Promise<Channel> {
  const account = await insertAccount(suite.app, organization.id, {
    grantedById: organization.admin.memberId,
  });
  const token = newSecret(24);
  const channelId = randomInt64();
  await db().watchChannel.create({
    data: {
      accountId: account.id,
      organizationId: organization.id,
      channelId,
      tokenHash: hashSecret(token),
      state: "LIVE",
      dueAt: new Date(Date.now() + 86_400_000),
    },
  });
  return { accountId: account.id, channelId, token };
}

function notification(channel: Channel, ids: string[], changes: Record<string, unknown> = {}) {
  return {
    server_time: 1_780_000_000_000,
    module: "Leads",
    operation: "insert",
    ids,
    channel_id: channel.channelId,
    token: channel.token,
    affected_fields: [],
    affected_values: ids.map((id) => ({ record_id: id, values: { Last_Name: `Lead ${id}` } })),
    query_params: {},
    resource_uri: "https://www.zohoapis.com/crm/v8/Leads",
    ...changes,
  };
}

async function post(channelId: string, body: unknown): Promise<number> {
  const response = await fetch(`${suite.app.origin}/intake/watch/${channelId}`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: typeof body === "string" ? body : JSON.stringify(body),
  });
  await response.text();
  return response.status;
}

const eventsOf = (channel: Channel) =>
  db().event.findMany({ where: { accountId: channel.accountId }, orderBy: { id: "asc" } });

describe("a push", () => {
  test("of several records is stored before it is answered", async () => {
    const channel = await makeChannel();
    expect(await post(channel.channelId, notification(channel, ["11", "12", "13"]))).toBe(200);
    const events = await eventsOf(channel);
    expect(events.map((event) => event.recordId)).toEqual(["11", "12", "13"]);
    expect(events[0]).toMatchObject({
      organizationId: organization.id,
      environment: "DEVELOPMENT",
      serviceKey: "zoho-crm",
      eventType: "Leads.created",
      payload: { event: "Leads.created", recordId: "11", affectedValues: { Last_Name: "Lead 11" } },
      occurredAt: new Date(1_780_000_000_000),
    });
    const row = await db().watchChannel.findUniqueOrThrow({ where: { accountId: channel.accountId } });
    expect(row.lastEventAt).not.toBeNull();
  });

  test("is stored once, however often and by whatever channel it comes", async () => {
    const channel = await makeChannel();
    const push = notification(channel, ["11", "12"]);
    expect(await Promise.all(Array.from({ length: 8 }, () => post(channel.channelId, push)))).toEqual(
      Array.from({ length: 8 }, () => 200),
    );
    expect(await eventsOf(channel)).toHaveLength(2);
    await post(channel.channelId, notification(channel, ["12", "13"]));
    expect(await eventsOf(channel)).toHaveLength(3);
  });

  test("of another moment, operation or set of fields is another event", async () => {
    const channel = await makeChannel();
    const edits = { operation: "update", affected_fields: [{ "11": ["City"] }] };
    await post(channel.channelId, notification(channel, ["11"]));
    await post(channel.channelId, notification(channel, ["11"], { server_time: 1_780_000_000_001 }));
    await post(channel.channelId, notification(channel, ["11"], edits));
    await post(
      channel.channelId,
      notification(channel, ["11"], { ...edits, affected_fields: [{ "11": ["Phone"] }] }),
    );
    expect((await eventsOf(channel)).map((event) => event.eventType)).toEqual([
      "Leads.created",
      "Leads.created",
      "Leads.updated",
      "Leads.updated",
    ]);
  });

  test("may hold text that PostgreSQL cannot store", async () => {
    const channel = await makeChannel();
    const text = JSON.stringify(notification(channel, ["11"])).replace("Lead 11", "a\\u0000b\\ud800");
    expect(await post(channel.channelId, text)).toBe(200);
    const [event] = await eventsOf(channel);
    expect(event?.payload).toMatchObject({ affectedValues: { Last_Name: "ab\ufffd" } });
  });

  test("of 2,000 records is stored", async () => {
    const channel = await makeChannel();
    const ids = Array.from({ length: 2_000 }, (_, index) => String(10_000 + index));
    expect(await post(channel.channelId, notification(channel, ids))).toBe(200);
    expect((await eventsOf(channel)).map((event) => event.recordId)).toEqual(ids);
  });

  test("under way while the token changed is let in by the one before", async () => {
    const channel = await makeChannel();
    const next = newSecret(24);
    await db().watchChannel.update({
      where: { accountId: channel.accountId },
      data: { tokenHash: hashSecret(next), formerHash: hashSecret(channel.token) },
    });
    expect(await post(channel.channelId, notification(channel, ["11"]))).toBe(200);
    expect(await post(channel.channelId, notification({ ...channel, token: next }, ["12"]))).toBe(200);
    expect(await post(channel.channelId, notification({ ...channel, token: "guess" }, ["13"]))).toBe(401);
    expect(await eventsOf(channel)).toHaveLength(2);
  });

  test("from a revoked account is kept", async () => {
    const channel = await makeChannel();
    await db().account.update({ where: { id: channel.accountId }, data: { revokedAt: new Date() } });
    expect(await post(channel.channelId, notification(channel, ["11"]))).toBe(200);
    expect(await eventsOf(channel)).toHaveLength(1);
  });
});

describe("what is refused", () => {
  test("stores nothing", async () => {
    const channel = await makeChannel();
    const other = await makeChannel();
    const push = notification(channel, ["11"]);
    expect(await post("999", push)).toBe(404);
    expect(await post("not-a-channel", push)).toBe(404);
    expect(await post(channel.channelId, { ...push, token: "guess" })).toBe(401);
    expect(await post(channel.channelId, { ...push, token: other.token })).toBe(401);
    expect(await post(other.channelId, push)).toBe(401);
    for (const rubbish of ["", "{", "[]", "null", '"text"', JSON.stringify({ ...push, ids: [] })])
      expect(await post(channel.channelId, rubbish)).toBe(400);
    const deep = `${"[".repeat(40_000)}${"]".repeat(40_000)}`;
    const tooDeep = JSON.stringify({ ...push, query_params: 0 }).replace(
      `"query_params":0`,
      `"query_params":${deep}`,
    );
    expect(await post(channel.channelId, tooDeep)).toBe(400);
    expect(await post(channel.channelId, "x".repeat(5_000_000))).toBe(413);
    expect(await eventsOf(channel)).toHaveLength(0);
    expect(await eventsOf(other)).toHaveLength(0);
  });
});
