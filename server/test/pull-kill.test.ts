import { afterAll, beforeAll, expect, test } from "vitest";
import { generateMasterKey, parseMasterKeys } from "../src/platform/vault/master-keys.ts";
import { startTestApp } from "./app.ts";
import type { TestApp } from "./app.ts";
import { provePull } from "./pull-proof.ts";

const masterKeys = generateMasterKey();
let app: TestApp;

beforeAll(async () => {
  app = await startTestApp({ work: false, masterKeys: parseMasterKeys(masterKeys) });
});
afterAll(() => app.close());

// The long form is `npm run soak contacts`.
test("a first pull outlives a kill: every contact once, every error in the inbox", async () => {
  const proof = await provePull(app, masterKeys, {
    records: 3_000,
    badShare: 0.02,
    kills: 1,
    pagesBetween: 4,
    hasten: true,
  });
  expect(proof).toMatchObject({ records: 3_000, errors: 60, attempts: 2 });
}, 90_000);
