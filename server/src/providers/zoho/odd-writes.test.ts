import { createServer } from "node:http";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, expect, test } from "vitest";
import { makeManualClock } from "../../platform/clock.ts";
import { createNetwork } from "../../platform/network/network.ts";
import type { Network } from "../../platform/network/network.ts";
import type { DataSync } from "../data-sync.ts";
import { selectByEmail } from "./find-contacts.ts";
import { createZohoCrm } from "./zoho-crm.ts";

// Answers as the simulator does not give them: a server of our own that says what a test wants.
const clock = makeManualClock("2026-06-01T12:00:00Z");
let answer: (path: string) => {
  status?: number;
  json?: unknown;
  text?: string;
  headers?: Record<string, string>;
};
let server: Server;
let network: Network;
let dataSync: DataSync;

beforeAll(async () => {
  server = createServer((request, response) => {
    const { status = 200, json, text, headers } = answer(request.url ?? "");
    request.resume();
    response.writeHead(status, headers);
    response.end(json === undefined ? text : JSON.stringify(json));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  network = createNetwork({ allow: [origin], clock });
  const zoho = { code: "us", accounts: origin, api: origin, webinar: origin };
  const provider = createZohoCrm({ network, clock, dataCentres: new Map([["us", zoho]]) });
  if (!provider.dataSync) throw new Error("There is no data sync.");
  dataSync = provider.dataSync;
});
afterAll(async () => {
  await network.close();
  server.closeAllConnections();
  server.close();
});

const tokens = {
  accessToken: "1000.at",
  refreshToken: null,
  expiresAt: new Date("2026-06-02T00:00:00Z"),
  scopes: [],
  dataCentre: "us",
};
const all = { tokens, fields: ["Email"], modifiedSince: null, view: null, checkpoint: null };
const write = (count = 1) =>
  dataSync.writeContacts({
    tokens,
    records: Array.from({ length: count }, () => ({ id: null, values: { Last_Name: "A" } })),
  });
const row = (code: string, details: object = {}, status = "error") => ({
  code,
  status,
  message: "in words",
  details,
});

test("the codes of rows become what the inbox of errors knows", async () => {
  const rows = [
    row("SUCCESS", { id: "7", Modified_Time: "2026-06-01T14:00:00+02:00" }, "success"),
    row("DUPLICATE_DATA", { api_name: "Email", duplicate_record: { id: "8" } }),
    row("MANDATORY_NOT_FOUND", { api_name: "Last_Name" }),
    row("INVALID_DATA", { api_name: "First_Name", maximum_length: 40 }),
    row("NOT_ALLOWED"),
    row("SUCCESS", {}, "success"),
  ];
  answer = () => ({ status: 207, json: { data: rows } });
  expect(await write(6)).toEqual([
    { ok: true, id: "7", modifiedAt: new Date("2026-06-01T12:00:00Z") },
    { ok: false, code: "DUPLICATE", field: "Email", message: "DUPLICATE_DATA: in words" },
    { ok: false, code: "REQUIRED", field: "Last_Name", message: "MANDATORY_NOT_FOUND: in words" },
    {
      ok: false,
      code: "REFUSED",
      field: "First_Name",
      message: "INVALID_DATA: in words (at most 40 characters)",
    },
    { ok: false, code: "REFUSED", field: null, message: "NOT_ALLOWED: in words" },
    // A success that names no record is none.
    { ok: false, code: "REFUSED", field: null, message: "SUCCESS: in words" },
  ]);
  answer = () => ({ status: 202, json: { data: [row("SUCCESS", { id: "7" }, "success")] } });
  expect(await write()).toEqual([{ ok: true, id: "7", modifiedAt: null }]);
});

test("results that do not fit what was written are not taken for any", async () => {
  answer = () => ({ json: { data: [row("SUCCESS", { id: "7" }, "success")] } });
  await expect(write(2)).rejects.toMatchObject({ kind: "UNAVAILABLE" });
  answer = () => ({ status: 200, text: "<html>" });
  await expect(write()).rejects.toMatchObject({ kind: "UNAVAILABLE" });
  answer = () => ({
    status: 400,
    json: { code: "INVALID_DATA", status: "error", message: "body", details: {} },
  });
  await expect(write()).rejects.toMatchObject({ kind: "REFUSED", providerCode: "INVALID_DATA" });
  answer = () => ({ status: 503, json: { data: [row("SUCCESS", { id: "7" }, "success")] } });
  await expect(write()).rejects.toMatchObject({ kind: "UNAVAILABLE" });
});

test("credits that are used up are told by their header alone, whatever the body says", async () => {
  const left = (value: string) => ({
    status: 429,
    json: { code: "TOO_MANY_REQUESTS", status: "error" },
    headers: { "X-API-CREDITS-REMAINING": value },
  });
  answer = () => left("0");
  await expect(dataSync.readContacts(all)).rejects.toMatchObject({
    providerCode: "API_CREDITS_USED_UP",
    retryAfterMs: 900_000,
  });
  for (const value of ["120", "many"]) {
    answer = () => left(value);
    await expect(dataSync.readContacts(all)).rejects.toMatchObject({ kind: "THROTTLED", retryAfterMs: null });
  }
});

test("a count that is refused is no matter; a list that goes on without saying where is", async () => {
  const info = { more_records: true, next_page_token: null };
  const data = [{ id: "1", Email: "a@b.example", Modified_Time: "2026-05-01T10:00:00+00:00" }];
  answer = (path) =>
    path.includes("actions/count")
      ? { status: 403, json: { code: "NO_PERMISSION", status: "error" } }
      : { json: { data } };
  expect(await dataSync.readContacts(all)).toEqual({
    records: [{ id: "1", modifiedAt: new Date("2026-05-01T10:00:00Z"), values: { Email: "a@b.example" } }],
    next: null,
    total: null,
  });
  answer = (path) => (path.includes("actions/count") ? { json: { count: "12" } } : { json: { data, info } });
  await expect(dataSync.readContacts(all)).rejects.toMatchObject({ kind: "UNAVAILABLE" });
  answer = () => ({ status: 204 });
  expect(await dataSync.readContacts(all)).toEqual({ records: [], next: null, total: null });
});

test("odd values of records are null, and none of them is inherited", async () => {
  const odd = {
    id: "1",
    Modified_Time: "2026-05-01T10:00:00+00:00",
    A: "",
    B: { id: "2" },
    C: { name: "Fjord" },
    D: ["x"],
    E: 0,
    F: false,
  };
  answer = (path) => (path.includes("actions/count") ? { json: { count: 1 } } : { json: { data: [odd] } });
  const fields = ["A", "B", "C", "D", "E", "F", "constructor"];
  const { records } = await dataSync.readContacts({ ...all, fields });
  expect(records).toEqual([
    {
      id: "1",
      modifiedAt: new Date("2026-05-01T10:00:00Z"),
      values: { A: null, B: null, C: "Fjord", D: null, E: 0, F: false, constructor: null },
    },
  ]);
});

test("addresses stand in a query with their quotes doubled", () => {
  expect(selectByEmail(["o'brien@x.example", "a@b.example"])).toBe(
    "select id, Email from Contacts where Email in ('o''brien@x.example','a@b.example') limit 200",
  );
});
