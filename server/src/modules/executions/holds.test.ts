import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { useTestApp } from "../../../test/app.ts";
import { insertAccount, makeOrganization } from "../../../test/builders.ts";
import type { TestOrganization } from "../../../test/builders.ts";
import { inTransaction } from "../../context.ts";
import { makeManualClock } from "../../platform/clock.ts";
import type { ClaimedExecution } from "./claim-executions.ts";
import { endReplays } from "./end-replays.ts";
import { expireHeld } from "./expire-held.ts";
import { insertLane, pushEvents } from "./lane.fixture.ts";
import type { Lane } from "./lane.fixture.ts";
import { makeNode } from "./node.fixture.ts";
import type { TestNode } from "./node.fixture.ts";
import { setReplayRate } from "./replay-rate.ts";
import { failuresToOpen, firstProbeSeconds, slowestProbeSeconds } from "./settle-breakers.ts";

const clock = makeManualClock(new Date(Date.now()));
const suite = useTestApp({ work: false, clock });
let organization: TestOrganization;
let one: TestNode;
let two: TestNode;

beforeAll(async () => {
  organization = await makeOrganization(suite.app);
  [one, two] = [await makeNode(suite.app.environment), await makeNode(suite.app.environment)];
});
afterAll(() => Promise.all([one.close(), two.close()]));

const db = () => suite.app.environment.database.prisma;
const push = (lane: Lane, ids: string[]) => pushEvents(suite.app.environment, lane, ids);
const many = (count: number, from = 0) => Array.from({ length: count }, (_, index) => `R${from + index}`);

async function makeLane(accountId?: string): Promise<Lane> {
  const { app } = suite;
  const account = accountId
    ? await db().account.findUniqueOrThrow({ where: { id: accountId } })
    : await insertAccount(app, organization.id, { grantedById: organization.admin.memberId });
  const url = `${app.simulator.origin}/receiver/held`;
  return insertLane(app.environment, account, { organizationId: organization.id, url });
}

const binding = ({ ruleId, environment }: Lane) =>
  db().ruleBinding.findUniqueOrThrow({ where: { ruleId_environment: { ruleId, environment } } });
const setBinding = ({ ruleId, environment }: Lane, data: object) =>
  db().ruleBinding.update({ where: { ruleId_environment: { ruleId, environment } }, data });
const problems = ({ ruleId }: Lane) => db().problem.findMany({ where: { subjectId: ruleId } });
const changes = (lane: Lane, name: string) =>
  db().change.findMany({ where: { entityId: lane.ruleId, name }, orderBy: { position: "asc" } });
const count = (lane: Lane, status: "QUEUED" | "EXPIRED" | "RUNNING" | "SUCCEEDED") =>
  db().execution.count({ where: { ruleId: lane.ruleId, status } });

const end = (node: TestNode, executions: readonly ClaimedExecution[], failure: string | null) =>
  node.finish(executions.map((execution) => ({ execution, failure })));

/** Leaves nothing for the next test. */
async function drain(lane: Lane): Promise<void> {
  await db().execution.updateMany({
    where: { ruleId: lane.ruleId, status: "QUEUED" },
    data: { status: "DISCARDED" },
  });
}

