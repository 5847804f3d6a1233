import { afterAll, beforeAll, expect, test } from "vitest";
import { insertLane, pushEvents, untilStatus } from "../src/modules/executions/lane.fixture.ts";
import { generateMasterKey, parseMasterKeys } from "../src/platform/vault/master-keys.ts";
import { startTestApp } from "./app.ts";
import type { TestApp } from "./app.ts";
import { insertAccount, makeOrganization } from "./builders.ts";
import { findFaults, forgetDeadWorkers } from "./execution-proof.ts";
import { spawnPatchbay } from "./process.ts";

const masterKeys = generateMasterKey();
let app: TestApp;

beforeAll(async () => {
  app = await startTestApp({ work: false, masterKeys: parseMasterKeys(masterKeys) });
});
afterAll(() => app.close());

// The long form, with several nodes and kills, is soak/executions.soak.ts.
test(
  "a kill -9 during 100 executions loses none and repeats none that succeeded",
  { timeout: 60_000 },
  async () => {
    const { environment, simulator } = app;
    const organization = await makeOrganization(app);
    const account = await insertAccount(app, organization.id, { grantedById: organization.admin.memberId });
    const receiver = "killed";
    const lane = await insertLane(environment, account, {
      organizationId: organization.id,
      url: `${simulator.origin}/receiver/${receiver}`,
    });
    simulator.control.setBehaviour(receiver, { kind: "slow", delayMs: 40 });
    const node = { databaseUrl: app.database.url, simulatorOrigin: simulator.origin, masterKeys };

    const first = await spawnPatchbay(node);
    await pushEvents(
      environment,
      lane,
      Array.from({ length: 100 }, (_, index) => `R${index % 20}`),
    );
    await untilStatus(environment, lane, "SUCCEEDED", 20);
    // What begins now does not end before the kill.
    simulator.control.setBehaviour(receiver, { kind: "hang" });
    await untilStatus(environment, lane, "RUNNING", 10);
    await first.kill("SIGKILL");
    simulator.control.setBehaviour(receiver, { kind: "slow", delayMs: 40 });
    const { prisma } = environment.database;
    expect(await prisma.execution.count({ where: { status: "RUNNING" } })).toBeGreaterThan(0);

    await forgetDeadWorkers(environment);
    const second = await spawnPatchbay(node);
    await untilStatus(environment, lane, "SUCCEEDED", 100);
    await second.kill("SIGTERM");
    expect(await second.exited).toBe(0);
    expect(await findFaults(environment, simulator, [{ ...lane, receiver }], 100)).toEqual([]);
    expect(await prisma.executionAttempt.count({ where: { errorClass: "WORKER_LOST" } })).toBeGreaterThan(0);
  },
);
