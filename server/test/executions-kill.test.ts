import { afterAll, beforeAll, expect, test } from "vitest";
import { insertLane, pushEvents, untilStatus } from "../src/modules/executions/lane.fixture.ts";
import { generateMasterKey, parseMasterKeys } from "../src/platform/vault/master-keys.ts";
import { startTestApp } from "./app.ts";
import type { TestApp } from "./app.ts";
import { insertAccount, makeOrganization } from "./builders.ts";
import { connectAccount, registerClient } from "./consent.ts";
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

test(
  "a kill -9 while records are read loses no answer of a condition, and calls no function against one",
  { timeout: 120_000 },
  async () => {
    const { environment, simulator } = app;
    const { control } = simulator;
    const { prisma } = environment.database;
    const organization = await makeOrganization(app);
    await registerClient(app, organization);
    const { id } = await connectAccount(app, organization);
    const { serviceId } = await prisma.account.findUniqueOrThrow({ where: { id } });
    const receiver = "asked";
    const lane = await insertLane(
      environment,
      { id, serviceId },
      {
        organizationId: organization.id,
        url: `${simulator.origin}/receiver/${receiver}`,
      },
    );
    await prisma.rule.update({ where: { id: lane.ruleId }, data: { condition: hasEmail } });
    const make = (Email: string | null) =>
      control.createRecords({ org: "acme", module: "Leads", count: 5, record: { Email } }).ids;
    const [matching, others] = [make("ada@harbour.example"), make(null)];
    const node = { databaseUrl: app.database.url, simulatorOrigin: simulator.origin, masterKeys };
    control.changeOrg("acme", { latencyMs: 150 });

    const first = await spawnPatchbay(node);
    const events = Array.from({ length: 4 }, () => [...matching, ...others]).flat();
    await pushEvents(environment, lane, events, { module: "Leads", operation: "created" });
    await untilStatus(environment, lane, "UNMATCHED", 2);
    await untilStatus(environment, lane, "RUNNING", 2);
    await first.kill("SIGKILL");
    const lost = await prisma.execution.count({ where: { ruleId: lane.ruleId, status: "RUNNING" } });
    expect(lost).toBeGreaterThan(0);

    control.changeOrg("acme", { latencyMs: 0 });
    await forgetDeadWorkers(environment);
    const second = await spawnPatchbay(node);
    await untilStatus(environment, lane, "SUCCEEDED", 20);
    await untilStatus(environment, lane, "UNMATCHED", 20);
    await second.kill("SIGTERM");
    const ended = await prisma.execution.findMany({ where: { ruleId: lane.ruleId } });
    expect(ended).toHaveLength(40);
    for (const { recordId, status, matchPending, lease } of ended)
      expect([status, matchPending, lease]).toEqual([
        matching.includes(recordId) ? "SUCCEEDED" : "UNMATCHED",
        false,
        null,
      ]);
    const called = control.receivedRequests(receiver).map((request) => {
      const { event } = JSON.parse(request.body) as { event: { recordId: string } };
      return event.recordId;
    });
    expect(called.length).toBeGreaterThanOrEqual(20);
    expect(called.filter((recordId) => others.includes(recordId))).toEqual([]);
  },
);

const hasEmail = {
  timeZone: "UTC",
  root: {
    match: "ALL",
    items: [
      {
        field: "record.Email",
        label: "Email (record)",
        type: "TEXT",
        comparator: "IS_NOT_EMPTY",
        values: [],
      },
    ],
  },
};
