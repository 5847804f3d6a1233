// Pulls 100,000 contacts, 2 % of them bad, and kills the process (kill -9) twice on the way: nothing is lost or double, memory stays bounded
import { afterAll, beforeAll, expect, test } from "vitest";
import { generateMasterKey, parseMasterKeys } from "../src/platform/vault/master-keys.ts";
import { startTestApp } from "../test/app.ts";
import type { TestApp } from "../test/app.ts";
import { provePull } from "../test/pull-proof.ts";

const masterKeys = generateMasterKey();
let app: TestApp;

beforeAll(async () => {
  app = await startTestApp({ work: false, masterKeys: parseMasterKeys(masterKeys) });
});
afterAll(() => app.close());

test("a first pull of 100,000 contacts outlives two kills in bounded memory", async () => {
  const proof = await provePull(app, masterKeys, {
    records: 100_000,
    badShare: 0.02,
    kills: 2,
    pagesBetween: 150,
  });
  console.log(`contacts: ${JSON.stringify(proof)}`);
  expect(proof.errors).toBe(2_000);
  expect(proof.mostMiB - proof.idleMiB).toBeLessThan(300);
}, 590_000);
