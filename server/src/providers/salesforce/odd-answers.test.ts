import { createServer } from "node:http";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, expect, test } from "vitest";
import { makeManualClock } from "../../platform/clock.ts";
import { createNetwork } from "../../platform/network/network.ts";
import type { Network } from "../../platform/network/network.ts";
import { findShippedDefinition } from "../catalogue/shipped-definition.ts";
import type { DataSync } from "../data-sync.ts";
import type { Tokens } from "../tokens.ts";
import { createSalesforce } from "./salesforce.ts";

// Answers as the simulator does not give them: a server of our own that says what a test wants.
const clock = makeManualClock("2026-06-01T12:00:00Z");
const asked: string[] = [];
let answer: (url: URL) => {
  status?: number;
  json?: unknown;
  text?: string;
  headers?: Record<string, string>;
};
let server: Server;
let network: Network;
let dataSync: DataSync;
let tokens: Tokens;

beforeAll(async () => {
  server = createServer((request, response) => {
    const url = new URL(request.url ?? "", "http://salesforce.example");
    asked.push(url.searchParams.get("q") ?? url.pathname);
    const { status = 200, json, text, headers } = answer(url);
    request.resume();
    response.writeHead(status, headers);
    response.end(json === undefined ? text : JSON.stringify(json));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  network = createNetwork({ allow: [origin], clock });
  const definition = findShippedDefinition("salesforce", origin);
  const provider = definition && createSalesforce({ network, clock, definition });
  if (!provider?.dataSync) throw new Error("There is no data sync.");
  dataSync = provider.dataSync;
  tokens = {
    accessToken: "00D!token",
    refreshToken: null,
    expiresAt: null,
    scopes: ["api"],
    dataCentre: "",
    extras: { apiUrl: `${origin}/` },
  };
});
afterAll(async () => {
  await network.close();
  server.closeAllConnections();
  server.close();
});

const since = new Date("2026-05-01T10:00:00.500Z");
const read = (more: Partial<Parameters<DataSync["readContacts"]>[0]> = {}) =>
  dataSync.readContacts({
    tokens,
    fields: ["Email"],
    modifiedSince: null,
    view: null,
    checkpoint: null,
    ...more,
  });
const id = (n: number) => `003000000000${String(n).padStart(3, "0")}AAA`;
const contact = (n: number, time = "2026-05-01T10:00:01.000+0000") => ({
  Id: id(n),
  SystemModstamp: time,
  Email: `${n}@x.example`,
});
const rows = (records: object[], done = true) => ({ json: { totalSize: records.length, done, records } });

test("a batch that is shorter than asked for, because its rows are wide, does not end the list", async () => {
  answer = (url) =>
    url.searchParams.get("q")?.includes("COUNT()")
      ? { json: { totalSize: 3, done: true, records: [] } }
      : rows([contact(1), contact(2)], false);
  const first = await read();
  expect([first.total, first.next]).toEqual([3, { phase: "ALL", after: id(2), total: 3 }]);
  answer = () => rows([contact(3)]);
  asked.length = 0;
  const second = await read({ checkpoint: first.next });
  expect([second.records.length, second.next, second.total]).toEqual([1, null, 3]);
  expect(asked).toEqual([
    `SELECT Id, SystemModstamp, Email FROM Contact WHERE Id > '${id(2)}' ORDER BY Id LIMIT 2000`,
  ]);
});

test("changes go on after the last one's time and id, in whole seconds", async () => {
  answer = () => rows([contact(1), contact(2, "2026-05-01T12:00:02.000+0200")], false);
  asked.length = 0;
  const first = await read({ modifiedSince: since });
  expect(first.records[1]?.modifiedAt).toEqual(new Date("2026-05-01T10:00:02Z"));
  answer = () => rows([]);
  expect((await read({ modifiedSince: since, checkpoint: first.next })).next).toBeNull();
  const after = "2026-05-01T10:00:02Z";
  expect(asked).toEqual([
    "SELECT Id, SystemModstamp, Email FROM Contact WHERE SystemModstamp >= 2026-05-01T10:00:00Z ORDER BY SystemModstamp, Id LIMIT 2000",
    `SELECT Id, SystemModstamp, Email FROM Contact WHERE SystemModstamp >= 2026-05-01T10:00:00Z AND SystemModstamp >= ${after} AND (SystemModstamp > ${after} OR (SystemModstamp = ${after} AND Id > '${id(2)}')) ORDER BY SystemModstamp, Id LIMIT 2000`,
  ]);
});

test("an id or a time that could end its place in a query is refused", async () => {
  answer = () => rows([{ ...contact(1), Id: "x' OR Id != '" }], false);
  const { next } = await read({ modifiedSince: since });
  await expect(read({ modifiedSince: since, checkpoint: next })).rejects.toMatchObject({
    providerCode: "invalid_id",
  });
  answer = () => rows([contact(1, "2026 OR Id != null")], false);
  await expect(read({ modifiedSince: since })).rejects.toMatchObject({ kind: "UNAVAILABLE" });
});

test("a count that takes too long is no matter; a view that cannot be taken apart is refused", async () => {
  answer = (url) =>
    url.searchParams.get("q")?.includes("COUNT()")
      ? { status: 400, json: [{ errorCode: "QUERY_TIMEOUT", message: "too long" }] }
      : rows([contact(1)]);
  expect(await read()).toMatchObject({ total: null, next: null });
  answer = () => ({ json: { query: "SELECT Id FROM Contact WHERE Name = 'open" } });
  await expect(read({ view: "00B000000000001AAA" })).rejects.toMatchObject({
    providerCode: "unreadable_view",
  });
});

test("what is no list of errors is told by its status", async () => {
  const kinds: unknown[] = [];
  const answers = [
    { status: 500, text: "<html>" },
    { status: 502 },
    { status: 400, text: "not JSON" },
    { status: 401, text: "" },
    { status: 403, json: [{ errorCode: "API_DISABLED_FOR_ORG" }] },
    {
      status: 403,
      json: [{ errorCode: "REQUEST_LIMIT_EXCEEDED", message: "odd" }],
      headers: { "sforce-limit-info": "api-usage=10/10" },
    },
    { status: 400, json: [{ errorCode: "echo of a secret: x", message: "y" }] },
    { status: 200, text: "<html>" },
    { status: 200, json: { records: [] } },
  ];
  for (const each of answers) {
    answer = () => each;
    kinds.push(
      await read({ modifiedSince: since }).catch(
        ({ kind, providerCode }: { kind: string; providerCode: string | null }) => [kind, providerCode],
      ),
    );
  }
  expect(kinds).toEqual([
    ["UNAVAILABLE", null],
    ["UNAVAILABLE", null],
    ["REFUSED", null],
    ["AUTH_TOKEN_REJECTED", null],
    ["REFUSED", "API_DISABLED_FOR_ORG"],
    ["THROTTLED", "DAILY_API_REQUESTS_USED_UP"],
    ["REFUSED", null],
    ["UNAVAILABLE", null],
    ["UNAVAILABLE", null],
  ]);
});

test("the codes of results become what the inbox of errors knows, and results that do not fit are not taken for any", async () => {
  const error = (statusCode: string, ...fields: string[]) => ({
    success: false,
    errors: [{ statusCode, message: "in words", fields }],
  });
  const write = (ids: (string | null)[]) =>
    dataSync.writeContacts({ tokens, records: ids.map((each) => ({ id: each, values: { LastName: "A" } })) });
  answer = () => ({
    json: [
      error("DUPLICATE_VALUE", "Email"),
      error("INVALID_CROSS_REFERENCE_KEY", "AccountId"),
      error("INVALID_CROSS_REFERENCE_KEY"),
      error("UNABLE_TO_LOCK_ROW"),
      { success: true, errors: [] },
    ],
  });
  expect(await write([1, 2, 3, 4, 5].map(id))).toEqual([
    { ok: false, code: "DUPLICATE", field: "Email", message: "DUPLICATE_VALUE: in words" },
    { ok: false, code: "REFUSED", field: "AccountId", message: "INVALID_CROSS_REFERENCE_KEY: in words" },
    { ok: false, code: "GONE", field: null, message: expect.any(String) },
    { ok: false, code: "REFUSED", field: null, message: "UNABLE_TO_LOCK_ROW: in words" },
    { ok: true, id: id(5), modifiedAt: null },
  ]);
  answer = () => ({ json: [{ success: true, errors: [] }] });
  // A new record without an id was not made, as far as anybody can tell.
  expect(await write([null])).toMatchObject([{ ok: false, code: "REFUSED" }]);
  await expect(write([null, null])).rejects.toMatchObject({ kind: "UNAVAILABLE" });
});

test("odd values of records are null, and none of them is inherited", async () => {
  const odd = {
    Id: id(1),
    SystemModstamp: null,
    A: "",
    Account: null,
    Owner: { Name: "Robin" },
    D: ["x"],
    E: 0,
  };
  answer = (url) =>
    url.searchParams.get("q")?.includes("COUNT()")
      ? { json: { totalSize: 1, done: true, records: [] } }
      : rows([odd]);
  const fields = ["A", "Account.Name", "Owner.Name", "D", "E", "constructor", "Owner.constructor"];
  const { records } = await read({ fields });
  expect(records).toEqual([
    {
      id: id(1),
      modifiedAt: null,
      values: {
        A: null,
        "Account.Name": null,
        "Owner.Name": "Robin",
        D: null,
        E: 0,
        constructor: null,
        "Owner.constructor": null,
      },
    },
  ]);
});
