// 2 processes x 50 callers x 200 ends of a rotating token, then 100 kills between the provider's answer and its storing
import { afterAll, beforeAll, expect, test } from "vitest";
import { generateMasterKey, parseMasterKeys } from "../src/platform/vault/master-keys.ts";
import { startTestApp } from "../test/app.ts";
import type { TestApp } from "../test/app.ts";
import { connectRotating, endAsker, killRefresh, spawnAsker, stormRefreshes } from "../test/refresh-proof.ts";
import { seededRandom } from "../test/watch/seeded-random.ts";

const seed = Number(process.env["PATCHBAY_SOAK_SEED"] ?? "20260101");
const masterKey = generateMasterKey();
let app: TestApp;

beforeAll(async () => {
  app = await startTestApp({ work: false, masterKeys: parseMasterKeys(masterKey) });
});
afterAll(() => app.close());

test("one refresh at each end, however many ask", async () => {
  const asked = await connectRotating(app);
  const child = await spawnAsker(app, masterKey);
  const started = performance.now();
  const counted = await stormRefreshes(app, child, asked, { rounds: 200, callers: 50 });
  await endAsker(child);
  console.log(
    `refresh: ${JSON.stringify(counted)} in ${Math.round((performance.now() - started) / 1_000)} s`,
  );
  expect(counted).toEqual({ refreshes: 200, refused: 0, reuses: 0 });
}, 540_000);

test("a killed refresh leaves no connection silently dead", async () => {
  const asked = await connectRotating(app);
  const random = seededRandom(seed);
  const ended = { USABLE: 0, REAUTHENTICATION: 0 };
  const started = performance.now();
  for (let kill = 0; kill < 100; kill += 1) {
    const graceSeconds = random() < 0.5 ? 0 : 60;
    ended[await killRefresh(app, masterKey, asked, { graceSeconds, afterMs: Math.round(random() * 50) })] +=
      1;
  }
  console.log(
    `refresh: seed ${seed}, ${JSON.stringify(ended)} in ${Math.round((performance.now() - started) / 1_000)} s`,
  );
  expect(ended.USABLE + ended.REAUTHENTICATION).toBe(100);
  expect(Math.min(ended.USABLE, ended.REAUTHENTICATION), "both ends were met").toBeGreaterThan(0);
}, 540_000);
