import { createServer } from "node:http";
import type { IncomingMessage, Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { makeManualClock } from "../../platform/clock.ts";
import { createNetwork } from "../../platform/network/network.ts";
import type { Network } from "../../platform/network/network.ts";
import type { RecordChange } from "../events.ts";
import type { Checkpoint, Provider } from "../provider.ts";
import { createBigin } from "./bigin.ts";

// Lists as the simulator does not give them: a server of our own that answers what a test says.
const clock = makeManualClock("2026-06-01T12:00:00Z");
const since = new Date("2026-06-01T10:00:00Z");
const until = new Date("2026-06-01T11:00:00Z");
const asked: URL[] = [];
let answer: (url: URL, request: IncomingMessage) => { status?: number; json?: unknown };
let server: Server;
let network: Network;
let provider: Provider;

beforeAll(async () => {
  server = createServer((request, response) => {
    const url = new URL(request.url ?? "/", "http://zoho.example");
    asked.push(url);
    const { status = 200, json } = answer(url, request);
    response.writeHead(json === undefined && status === 200 ? 204 : status);
    response.end(json === undefined ? undefined : JSON.stringify(json));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  network = createNetwork({ allow: [origin], clock });
  const zoho = { code: "us", accounts: origin, api: origin, webinar: origin };
  provider = createBigin({ network, clock, dataCentres: new Map([["us", zoho]]) });
});
afterAll(async () => {
  await network.close();
  server.closeAllConnections();
  server.close();
});
beforeEach(() => {
  asked.length = 0;
});

const tokens = {
  accessToken: "1000.at",
  refreshToken: null,
  expiresAt: new Date("2026-06-02T00:00:00Z"),
  scopes: [],
  dataCentre: "us",
};

async function readAll(): Promise<RecordChange[]> {
  const changes: RecordChange[] = [];
  let checkpoint: Checkpoint | null = null;
  for (let page = 0; page < 20; page++) {
    const read: { changes: RecordChange[]; next: Checkpoint | null } | undefined =
      await provider.changes?.readPage({ tokens, module: "Contacts", since, until, checkpoint });
    changes.push(...(read?.changes ?? []));
    checkpoint = read?.next ?? null;
    if (!checkpoint) return changes;
  }
  throw new Error("It reads on for ever.");
}

type Row = { id: string; Created_Time?: string | null; Modified_Time: string };

/** Answers the pages of the list (one after the other by token), the fields, the records asked for, and the deleted. */
function lists(pages: Row[][], deleted: { id: string; deleted_time: string }[] = [], withTokens = true) {
  answer = (url) => {
    if (url.pathname.endsWith("/settings/fields"))
      return { json: { fields: [{ api_name: "id" }, { api_name: "Last_Name" }] } };
    if (url.pathname.endsWith("/deleted"))
      return deleted.length > 0 ? { json: { data: deleted, info: { more_records: false } } } : {};
    const ids = url.searchParams.get("ids");
    if (ids !== null)
      return { json: { data: ids.split(",").map((id) => ({ id, Last_Name: `Name ${id}` })) } };
    const page = Number(url.searchParams.get("page_token") ?? "0");
    const more = page + 1 < pages.length;
    const info = { more_records: more, next_page_token: more && withTokens ? String(page + 1) : null };
    return pages[page]?.length ? { json: { data: pages[page], info } } : {};
  };
}

const at = (time: string) => `2026-06-01T${time}+00:00`;
const old = (id: string, time: string): Row => ({
  id,
  Created_Time: at("01:00:00"),
  Modified_Time: at(time),
});
const short = (changes: RecordChange[]) =>
  changes.map(({ recordId, operation }) => `${operation} ${recordId}`);

test("an id that was deleted, came back and was changed is told as both, each at its time", async () => {
  lists([[old("7", "10:30:00")]], [{ id: "7", deleted_time: at("10:20:00") }]);
  expect(
    (await readAll()).map(({ recordId, operation, at: moment }) => [recordId, operation, moment]),
  ).toEqual([
    ["7", "updated", new Date("2026-06-01T10:30:00Z")],
    ["7", "deleted", new Date("2026-06-01T10:20:00Z")],
  ]);
});

test("times with another offset are the same moments", async () => {
  lists(
    [[{ id: "1", Created_Time: "2026-06-01T15:45:00+05:30", Modified_Time: "2026-06-01T15:45:00+05:30" }]],
    [{ id: "2", deleted_time: "2026-06-01T03:30:00-07:00" }],
  );
  expect((await readAll()).map(({ operation, at: moment }) => [operation, moment.toISOString()])).toEqual([
    ["created", "2026-06-01T10:15:00.000Z"],
    ["deleted", "2026-06-01T10:30:00.000Z"],
  ]);
});

test("the header asks for the second before, without fractions", async () => {
  let header: string | undefined;
  answer = (url, request) => {
    if (!url.pathname.endsWith("/deleted")) header = request.headers["if-modified-since"];
    return { status: 304 };
  };
  await readAll();
  expect(header).toBe("2026-06-01T09:59:59+00:00");
  expect(asked.map((url) => url.pathname)).toEqual(["/bigin/v2/Contacts", "/bigin/v2/Contacts/deleted"]);
});

test("where the header is not heeded the list is read on until it comes to the window, and no further than its end", async () => {
  lists([
    [old("1", "02:00:00"), old("2", "03:00:00")],
    [old("3", "09:00:00"), old("4", "10:10:00")],
    [old("5", "10:20:00"), old("6", "10:30:00")],
  ]);
  expect(short(await readAll())).toEqual(["updated 4", "updated 5", "updated 6"]);
  const listCalls = asked.filter((url) => url.pathname.endsWith("/Contacts") && !url.searchParams.has("ids"));
  expect(listCalls.length).toBe(3);
});

test("deletions from before the window end the list, also where the header is not heeded", async () => {
  lists([[]]);
  const { changes } = provider;
  const page = (more: boolean) => ({
    json: {
      data: [
        { id: "1", deleted_time: at("10:20:00") },
        { id: "2", deleted_time: at("08:00:00") },
      ],
      info: { more_records: more },
    },
  });
  answer = () => page(true);
  const read = await changes?.readPage({
    tokens,
    module: "Contacts",
    since,
    until,
    checkpoint: { phase: "DELETED", page: 1 },
  });
  expect([read?.changes.map(({ recordId }) => recordId), read?.next]).toEqual([["1"], null]);
});

test("a list of several seconds without page tokens goes on by time; within one second that is an error", async () => {
  lists([[old("1", "10:10:00"), old("2", "10:20:00")], []], [], false);
  const request = { tokens, module: "Contacts", since, until, checkpoint: null };
  const first = await provider.changes?.readPage(request);
  expect([short(first?.changes ?? []), first?.next]).toMatchObject([
    ["updated 1"],
    { phase: "CHANGED", from: at("10:20:00"), token: null },
  ]);
  lists([[old("1", "10:10:00"), old("2", "10:10:00")], []], [], false);
  await expect(provider.changes?.readPage(request)).rejects.toMatchObject({ kind: "UNAVAILABLE" });
});

test("a record that tells no time of creation counts as changed", async () => {
  lists([[{ id: "1", Modified_Time: at("10:10:00") }]]);
  expect(short(await readAll())).toEqual(["updated 1"]);
});

test("an answer in another shape is an error that may pass; a checkpoint of another build begins anew", async () => {
  answer = () => ({ json: { data: [{ id: 1 }] } });
  const request = { tokens, module: "Contacts", since, until };
  await expect(provider.changes?.readPage({ ...request, checkpoint: null })).rejects.toMatchObject({
    kind: "UNAVAILABLE",
  });
  lists([[old("1", "10:10:00")]]);
  const read = await provider.changes?.readPage({ ...request, checkpoint: { page: 7 } });
  expect(short(read?.changes ?? [])).toEqual(["updated 1"]);
});
