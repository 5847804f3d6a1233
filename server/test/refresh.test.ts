import type { ChildProcess } from "node:child_process";
import { afterAll, beforeAll, expect, test } from "vitest";
import { generateMasterKey, parseMasterKeys } from "../src/platform/vault/master-keys.ts";
import { startTestApp } from "./app.ts";
import type { TestApp } from "./app.ts";
import { connectRotating, endAsker, killRefresh, spawnAsker, stormRefreshes } from "./refresh-proof.ts";

const masterKey = generateMasterKey();
let app: TestApp | undefined;
let child: ChildProcess | undefined;

beforeAll(async () => {
  app = await startTestApp({ work: false, masterKeys: parseMasterKeys(masterKey) });
  child = await spawnAsker(app, masterKey);
});
afterAll(async () => {
  if (child) await endAsker(child);
  await app?.close();
});

test("two processes with ten callers each refresh once at each of ten ends, and no token is used twice", async () => {
  if (!app || !child) throw new Error("It did not start.");
  const asked = await connectRotating(app);
  expect(await stormRefreshes(app, child, asked, { rounds: 10, callers: 10 })).toEqual({
    refreshes: 10,
    refused: 0,
    reuses: 0,
  });
}, 60_000);

test("a process that is killed with the provider's answer on its way leaves a connection that says what it needs", async () => {
  if (!app) throw new Error("It did not start.");
  const asked = await connectRotating(app);
  expect(await killRefresh(app, masterKey, asked, { graceSeconds: 0 })).toBe("REAUTHENTICATION");
  expect(await killRefresh(app, masterKey, asked, { graceSeconds: 60 })).toBe("USABLE");
}, 60_000);
