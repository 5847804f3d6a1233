// Kills the server (kill -9) 50 times while 10,000 callbacks are delivered: none lost, none out of order, repeated only in flight
import { afterAll, beforeAll, expect, test } from "vitest";
import { insertInstallation, makeCallbackScene } from "../src/modules/callbacks/callback-scene.fixture.ts";
import type { CallbackScene } from "../src/modules/callbacks/callback-scene.fixture.ts";
import { fire } from "../src/modules/callbacks/fire.fixture.ts";
import type { CallbackEvent, Installation } from "../src/generated/prisma/client.ts";
import { generateMasterKey, parseMasterKeys } from "../src/platform/vault/master-keys.ts";
import { startTestApp } from "../test/app.ts";
import type { TestApp } from "../test/app.ts";
import { makeOrganization } from "../test/builders.ts";
import { proveDeliveries, untilEnded } from "../test/delivery-proof.ts";
import { spawnPatchbay } from "../test/process.ts";
import { makeRandom } from "../test/change-storm.ts";

const events = 10_000;
const installations = 100;
const extensions = 5;
const kills = 50;
const nodeCount = 2;
const seed = Number(process.env["PATCHBAY_SOAK_SEED"] ?? "20260101");
const kinds: readonly CallbackEvent[] = [
  "onConfigParamAdd",
  "onConfigParamDelete",
  "onUpdate",
  "onTPAAuthorise",
];

const masterKeys = generateMasterKey();
let app: TestApp;

beforeAll(async () => {
  app = await startTestApp({ work: false, masterKeys: parseMasterKeys(masterKeys) });
});
afterAll(() => app.close());

test("10,000 events outlive 50 kills of two nodes", async () => {
  const random = makeRandom(seed);
  const pick = (count: number): number => Math.floor(random() * count);
  const { environment, simulator } = app;
  const scenes: CallbackScene[] = [];
  while (scenes.length < extensions) scenes.push(await makeCallbackScene(app));
  const installed: Installation[] = scenes.map(({ installation }) => installation);
  while (installed.length < installations)
    for (const scene of scenes)
      if (installed.length < installations)
        installed.push(await insertInstallation(app, scene, await makeOrganization(app)));
  const receivers = scenes.flatMap(({ extension }) => kinds.map((event) => `${extension.key}-${event}`));
  for (const receiver of receivers)
    simulator.control.setBehaviour(receiver, { kind: "slow", delayMs: 1 + pick(30) });

  const started = performance.now();
  const node = { databaseUrl: app.database.url, simulatorOrigin: simulator.origin, masterKeys };
  const nodes = await Promise.all(Array.from({ length: nodeCount }, () => spawnPatchbay(node)));
  let fired = 0;
  const fireMore = async (upTo: number): Promise<void> => {
    for (; fired < upTo; fired += 1) {
      const installation = installed[pick(installed.length)];
      const event = kinds[pick(kinds.length)];
      if (installation && event) await fire(environment, installation, event);
    }
  };
  for (let kill = 1; kill <= kills; kill += 1) {
    const upTo = Math.floor((events * kill) / kills);
    // Somewhere within this share of the events.
    const victim = pick(nodeCount);
    const killAt = Math.floor((events * (kill - 1 + random())) / kills) - installations;
    const firing = fireMore(upTo);
    await untilEnded(environment, killAt);
    await nodes[victim]?.kill("SIGKILL");
    nodes[victim] = await spawnPatchbay(node);
    await firing;
  }
  await untilEnded(environment, events);
  const seconds = (performance.now() - started) / 1_000;
  for (const each of nodes) await each.kill("SIGTERM");

  const { faults, repeated, lost } = await proveDeliveries(environment, simulator, receivers);
  console.log(
    `seed ${seed}: ${events} events in ${seconds.toFixed(0)} s with ${kills} kills; ${lost} attempts lost with their process, ${repeated} requests repeated`,
  );
  expect(faults, `seed ${seed}`).toEqual([]);
  expect(lost).toBeGreaterThan(0);
  expect(repeated).toBeLessThanOrEqual(lost);
});
