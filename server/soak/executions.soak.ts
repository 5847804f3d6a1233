// Kills nodes (kill -9) while 1,000 executions run and fail: none lost, none running for ever, none after its success
import { afterAll, beforeAll, expect, test } from "vitest";
import type { ReceivingLane } from "../test/execution-proof.ts";
import { findFaults } from "../test/execution-proof.ts";
import { startTestApp } from "../test/app.ts";
import type { TestApp } from "../test/app.ts";
import { insertAccount, makeOrganization } from "../test/builders.ts";
import { spawnPatchbay } from "../test/process.ts";
import type { PatchbayProcess } from "../test/process.ts";
import { insertLane, pushEvents, untilStatus } from "../src/modules/executions/lane.fixture.ts";
import { makeRandom } from "../test/change-storm.ts";
import { generateMasterKey, parseMasterKeys } from "../src/platform/vault/master-keys.ts";

const executions = 1_000;
const laneCount = 8;
const recordsPerLane = 10;
const kills = 6;
const seed = Number(process.env["PATCHBAY_SOAK_SEED"] ?? "20260101");

const masterKeys = generateMasterKey();
let app: TestApp;

beforeAll(async () => {
  app = await startTestApp({ work: false, masterKeys: parseMasterKeys(masterKeys) });
});
afterAll(() => app.close());

test("1,000 executions outlive six kills of two nodes", async () => {
  const random = makeRandom(seed);
  const pick = (count: number) => Math.floor(random() * count);
  const { environment, simulator } = app;
  const organization = await makeOrganization(app);
  const account = await insertAccount(app, organization.id, { grantedById: organization.admin.memberId });
  const lanes: ReceivingLane[] = [];
  for (let index = 0; index < laneCount; index += 1) {
    const receiver = `soak-${index}`;
    const url = `${simulator.origin}/receiver/${receiver}`;
    const lane = await insertLane(environment, account, { organizationId: organization.id, url });
    lanes.push({ ...lane, receiver });
    simulator.control.setBehaviour(receiver, { kind: "slow", delayMs: 100 + pick(300) });
  }

  const [lane] = lanes;
  if (!lane) throw new Error("There are no lanes.");
  const node = { databaseUrl: app.database.url, simulatorOrigin: simulator.origin, masterKeys };
  const nodes: PatchbayProcess[] = [await spawnPatchbay(node), await spawnPatchbay(node)];
  // The schedule would leave a second failure for minutes: a retry is due as soon as it is scheduled.
  const stopHastening = environment.feed.onAdvance((changes) => {
    if (changes.some(({ name }) => name === "execution.retryScheduled"))
      void environment.database.pool.query(
        `update "Execution" set "runAt" = $1 where "status" = 'QUEUED' and "attemptCount" > 0 and "runAt" > $1`,
        [environment.clock.now()],
      );
  });
  const started = performance.now();
  // One event reaches every lane.
  for (let event = 0; event < executions / laneCount; event += 5)
    await pushEvents(
      environment,
      lane,
      Array.from({ length: 5 }, () => `R${pick(recordsPerLane)}`),
    );
  for (let kill = 1; kill <= kills; kill += 1) {
    await untilStatus(environment, lane, "SUCCEEDED", Math.floor((executions * kill) / (kills + 2)));
    const receiver = `soak-${pick(laneCount)}`;
    simulator.control.setBehaviour(receiver, { kind: "status", status: 503, times: 1, delayMs: 50 });
    const victim = pick(nodes.length);
    await nodes[victim]?.kill("SIGKILL");
    nodes[victim] = await spawnPatchbay(node);
  }
  await untilStatus(environment, lane, "SUCCEEDED", executions);
  stopHastening();
  const seconds = (performance.now() - started) / 1_000;
  for (const each of nodes) await each.kill("SIGTERM");

  expect(await findFaults(environment, simulator, lanes, executions), `seed ${seed}`).toEqual([]);
  const { rows } = await environment.database.pool.query<{ errorClass: string; count: number }>(
    `select coalesce("errorClass", 'none') as "errorClass", count(*)::int as count from "ExecutionAttempt" group by 1 order by 1`,
  );
  const attempts = rows.map((row) => `${row.errorClass} ${row.count}`).join(", ");
  console.log(
    `seed ${seed}: ${executions} executions in ${seconds.toFixed(0)} s; attempts by error: ${attempts}`,
  );
  expect(rows.some((row) => row.errorClass === "WORKER_LOST")).toBe(true);
});
