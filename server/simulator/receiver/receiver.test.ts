import { afterEach, beforeEach, expect, it } from "vitest";
import { connect } from "node:net";
import { startSimulator, type Simulator } from "../simulator.ts";

let simulator: Simulator;
beforeEach(async () => {
  simulator = await startSimulator();
});
afterEach(() => simulator.stop());

const send = (name: string, init?: RequestInit) =>
  fetch(`${simulator.origin}/receiver/${name}`, { redirect: "manual", method: "POST", body: "x", ...init });

it("records method, headers, raw body and path, and answers 200", async () => {
  const body = '{"a": 1,  "ü": "raw"}';
  const waiting = simulator.control.waitForRequests("crm-hook", 1);
  const response = await send("crm-hook/deep?q=1", { method: "PUT", body, headers: { "webhook-id": "m1" } });
  expect(response.status).toBe(200);
  expect(await waiting).toMatchObject([
    {
      method: "PUT",
      url: "/receiver/crm-hook/deep?q=1",
      headers: { "webhook-id": "m1" },
      body,
      bytes: 22,
      answered: "200",
    },
  ]);
});

it("cuts long bodies", async () => {
  await send("big", { body: "y".repeat(100_000) });
  expect(simulator.control.receivedRequests("big")).toMatchObject([{ bytes: 100_000, truncated: true }]);
});

it("misbehaves as asked, per name, so many times", async () => {
  simulator.control.setBehaviour("a", { kind: "status", status: 503, times: 2 });
  const statuses = [];
  for (let time = 0; time < 3; time += 1) statuses.push((await send("a")).status);
  expect(statuses).toEqual([503, 503, 200]);
  expect((await send("b")).status).toBe(200);

  simulator.control.setBehaviour("a", { kind: "status", status: 429, retryAfterSeconds: 7 });
  const limited = await send("a");
  expect([limited.status, limited.headers.get("retry-after")]).toEqual([429, "7"]);

  simulator.control.setBehaviour("a", { kind: "redirect", location: "http://127.0.0.1:1/x" });
  const redirect = await send("a");
  expect([redirect.status, redirect.headers.get("location")]).toEqual([302, "http://127.0.0.1:1/x"]);

  simulator.control.setBehaviour("a", { kind: "huge", bytes: 3_000_001 });
  expect((await (await send("a")).arrayBuffer()).byteLength).toBe(3_000_001);

  simulator.control.setBehaviour("a", { kind: "reset" });
  await expect(send("a")).rejects.toThrow("fetch failed");

  simulator.control.setBehaviour("a", { kind: "hang" });
  await expect(send("a", { signal: AbortSignal.timeout(100) })).rejects.toThrow(/timeout/);

  const started = performance.now();
  simulator.control.setBehaviour("a", { kind: "slow", delayMs: 120 });
  expect((await send("a")).status).toBe(200);
  expect(performance.now() - started).toBeGreaterThan(115);

  simulator.control.setBehaviour("a", undefined);
  expect((await send("a")).status).toBe(200);
  expect(simulator.control.receivedRequests("a").map((request) => request.answered)).toEqual([
    "503",
    "503",
    "200",
    "429",
    "302",
    "200",
    "reset",
    "hang",
    "200",
    "200",
  ]);
});

it("ends exchanges in the ways that servers should not", async () => {
  const { control } = simulator;
  control.setBehaviour("a", { kind: "close" });
  await expect(send("a")).rejects.toMatchObject({ cause: { message: "other side closed" } });

  control.setBehaviour("a", { kind: "garbage" });
  await expect(send("a")).rejects.toMatchObject({ cause: { code: /^HPE_/ } });

  control.setBehaviour("a", { kind: "short" });
  const short = await send("a");
  expect([short.status, short.headers.get("content-length")]).toEqual([200, "106"]);
  await expect(short.text()).rejects.toThrow("terminated");

  control.setBehaviour("a", { kind: "drip", everyMs: 1, bytes: 3 });
  expect(await (await send("a")).text()).toBe("xxx");
  control.setBehaviour("a", { kind: "drip", everyMs: 1 });
  const stop = new AbortController();
  const dripping = (await send("a", { signal: stop.signal })).body?.getReader();
  for (let chunk = 0; chunk < 5; chunk += 1) expect((await dripping?.read())?.done).toBe(false);
  stop.abort();
  expect(control.receivedRequests("a").map(({ answered }) => answered)).toEqual([
    "close",
    "garbage",
    "200",
    "200",
    "200",
  ]);
});

it("keeps nothing of a receiver that is quiet", async () => {
  const { control } = simulator;
  const url = `${simulator.origin}/control/receivers/load`;
  const patch = (quiet: boolean) => fetch(url, { method: "PATCH", body: JSON.stringify({ quiet }) });
  expect((await patch(true)).status).toBe(204);
  const third = control.waitForRequests("load", 3);
  for (let time = 0; time < 3; time += 1) await send("load");
  expect(await third).toEqual([]);
  expect([control.receivedCount("load"), control.receivedRequests("load")]).toEqual([3, []]);
  await patch(false);
  await send("load");
  expect([control.receivedCount("load"), control.receivedRequests("load").length]).toEqual([4, 1]);
  control.setQuiet("load", true);
  control.clearRequests("load");
  await send("load");
  expect(control.receivedRequests("load")).toHaveLength(1);
});

it("refuses connections while it is away, and comes back at its address", async () => {
  const port = Number(new URL(simulator.origin).port);
  const open = () =>
    new Promise<string>((resolve) => {
      const socket = connect(port, "127.0.0.1");
      socket.once("connect", () => resolve("open")).once("error", ({ message }) => resolve(message));
      socket.once("connect", () => socket.destroy());
    });
  const away = simulator.control.goAway(50);
  expect(await open()).toContain("ECONNREFUSED");
  await away;
  expect(await open()).toBe("open");
  const asked = await fetch(`${simulator.origin}/control/away`, { method: "POST", body: '{"forMs": 20}' });
  expect(asked.status).toBe(204);
  // Answered before it goes; whoever stops it meanwhile does not wait.
  void simulator.control.goAway(600_000);
  await simulator.stop();
  expect(await open()).toContain("ECONNREFUSED");
});

it("shows no securityContext on its page", async () => {
  const securityContext = `pbsc_${"0".repeat(32)}_1_${"s".repeat(43)}`;
  await send("demo", { body: JSON.stringify({ event: "onInstall", orgId: 7, securityContext }) });
  const state = await (await fetch(`${simulator.origin}/control/state`)).text();
  expect(state).toContain("pbsc_••••");
  expect(state).not.toContain(securityContext);
  expect(simulator.control.receivedRequests("demo")[0]?.body).toContain(securityContext);
});
