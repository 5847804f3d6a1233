import { beforeAll, expect, test } from "vitest";
import { useTestApp } from "../../../test/app.ts";
import { insertAccount, makeOrganization } from "../../../test/builders.ts";
import type { TestOrganization } from "../../../test/builders.ts";
import { makeManualClock } from "../../platform/clock.ts";
import { deleteEnded } from "./delete-ended.ts";
import { insertLane, pushEvents } from "./lane.fixture.ts";
import type { Lane } from "./lane.fixture.ts";
import { startRetention } from "./retention.ts";

const dayMs = 86_400_000;
const clock = makeManualClock(new Date(Date.now()));
const suite = useTestApp({ work: false, clock });
let organization: TestOrganization;

beforeAll(async () => {
  organization = await makeOrganization(suite.app);
});

const db = () => suite.app.environment.database.prisma;

async function makeLane(): Promise<Lane> {
  const { app } = suite;
  const account = await insertAccount(app, organization.id, { grantedById: organization.admin.memberId });
  return insertLane(app.environment, account, {
    organizationId: organization.id,
    url: `${app.simulator.origin}/receiver/kept`,
  });
}

/** Executions with an attempt each, brought to an end `endedDaysAgo` days before now. */
async function end(ids: string[], status: "SUCCEEDED" | "FAILED" | "UNMATCHED", at: Date): Promise<void> {
  await db().execution.updateMany({ where: { id: { in: ids } }, data: { status, finishedAt: at } });
  await db().executionAttempt.createMany({
    data: ids.map((executionId) => ({ executionId, number: 1, startedAt: at })),
  });
}

async function left(lane: Lane): Promise<{ executions: number; events: number; attempts: number }> {
  const where = { accountId: lane.accountId };
  return {
    executions: await db().execution.count({ where }),
    events: await db().event.count({ where }),
    attempts: await db().executionAttempt.count({ where: { execution: where } }),
  };
}

test("deletes what ended long ago, never what waits or runs, nor an event that an execution needs", async () => {
  const lane = await makeLane();
  const { environment } = suite.app;
  const ids = await pushEvents(
    environment,
    lane,
    Array.from({ length: 1_200 }, (_, index) => `R${index}`),
  );
  const [waits = "", runs = "", late = "", ...rest] = ids;
  await db().execution.update({ where: { id: runs }, data: { status: "RUNNING", lease: waits } });
  await end(rest, "SUCCEEDED", clock.now());
  await end([late], "FAILED", new Date(clock.now().getTime() + 20 * dayMs));
  const unheard = await makeLane();
  await db().ruleTrigger.deleteMany({ where: { ruleId: unheard.ruleId } });
  await pushEvents(environment, unheard, ["1", "2"]);

  expect(await deleteEnded(environment, 30)).toEqual({ executions: 0, events: 0 });
  clock.advance(31 * dayMs);
  // Stopped before its second batch, the next run goes on.
  let batches = 0;
  expect(await deleteEnded(environment, 30, () => (batches += 1) > 1)).toEqual({
    executions: 997,
    events: 0,
  });
  expect(await deleteEnded(environment, 30)).toEqual({ executions: 200, events: 1_199 });
  expect(await left(lane)).toEqual({ executions: 3, events: 3, attempts: 1 });
  expect(await left(unheard)).toEqual({ executions: 0, events: 0, attempts: 0 });
  expect((await db().execution.findUniqueOrThrow({ where: { id: late } })).status).toBe("FAILED");

  clock.advance(20 * dayMs);
  expect(await deleteEnded(environment, 30)).toEqual({ executions: 1, events: 1 });
});

test("is done by one node at a time", async () => {
  const { database } = suite.app.environment;
  const client = await database.pool.connect();
  await client.query("select pg_advisory_lock(hashtextextended('retention of executions', 0))");
  expect(await deleteEnded(suite.app.environment, 30)).toBeNull();
  await client.query("select pg_advisory_unlock(hashtextextended('retention of executions', 0))");
  client.release();
});

test("runs at the start and then every night at 03:00 UTC", async () => {
  const { environment } = suite.app;
  const lane = await makeLane();
  const [first = ""] = await pushEvents(environment, lane, ["1"]);
  await end([first], "SUCCEEDED", clock.now());
  clock.advance(2 * dayMs);
  const timers = clock.pendingTimers();
  const retention = startRetention(environment, 1);
  await expect.poll(() => clock.pendingTimers()).toBe(timers + 1);
  expect(await left(lane)).toEqual({ executions: 0, events: 0, attempts: 0 });

  const [second = ""] = await pushEvents(environment, lane, ["2"]);
  await end([second], "SUCCEEDED", clock.now());
  const night = new Date(clock.now());
  night.setUTCHours(27, 0, 0, 0);
  for (const moment of [night, new Date(night.getTime() + dayMs)]) {
    expect((await left(lane)).executions).toBe(1);
    clock.advance(moment.getTime() - clock.now().getTime() - 1);
    expect(clock.pendingTimers()).toBe(timers + 1);
    clock.advance(1);
    expect(clock.pendingTimers()).toBe(timers);
    await expect.poll(() => clock.pendingTimers()).toBe(timers + 1);
  }
  expect(await left(lane)).toEqual({ executions: 0, events: 0, attempts: 0 });
  await retention.stop();
  expect(clock.pendingTimers()).toBe(timers);
});