describe("a function that keeps failing", () => {
  test("holds its rule after ten failures in a row, not before and not with a success between", async () => {
    const lane = await makeLane();
    await push(lane, many(16));
    const claimed = await one.claim();
    expect(claimed).toHaveLength(16);
    await end(one, claimed.slice(0, failuresToOpen - 1), "It answered 500.");
    expect(await binding(lane)).toMatchObject({ failures: 9, failingSince: null });
    await end(one, claimed.slice(9, 10), null);
    expect(await binding(lane)).toMatchObject({ failures: 0, failingSince: null });
    await end(one, claimed.slice(10), "It answered 500.");
    expect(await binding(lane)).toMatchObject({ failures: 6, failingSince: null });
    expect(await problems(lane)).toEqual([]);
    await drain(lane);
  });

  test("opens one Problem, whichever node sees it, and keeps the schedules of what failed", async () => {
    const lane = await makeLane();
    await push(lane, many(32));
    const [mine, theirs] = [await one.claim(16), await two.claim(16)];
    await Promise.all([end(one, mine, "It answered 500."), end(two, theirs, "It answered 500.")]);
    const opened = await binding(lane);
    expect(opened).toMatchObject({ failures: 32, failingReason: "It answered 500." });
    expect(opened.failingSince).toEqual(clock.now());
    expect(opened.probeAt).toEqual(new Date(clock.now().getTime() + firstProbeSeconds * 1_000));
    expect(await problems(lane)).toMatchObject([
      {
        kind: "FUNCTION_FAILING",
        environment: "DEVELOPMENT",
        resolvedAt: null,
        detail: { ruleName: "New leads", functionName: "Receiver", reason: "It answered 500." },
      },
    ]);
    expect(await changes(lane, "rule.statusChanged")).toMatchObject([
      { payload: { hold: "FUNCTION_FAILING" } },
    ]);
    const tried = await db().execution.findMany({ where: { ruleId: lane.ruleId } });
    expect(new Set(tried.map((row) => row.runAt.getTime() - clock.now().getTime()))).toEqual(
      new Set([5_000]),
    );
    await drain(lane);
  });

  test("is tried one at a time, after pauses that double up to half an hour, until one succeeds", async () => {
    const lane = await makeLane();
    await push(lane, many(10));
    await end(one, await one.claim(), "It answered 500.");
    await push(lane, many(5, 100));
    expect(await one.claim()).toEqual([]);
    const waits: number[] = [];
    for (let probe = 0; probe < 8; probe += 1) {
      const { probeAt } = await binding(lane);
      waits.push(((probeAt?.getTime() ?? 0) - clock.now().getTime()) / 1_000);
      clock.advance((probeAt?.getTime() ?? 0) - clock.now().getTime() - 1);
      expect(await one.claim()).toEqual([]);
      clock.advance(1);
      const both = await Promise.all([one.claim(), two.claim()]);
      expect(both.flat()).toHaveLength(1);
      for (const [index, node] of [one, two].entries())
        await end(node, both[index] ?? [], "It answered 502.");
    }
    expect(waits).toEqual([60, 60, 120, 240, 480, 960, slowestProbeSeconds, slowestProbeSeconds]);
    expect(await problems(lane)).toHaveLength(1);

    clock.advance(slowestProbeSeconds * 1_000);
    await end(one, await one.claim(), null);
    expect(await binding(lane)).toMatchObject({ failures: 0, failingSince: null, probeAt: null });
    expect(await problems(lane)).toMatchObject([{ resolution: "The function succeeded." }]);
    expect((await changes(lane, "rule.statusChanged")).at(-1)).toMatchObject({ payload: { hold: null } });
    expect(await one.claim()).toHaveLength(14);
    await end(one, [...one.running.values()], null);
    expect(await count(lane, "SUCCEEDED")).toBe(15);
  });

  test("opens with the next failure where a process died before it could say so", async () => {
    const lane = await makeLane();
    await push(lane, many(11));
    await setBinding(lane, { failures: 14 });
    await end(one, (await one.claim()).slice(0, 1), "It answered 500.");
    expect(await problems(lane)).toHaveLength(1);
    await end(one, [...one.running.values()], null);
    expect(await binding(lane)).toMatchObject({ failures: 0, failingSince: null });
    await drain(lane);
  });
});

