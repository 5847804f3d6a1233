import { beforeAll, describe, expect, test } from "vitest";
import { Webhook } from "standardwebhooks";
import { useTestApp } from "../../../test/app.ts";
import { insertAccount, makeOrganization } from "../../../test/builders.ts";
import type { TestOrganization } from "../../../test/builders.ts";
import { inTransaction } from "../../context.ts";
import { toGlobalId } from "../../graphql/global-id.ts";
import type { Clock } from "../../platform/clock.ts";
import { systemClock } from "../../platform/clock.ts";
import { newId } from "../../platform/ids.ts";
import { announceWaiting } from "./announce-waiting.ts";
import { countWaiting } from "./count-waiting.ts";
import { discardUnable } from "./discard-unable.ts";
import { discardWaiting } from "./discard-waiting.ts";
import { expireHeld } from "./expire-held.ts";
import { makeFinisher } from "./finish-executions.ts";
import type { FinishedAttempt } from "./finish-executions.ts";
import { insertLane, pushEvents, untilStatus } from "./lane.fixture.ts";
import type { Lane } from "./lane.fixture.ts";
import { maxAttempts } from "../../platform/queue/retry-schedule.ts";

// Real time, moved on by the tests: retries come due without waiting for them.
let aheadMs = 0;
const clock: Clock = { ...systemClock, now: () => new Date(Date.now() + aheadMs) };
const suite = useTestApp({ clock });
let organization: TestOrganization;
let serial = 0;

beforeAll(async () => {
  organization = await makeOrganization(suite.app);
});

async function makeLane(url?: string): Promise<Lane & { name: string }> {
  serial += 1;
  const name = `receiver-${serial}`;
  const { app } = suite;
  const account = await insertAccount(app, organization.id, { grantedById: organization.admin.memberId });
  const lane = await insertLane(app.environment, account, {
    organizationId: organization.id,
    url: url ?? `${app.simulator.origin}/receiver/${name}`,
  });
  return { ...lane, name };
}

const received = (name: string) => suite.app.simulator.control.receivedRequests(name);
const db = () => suite.app.environment.database.prisma;
const push = (lane: Lane, ids: string[]) => pushEvents(suite.app.environment, lane, ids);
const until = (lane: Lane, status: Parameters<typeof untilStatus>[2], count: number) =>
  untilStatus(suite.app.environment, lane, status, count);

async function read(id: string | undefined) {
  return db().execution.findUniqueOrThrow({
    where: { id: id ?? "" },
    include: { attempts: { orderBy: { number: "asc" } } },
  });
}

/** Resolves when an execution has been tried `count` times and waits or has ended. */
async function untilAttempt(id: string | undefined, count: number) {
  const { environment } = suite.app;
  const { promise, resolve } = Promise.withResolvers<void>();
  const look = () =>
    void read(id).then((row) => {
      if (row.attemptCount >= count && row.status !== "RUNNING") resolve();
    });
  const stop = environment.feed.onAdvance(look);
  look();
  await promise.finally(stop);
  return read(id);
}

