import { afterEach, beforeEach, expect, it } from "vitest";
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