describe("a replay at a rate", () => {
  test("starts no more than it allows, over two nodes, in order, and ends by itself", async () => {
    const lane = await makeLane();
    await setBinding(lane, { pausedAt: clock.now() });
    const ids = await push(lane, many(100));
    await setBinding(lane, { pausedAt: null });
    const start = clock.now().getTime();
    await inTransaction(suite.app.environment, (scope) =>
      setReplayRate(scope, { organizationId: organization.id, accountId: lane.accountId, perMinute: 120 }),
    );
    const started: string[] = [];
    while (started.length < 100) {
      const batches = await Promise.all([one.claim(), two.claim(), one.claim()]);
      for (const batch of batches) started.push(...batch.map(({ id }) => id));
      const allowed = Math.floor((clock.now().getTime() - start) / 500) + 1;
      expect(started.length).toBeLessThanOrEqual(allowed);
      for (const node of [one, two]) await end(node, [...node.running.values()], null);
      expect(await endReplays(suite.app.environment)).toBe(started.length < 100 ? 0 : 1);
      clock.advance(750);
    }
    expect(started).toEqual(ids);
    expect(clock.now().getTime() - start).toBeGreaterThan(49_000);
    expect(clock.now().getTime() - start).toBeLessThan(52_000);
    expect(await binding(lane)).toMatchObject({ replayPerMinute: null, replaySince: null, replayStarted: 0 });
    expect(await changes(lane, "rule.statusChanged")).toHaveLength(1);
  });

  test("does not catch up on the time in which another hold stood", async () => {
    const lane = await makeLane();
    await setBinding(lane, { pausedAt: clock.now() });
    await push(lane, many(60));
    await inTransaction(suite.app.environment, (scope) =>
      setReplayRate(scope, { organizationId: organization.id, ruleIds: [lane.ruleId], perMinute: 60 }),
    );
    clock.advance(3_600_000);
    await setBinding(lane, { pausedAt: null });
    expect(await one.claim()).toHaveLength(16);
    await end(one, [...one.running.values()], null);
    expect(await one.claim()).toHaveLength(0);
    clock.advance(2_000);
    expect(await one.claim()).toHaveLength(2);
    await end(one, [...one.running.values()], null);
    await drain(lane);
    expect(await endReplays(suite.app.environment)).toBe(1);
  });

  test("is not kept up for what waits for its next attempt", async () => {
    const lane = await makeLane();
    await push(lane, many(2));
    await inTransaction(suite.app.environment, (scope) =>
      setReplayRate(scope, { organizationId: organization.id, ruleIds: [lane.ruleId], perMinute: 6_000 }),
    );
    clock.advance(1_000);
    await end(one, await one.claim(), "It answered 500.");
    clock.advance(5_000);
    await end(one, await one.claim(), "It answered 500.");
    expect(await count(lane, "QUEUED")).toBe(2);
    expect(await endReplays(suite.app.environment)).toBe(1);
    await drain(lane);
  });
});

describe("what is held", () => {
  test("expires by the limits of its account, also where a rule alone is held", async () => {
    const paused = await makeLane();
    const failing = await makeLane(paused.accountId);
    const open = await makeLane(paused.accountId);
    await setBinding(paused, { pausedAt: clock.now() });
    await setBinding(failing, { failingSince: clock.now(), probeAt: new Date(clock.now().getTime() + 1e10) });
    // Every event is for all three rules.
    await push(paused, many(6));
    const limit = (data: { heldEventsMax?: number; heldEventsDays?: number }) =>
      db().account.update({ where: { id: paused.accountId }, data });
    const { environment } = suite.app;
    expect(await expireHeld(environment)).toBe(0);
    await limit({ heldEventsMax: 10 });
    expect(await expireHeld(environment)).toBe(2);
    expect(await expireHeld(environment)).toBe(0);
    expect([await count(paused, "EXPIRED"), await count(failing, "EXPIRED")]).toEqual([1, 1]);
    await limit({ heldEventsDays: 3 });
    clock.advance(3 * 86_400_000 - 1);
    expect(await expireHeld(environment)).toBe(0);
    clock.advance(2);
    expect(await expireHeld(environment)).toBe(10);
    expect(await count(open, "QUEUED")).toBe(6);

    // What a person runs again counts from then on.
    await db().execution.updateMany({
      where: { ruleId: paused.ruleId },
      data: { status: "QUEUED", runAt: clock.now() },
    });
    expect(await expireHeld(environment)).toBe(0);
    for (const lane of [paused, failing, open]) await drain(lane);
  });
});