describe("an attempt", () => {
  test("posts the event, signed by Standard Webhooks, and succeeds", async () => {
    const lane = await makeLane();
    const [id] = await push(lane, ["4102"]);
    await until(lane, "SUCCEEDED", 1);

    const [request] = received(lane.name);
    if (!request) throw new Error("nothing arrived");
    const headers = request.headers as Record<string, string>;
    expect(new Webhook(lane.secret).verify(request.body, headers)).toMatchObject({
      event: { event: "Leads.created", recordId: "4102" },
      rule: { id: toGlobalId("Rule", lane.ruleId), name: "New leads" },
      environment: "DEVELOPMENT",
      account: { id: toGlobalId("Account", lane.accountId), providerOrgId: expect.any(String) as string },
      executionId: toGlobalId("Execution", id ?? ""),
      attempt: 1,
    });
    expect(headers["webhook-id"]).toBe(`exe_${id}`);
    const row = await read(id);
    expect(row).toMatchObject({ status: "SUCCEEDED", attemptCount: 1, lease: null, reason: null });
    expect(row.finishedAt).not.toBeNull();
    expect(row.attempts).toMatchObject([
      { number: 1, responseStatus: 200, errorClass: null, output: '{"ok":true}' },
    ]);
  });

  test.each([
    {
      behaviour: { kind: "status", status: 500 },
      errorClass: "HTTP_STATUS",
      responseStatus: 500,
      waitMs: 5_000,
    },
    {
      behaviour: { kind: "status", status: 429, retryAfterSeconds: 3_600 },
      errorClass: "HTTP_STATUS",
      responseStatus: 429,
      waitMs: 60_000,
    },
    {
      behaviour: { kind: "redirect", location: "http://169.254.169.254/" },
      errorClass: "REDIRECTED",
      responseStatus: 302,
      waitMs: 5_000,
    },
    { behaviour: { kind: "reset" }, errorClass: "RESET", responseStatus: null, waitMs: 5_000 },
  ] as const)(
    "fails with $errorClass on $behaviour.kind and is tried again later",
    async ({ behaviour, errorClass, responseStatus, waitMs }) => {
      const lane = await makeLane();
      suite.app.simulator.control.setBehaviour(lane.name, { ...behaviour });
      const [id] = await push(lane, ["1"]);
      const row = await untilAttempt(id, 1);
      expect(row).toMatchObject({ status: "QUEUED", attemptCount: 1, lease: null });
      expect(row.attempts).toMatchObject([{ errorClass, responseStatus }]);
      const [attempt] = row.attempts;
      const waits = row.runAt.getTime() - (attempt?.startedAt.getTime() ?? 0);
      expect(waits).toBeGreaterThanOrEqual(waitMs * 0.8);
      expect(waits).toBeLessThan(waitMs * 1.2 + 5_000);
      expect(received(lane.name)).toHaveLength(1);
    },
  );

  test("calls no private address", async () => {
    const lane = await makeLane("https://169.254.169.254/latest/meta-data");
    const [id] = await push(lane, ["1"]);
    expect((await untilAttempt(id, 1)).attempts).toMatchObject([{ errorClass: "BLOCKED_ADDRESS" }]);
  });

  test("ends for good on 410", async () => {
    const lane = await makeLane();
    suite.app.simulator.control.setBehaviour(lane.name, { kind: "status", status: 410 });
    const [id] = await push(lane, ["1"]);
    await until(lane, "FAILED", 1);
    expect((await read(id)).attempts).toMatchObject([{ errorClass: "GONE" }]);
  });

  test("keeps 20 KB of an answer, without what PostgreSQL cannot store", async () => {
    const lane = await makeLane();
    suite.app.simulator.control.setBehaviour(lane.name, { kind: "huge", bytes: 3_000_000 });
    const [first] = await push(lane, ["1"]);
    await until(lane, "SUCCEEDED", 1);
    expect((await read(first)).attempts[0]?.output).toHaveLength(20_480);

    suite.app.simulator.control.setBehaviour(lane.name, { kind: "status", status: 200, body: "a\0b" });
    const [second] = await push(lane, ["2"]);
    await until(lane, "SUCCEEDED", 2);
    expect((await read(second)).attempts[0]?.output).toBe("ab");
  });

  test("is repeated under one id until the schedule ends", { timeout: 60_000 }, async () => {
    const lane = await makeLane();
    suite.app.simulator.control.setBehaviour(lane.name, { kind: "status", status: 503 });
    const [id] = await push(lane, ["1"]);
    for (let attempt = 1; attempt < maxAttempts; attempt += 1) {
      const row = await untilAttempt(id, attempt);
      expect(row.status).toBe("QUEUED");
      aheadMs += row.runAt.getTime() - clock.now().getTime();
    }
    await until(lane, "FAILED", 1);
    const requests = received(lane.name);
    expect(requests).toHaveLength(maxAttempts);
    expect(new Set(requests.map((request) => request.headers["webhook-id"]))).toEqual(new Set([`exe_${id}`]));
    expect((await read(id)).attempts.map((attempt) => attempt.number)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
  });
});

describe("the order", () => {
  test("is that of the events for each record, also behind a retry", { timeout: 60_000 }, async () => {
    const lane = await makeLane();
    suite.app.simulator.control.setBehaviour(lane.name, { kind: "status", status: 500, times: 1 });
    const [first] = await push(lane, ["A"]);
    await untilAttempt(first, 1);
    const later = await push(lane, ["A", "B", "A", "B", "A"]);
    await until(lane, "SUCCEEDED", 2);
    const waiting = await Promise.all([later[0], later[2], later[4]].map(read));
    expect(waiting.map((row) => row.status)).toEqual(["QUEUED", "QUEUED", "QUEUED"]);
    aheadMs += 10_000;
    await until(lane, "SUCCEEDED", 6);
    const order = received(lane.name).map((request) => request.headers["webhook-id"]);
    const ofA = [first, first, later[0], later[2], later[4]].map((id) => `exe_${id}`);
    expect(order.filter((id) => ofA.includes(id ?? ""))).toEqual(ofA);
  });

  test("leaves room for others beside a slow endpoint", async () => {
    const slow = await makeLane();
    suite.app.simulator.control.setBehaviour(slow.name, { kind: "slow", delayMs: 3_000 });
    await push(
      slow,
      Array.from({ length: 200 }, (_, index) => `S${index}`),
    );
    await until(slow, "RUNNING", 1);
    const quick = await makeLane();
    await push(quick, ["1"]);
    await until(quick, "SUCCEEDED", 1);
    expect(await db().execution.count({ where: { ruleId: slow.ruleId, status: "SUCCEEDED" } })).toBe(0);
    expect(await db().execution.count({ where: { ruleId: slow.ruleId, status: "RUNNING" } })).toBe(16);
    suite.app.simulator.control.setBehaviour(slow.name, undefined);
    await inTransaction(suite.app.environment, (scope) =>
      discardWaiting(scope, { organizationId: organization.id, ruleId: slow.ruleId, reason: "Done." }),
    );
  });
});

describe("what cannot run", () => {
  test("waits while its account is on hold, and goes on after", async () => {
    const lane = await makeLane();
    const { id, authorizationId } = await db().account.update({
      where: { id: lane.accountId },
      data: { revokedAt: clock.now(), revokedByName: "Ada" },
    });
    await push(lane, ["1", "2"]);
    const other = await makeLane();
    await push(other, ["1"]);
    await until(other, "SUCCEEDED", 1);
    expect(await countWaiting(suite.app.environment.database, [id])).toEqual({ count: 2, more: false });

    await db().authorization.update({ where: { id: authorizationId }, data: { refusedAt: clock.now() } });
    await db().account.update({ where: { id }, data: { revokedAt: null } });
    await push(other, ["2"]);
    await until(other, "SUCCEEDED", 2);
    expect(received(lane.name)).toHaveLength(0);

    await inTransaction(suite.app.environment, async (scope) => {
      await scope.tx.authorization.update({ where: { id: authorizationId }, data: { refusedAt: null } });
      expect(
        await announceWaiting(scope, { organizationId: organization.id, accountId: lane.accountId }),
      ).toBe(2);
    });
    await until(lane, "SUCCEEDED", 2);
  });

  test("expires when it was held for too long, or is too much", async () => {
    const lane = await makeLane();
    await db().account.update({ where: { id: lane.accountId }, data: { revokedAt: clock.now() } });
    const ids = await push(lane, ["1", "2", "3"]);
    const { environment } = suite.app;
    const limit = (heldEventsMax: number) =>
      db().account.update({ where: { id: lane.accountId }, data: { heldEventsMax } });
    await limit(3);
    expect(await expireHeld(environment)).toBe(0);
    await limit(2);
    expect(await expireHeld(environment)).toBe(1);
    expect((await read(ids[0])).status).toBe("EXPIRED");
    aheadMs += 15 * 86_400_000;
    await until(lane, "EXPIRED", 3);
    expect((await read(ids[2])).finishedAt).not.toBeNull();
  });

  test("is discarded with the reason when it arrives, and makes none twice", async () => {
    const lane = await makeLane();
    await db().ruleBinding.updateMany({ where: { ruleId: lane.ruleId }, data: { enabled: false } });
    const [id] = await push(lane, ["1"]);
    expect(await read(id)).toMatchObject({ status: "DISCARDED", reason: "The rule is disabled." });
    expect((await read(id)).finishedAt).not.toBeNull();
  });

  test("is discarded where it was left waiting", async () => {
    const lane = await makeLane();
    const { prisma } = suite.app.environment.database;
    await prisma.account.update({ where: { id: lane.accountId }, data: { revokedAt: clock.now() } });
    const ids = await push(lane, ["1", "2"]);
    await prisma.ruleBinding.updateMany({ where: { ruleId: lane.ruleId }, data: { accountId: null } });
    await discardUnable(suite.app.environment);
    await until(lane, "DISCARDED", 2);
    expect((await read(ids[0])).reason).toBe("The rule is associated with no account.");
  });
});

describe("a lease", () => {
  const ended = (id: string, attempt: number, status: FinishedAttempt["status"]): FinishedAttempt => ({
    id,
    attempt,
    status,
    at: clock.now(),
    runAt: null,
    reason: null,
    matchReason: null,
    uncounted: false,
    durationMs: 5,
    responseStatus: 200,
    errorClass: null,
    errorMessage: null,
    logs: null,
    functionVersionId: null,
    output: "late",
  });

  async function leaseTo(lane: Lane, worker: string): Promise<string> {
    await db().account.update({ where: { id: lane.accountId }, data: { revokedAt: clock.now() } });
    const [id = ""] = await push(lane, ["1"]);
    await db().execution.update({
      where: { id },
      data: { status: "RUNNING", lease: worker, attemptCount: 1, startedAt: clock.now() },
    });
    await db().executionAttempt.create({ data: { executionId: id, number: 1, startedAt: clock.now() } });
    return id;
  }

  test("of a worker that is gone goes back, without costing an attempt", async () => {
    const lane = await makeLane();
    const id = await leaseTo(lane, newId());
    await until(lane, "QUEUED", 1);
    const row = await read(id);
    expect(row).toMatchObject({ attemptCount: 1, uncounted: 1, lease: null });
    expect(row.attempts).toMatchObject([{ number: 1, errorClass: "WORKER_LOST", durationMs: null }]);
    await db().account.update({ where: { id: lane.accountId }, data: { revokedAt: null } });
    await until(lane, "SUCCEEDED", 1);
    expect((await read(id)).attempts).toHaveLength(2);
  });

  test("of this worker that it does not know goes back", async () => {
    const lane = await makeLane();
    const id = await leaseTo(lane, suite.app.environment.workerId);
    await until(lane, "QUEUED", 1);
    expect((await read(id)).attempts).toMatchObject([{ errorClass: "WORKER_LOST" }]);
  });

  test("that is lost lets a failure go and keeps a success", async () => {
    const lane = await makeLane();
    const id = await leaseTo(lane, newId());
    await until(lane, "QUEUED", 1);
    const finisher = makeFinisher({
      ...suite.app.environment,
      pool: suite.app.environment.database.pool,
      workerId: newId(),
    });
    await finisher.add(ended(id, 1, "FAILED"));
    expect((await read(id)).status).toBe("QUEUED");
    await finisher.add(ended(id, 2, "SUCCEEDED"));
    expect((await read(id)).status).toBe("QUEUED");
    await finisher.add(ended(id, 1, "SUCCEEDED"));
    const row = await read(id);
    expect(row).toMatchObject({ status: "SUCCEEDED", attemptCount: 1 });
    expect(row.attempts).toMatchObject([{ number: 1, errorClass: null, output: "late" }]);
  });
});
