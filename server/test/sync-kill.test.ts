import { afterAll, beforeAll, expect, test } from "vitest";
import { generateMasterKey, parseMasterKeys } from "../src/platform/vault/master-keys.ts";
import { startTestApp } from "./app.ts";
import type { TestApp } from "./app.ts";
import { proveSyncResumes } from "./sync-kill.ts";

const masterKeys = generateMasterKey();
let app: TestApp;

beforeAll(async () => {
  app = await startTestApp({ work: false, masterKeys: parseMasterKeys(masterKeys) });
});
afterAll(() => app.close());

test("a sync whose process is killed goes on from its checkpoint in the next one", async () => {
  app.simulator.control.changeOrg("acme", { latencyMs: 60 });
  const proof = await proveSyncResumes(app, masterKeys, {
    org: "acme",
    kills: 1,
    stepsBetween: 6,
    hasten: true,
  });
  expect(proof.attempts).toBe(2);
}, 60_000);
