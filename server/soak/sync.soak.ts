// Kills the process (kill -9) five times while a large organization syncs: it resumes each time, and nothing is missing or double
import { afterAll, beforeAll, expect, test } from "vitest";
import { generateMasterKey, parseMasterKeys } from "../src/platform/vault/master-keys.ts";
import { startTestApp } from "../test/app.ts";
import type { TestApp } from "../test/app.ts";
import { proveSyncResumes } from "../test/sync-kill.ts";

const masterKeys = generateMasterKey();
let app: TestApp;

beforeAll(async () => {
  app = await startTestApp({ work: false, masterKeys: parseMasterKeys(masterKeys) });
});
afterAll(() => app.close());

test("the sync of a large organization outlives five kills", async () => {
  app.simulator.control.changeOrg("bigcorp", { latencyMs: 100 });
  const started = performance.now();
  const proof = await proveSyncResumes(app, masterKeys, { org: "bigcorp", kills: 5, stepsBetween: 15 });
  console.log(`sync: ${JSON.stringify(proof)} in ${Math.round((performance.now() - started) / 1000)} s`);
  expect(proof.attempts).toBe(6);
}, 540_000);
