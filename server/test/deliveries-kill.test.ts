import { afterAll, beforeAll, expect, test } from "vitest";
import { insertInstallation, makeCallbackScene } from "../src/modules/callbacks/callback-scene.fixture.ts";
import { fire } from "../src/modules/callbacks/fire.fixture.ts";
import { generateMasterKey, parseMasterKeys } from "../src/platform/vault/master-keys.ts";
import { startTestApp } from "./app.ts";
import type { TestApp } from "./app.ts";
import { makeOrganization } from "./builders.ts";
import { proveDeliveries, untilEnded } from "./delivery-proof.ts";
import { forgetDeadWorkers } from "./execution-proof.ts";
import { spawnPatchbay } from "./process.ts";

const masterKeys = generateMasterKey();
let app: TestApp;

beforeAll(async () => {
  app = await startTestApp({ work: false, masterKeys: parseMasterKeys(masterKeys) });
});
afterAll(() => app.close());

const installations = 20;
const perInstallation = 10;

// The long form, with 10,000 events and 50 kills, is soak/deliveries.soak.ts.
test(
  "two kills during 200 deliveries lose none, and keep the order of each installation",
  { timeout: 60_000 },
  async () => {
    const { environment, simulator } = app;
    const scene = await makeCallbackScene(app);
    const receivers = (["onInstall", "onConfigParamAdd"] as const).map(
      (event) => `${scene.extension.key}-${event}`,
    );
    for (const receiver of receivers) simulator.control.setBehaviour(receiver, { kind: "slow", delayMs: 20 });
    const customers = [scene.installation];
    while (customers.length < installations)
      customers.push(await insertInstallation(app, scene, await makeOrganization(app)));
    for (let round = 0; round < perInstallation; round += 1)
      for (const installation of customers)
        await fire(environment, installation, round === 0 ? "onInstall" : "onConfigParamAdd");

    const node = { databaseUrl: app.database.url, simulatorOrigin: simulator.origin, masterKeys };
    for (const ended of [40, 120]) {
      const doomed = await spawnPatchbay(node);
      await untilEnded(environment, ended);
      await doomed.kill("SIGKILL");
      await forgetDeadWorkers(environment);
    }
    const last = await spawnPatchbay(node);
    await untilEnded(environment, installations * perInstallation);
    await last.kill("SIGTERM");
    expect(await last.exited).toBe(0);
    const proof = await proveDeliveries(environment, simulator, receivers);
    expect(proof.faults).toEqual([]);
    expect(proof.lost).toBeGreaterThan(0);
    expect(proof.repeated).toBeLessThanOrEqual(proof.lost);
  },
);
