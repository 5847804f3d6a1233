import { beforeAll, beforeEach, describe, expect, test } from "vitest";
import { useTestApp } from "../../../test/app.ts";
import { makeOrganization } from "../../../test/builders.ts";
import type { TestOrganization } from "../../../test/builders.ts";
import { connectAccount, registerClient } from "../../../test/consent.ts";
import { inTransaction } from "../../context.ts";
import type { Clock } from "../../platform/clock.ts";
import { systemClock } from "../../platform/clock.ts";
import { insertLane } from "../executions/lane.fixture.ts";
import { claimReviews, reclaimReviews } from "./claim-reviews.ts";
import { claimWatches } from "./claim-watches.ts";
import { listenSince } from "./listening.fixture.ts";
import { openWatch } from "./open-watch.ts";
import { resubscribe } from "./resubscribe.ts";
import { reviewWatch } from "./review-watch.ts";
import { scheduleWatch } from "./schedule-watch.ts";

// Real time, moved on by the tests; the simulator's clock follows. The queues are run by hand.
let aheadMs = 0;
const clock: Clock = { ...systemClock, now: () => new Date(Date.now() + aheadMs) };
const suite = useTestApp({ clock, work: false });
const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
let organization: TestOrganization;

beforeAll(async () => {
  suite.app.simulator.control.setLimits({ accessTokensPerTenMinutes: 1_000 });
});
beforeEach(async () => {
  organization = await makeOrganization(suite.app);
  await registerClient(suite.app, organization);
  for (const { key } of control().listOrgs()) control().changeOrg(key, { latencyMs: 0 });
  control().clearFaults();
  control().setNotifications({ drop: 0 });
});

const env = () => suite.app.environment;
const db = () => env().database.prisma;
const control = () => suite.app.simulator.control;
const channelOf = (accountId: string) => db().watchChannel.findUniqueOrThrow({ where: { accountId } });
const gapsOf = (accountId: string) =>
  db().watchGap.findMany({ where: { accountId }, orderBy: { id: "asc" } });
const openProblems = (accountId: string) =>
  db().problem.count({ where: { subjectId: accountId, kind: "WATCH_FAILED", resolvedAt: null } });

function moveOn(ms: number): void {
  aheadMs += ms;
  control().setClock({ advanceMs: ms });
}

/** Runs what is due once, as the two queues do. */
async function work(): Promise<void> {
  // A row that a push writes just then is passed over until the next look.
  await control().settled();
  await reclaimReviews(env(), []);
  for (const watch of await claimWatches(env(), 10)) await openWatch(env(), watch, () => 0.5);
  const { signal } = new AbortController();
  for (const review of await claimReviews(env(), 10))
    await reviewWatch(env(), review, { random: 0.5, signal });
}

/** An account with a live channel and a rule on the event types. */
async function connect(
  eventTypes: string[] = ["Leads.created", "Leads.updated", "Leads.deleted"],
): Promise<{ accountId: string; ruleId: string }> {
  // Providers tell seconds: what the test before did is over.
  moveOn(2_000);
  const { id: accountId } = await connectAccount(suite.app, organization, { org: "acme" });
  const account = await db().account.update({ where: { id: accountId }, data: { firstSync: "DONE" } });
  const { ruleId } = await insertLane(env(), account, {
    organizationId: organization.id,
    url: suite.app.simulator.origin,
  });
  await db().ruleTrigger.deleteMany({ where: { ruleId } });
  await listenSince(suite.app, { accountId, ruleId }, eventTypes, clock.now());
  await inTransaction(env(), (scope) =>
    scheduleWatch(env(), scope, { organizationId: organization.id, accountId }),
  );
  await work();
  expect(await channelOf(accountId)).toMatchObject({ state: "LIVE", eventTypes: eventTypes.toSorted() });
  // Nothing else of the file becomes due beside it.
  await db().watchChannel.updateMany({
    where: { accountId: { not: accountId } },
    data: { dueAt: new Date("2100-01-01"), reviewDueAt: null },
  });
  moveOn(1_000);
  return { accountId, ruleId };
}

const leads = (count: number, drop = false) => {
  if (drop) control().setNotifications({ drop: -1 });
  const { ids } = control().createRecords({ org: "acme", module: "Leads", count });
  control().setNotifications({ drop: 0 });
  return ids;
};

async function eventsOf(accountId: string): Promise<string[]> {
  await control().settled();
  const events = await db().event.findMany({
    where: { accountId },
    orderBy: { id: "asc" },
    include: { _count: { select: { executions: true } } },
  });
  expect(new Set(events.map(({ _count }) => _count.executions))).toEqual(
    new Set(events.length > 0 ? [1] : []),
  );
  return events.map(({ source, recordId, eventType }) => `${source} ${recordId} ${eventType}`);
}

describe("a review", { timeout: 60_000 }, () => {
  test("reads back what no push brought, as a gap that is closed by it, and next looks again soon", async () => {
    const { accountId } = await connect();
    const [heard] = leads(1);
    moveOn(5 * minuteMs);
    const [missed] = leads(1, true);
    moveOn(15 * minuteMs);
    await work();
    expect(await eventsOf(accountId)).toEqual([
      `PUSH ${heard} Leads.created`,
      `BACKFILL ${missed} Leads.created`,
    ]);
    const [gap] = await gapsOf(accountId);
    expect(gap).toMatchObject({ reason: "PUSH_MISSED", recovered: 1, closedAt: expect.any(Date) as Date });
    const channel = await channelOf(accountId);
    expect(clock.now().getTime() - (channel.coveredUntil?.getTime() ?? 0)).toBeLessThan(3 * minuteMs);
    expect((channel.reviewDueAt?.getTime() ?? 0) - clock.now().getTime()).toBeLessThan(3 * minuteMs);
    moveOn(3 * minuteMs);
    await work();
    expect(await gapsOf(accountId)).toHaveLength(1);
    expect((await channelOf(accountId)).reviewDueAt?.getTime()).toBeGreaterThan(
      clock.now().getTime() + 10 * minuteMs,
    );
  });

  test("waits two minutes for pushes under way, and drops one that comes after it", async () => {
    const { accountId } = await connect();
    leads(1, true);
    moveOn(minuteMs);
    await db().watchChannel.update({ where: { accountId }, data: { reviewDueAt: clock.now() } });
    await work();
    expect(await eventsOf(accountId)).toEqual([]);
    moveOn(20 * minuteMs);
    await work();
    expect(await eventsOf(accountId)).toHaveLength(1);
  });

  test("brings created and updated of one gap in order, a deletion, and of several updates the last", async () => {
    const { accountId } = await connect();
    const [one, two] = leads(2, true);
    control().setNotifications({ drop: -1 });
    moveOn(20 * minuteMs);
    for (const City of ["Lyon", "Rome"]) {
      control().updateRecords({ org: "acme", module: "Leads", ids: [one ?? ""], record: { City } });
      moveOn(2 * minuteMs);
    }
    control().deleteRecords({ org: "acme", module: "Leads", ids: [two ?? ""] });
    moveOn(20 * minuteMs);
    await work();
    expect(await eventsOf(accountId)).toEqual([
      `BACKFILL ${one} Leads.created`,
      `BACKFILL ${one} Leads.updated`,
      `BACKFILL ${two} Leads.deleted`,
    ]);
    const updated = await db().event.findFirstOrThrow({ where: { accountId, eventType: "Leads.updated" } });
    expect(updated.payload).toMatchObject({ affectedValues: { City: "Rome" } });
  });

  test("goes on from its last page after a fault, and brings everything once", async () => {
    const { accountId } = await connect();
    const ids = [...leads(100, true)];
    moveOn(5_000);
    ids.push(...leads(100, true));
    moveOn(5_000);
    ids.push(...leads(50, true));
    moveOn(30 * minuteMs);
    const before = control().counters().apiCalls;
    control().addFault({ pathPrefix: "/api/crm/v8/Leads/deleted", status: 502 });
    await work();
    expect(await channelOf(accountId)).toMatchObject({ reviewFailures: 1, reviewLease: null });
    expect(await eventsOf(accountId)).toHaveLength(250);
    expect(await gapsOf(accountId)).toMatchObject([{ closedAt: null, recovered: 250 }]);
    const calls = control().counters().apiCalls - before;
    moveOn(minuteMs);
    await work();
    expect(control().counters().apiCalls - before - calls).toBe(1);
    expect((await eventsOf(accountId)).toSorted()).toEqual(
      ids.map((id) => `BACKFILL ${id} Leads.created`).toSorted(),
    );
    expect(await gapsOf(accountId)).toMatchObject([{ closedAt: expect.any(Date) as Date, recovered: 250 }]);
    expect(await channelOf(accountId)).toMatchObject({ reviewFailures: 0, reviewFailure: null });
  });

  test("that fails three times in a row is a problem until one succeeds; throttling is waited out", async () => {
    const { accountId } = await connect();
    control().addFault({ pathPrefix: "/api/crm/v8/Leads", status: 429, retryAfterSeconds: 600, count: 1 });
    moveOn(20 * minuteMs);
    await work();
    const throttled = await channelOf(accountId);
    expect((throttled.reviewDueAt?.getTime() ?? 0) - clock.now().getTime()).toBeGreaterThan(595_000);
    control().addFault({ pathPrefix: "/api/crm/v8/Leads", status: 503, count: -1 });
    for (const failures of [2, 3]) {
      expect(await openProblems(accountId)).toBe(0);
      moveOn(11 * minuteMs);
      await work();
      expect((await channelOf(accountId)).reviewFailures).toBe(failures);
    }
    expect(await openProblems(accountId)).toBe(1);
    control().clearFaults();
    leads(1, true);
    moveOn(hourMs);
    await work();
    expect(await openProblems(accountId)).toBe(0);
    expect(await eventsOf(accountId)).toHaveLength(1);
  });

  test("reads the other modules where one is refused, says so at once, and catches up when it can be read", async () => {
    const { accountId } = await connect(["Contacts.created", "Leads.created"]);
    leads(1, true);
    control().setNotifications({ drop: -1 });
    control().createRecords({ org: "acme", module: "Contacts" });
    control().setNotifications({ drop: 0 });
    control().addFault({ pathPrefix: "/api/crm/v8/Contacts", status: 403, count: -1 });
    const { coveredUntil } = await channelOf(accountId);
    moveOn(20 * minuteMs);
    await work();
    expect(await eventsOf(accountId)).toEqual([expect.stringContaining("Leads.created")]);
    const behind = await channelOf(accountId);
    expect(behind.coveredUntil).toEqual(coveredUntil);
    expect(behind.reviewFailure).toContain("Contacts cannot be read back");
    expect(await openProblems(accountId)).toBe(1);
    control().clearFaults();
    moveOn(hourMs);
    await work();
    expect(await eventsOf(accountId)).toHaveLength(2);
    expect(await openProblems(accountId)).toBe(0);
    expect((await channelOf(accountId)).coveredUntil?.getTime()).toBeGreaterThan(
      clock.now().getTime() - 3 * minuteMs,
    );
  });
});

describe("what a gap is told to come from", { timeout: 60_000 }, () => {
  test("a channel that the provider lost", async () => {
    const { accountId } = await connect();
    const { channelId } = await channelOf(accountId);
    control().endChannels({ channelId });
    leads(1);
    await db().watchChannel.update({ where: { accountId }, data: { dueAt: clock.now() } });
    await work();
    moveOn(3 * minuteMs);
    await work();
    expect(await eventsOf(accountId)).toEqual([expect.stringContaining("BACKFILL")]);
    expect(await gapsOf(accountId)).toMatchObject([
      { reason: "CHANNEL_LOST", closedAt: expect.any(Date) as Date },
    ]);
    expect(await channelOf(accountId)).toMatchObject({ suspicion: null, state: "LIVE" });
    leads(1);
    expect(await eventsOf(accountId)).toEqual([
      expect.stringContaining("BACKFILL"),
      expect.stringContaining("PUSH"),
    ]);
  });

  test("pushes that do not come: the channel is looked after, and opened anew where it is gone", async () => {
    const { accountId } = await connect();
    const { channelId } = await channelOf(accountId);
    control().endChannels({ channelId });
    leads(1);
    moveOn(18 * minuteMs);
    await work();
    expect(await gapsOf(accountId)).toMatchObject([{ reason: "PUSH_MISSED" }]);
    await work();
    expect(await channelOf(accountId)).toMatchObject({ state: "LIVE", suspicion: "CHANNEL_LOST" });
    leads(1);
    expect(await eventsOf(accountId)).toEqual([
      expect.stringContaining("BACKFILL"),
      expect.stringContaining("PUSH"),
    ]);
  });

  test("a channel that asked too late: changes after a rule began to listen, none of before", async () => {
    const { accountId, ruleId } = await connect(["Leads.created"]);
    control().createRecords({ org: "acme", module: "Contacts" });
    moveOn(2_000);
    await listenSince(suite.app, { accountId, ruleId }, ["Contacts.created"], clock.now());
    moveOn(2_000);
    const { ids } = control().createRecords({ org: "acme", module: "Contacts" });
    moveOn(2_000);
    expect(await inTransaction(env(), (scope) => resubscribe(scope, { ruleIds: [ruleId] }))).toBe(1);
    await work();
    expect((await channelOf(accountId)).eventTypes).toEqual(["Contacts.created", "Leads.created"]);
    expect(await inTransaction(env(), (scope) => resubscribe(scope, { ruleIds: [ruleId] }))).toBe(0);
    moveOn(3 * minuteMs);
    await work();
    expect(await eventsOf(accountId)).toEqual([`BACKFILL ${ids[0]} Contacts.created`]);
    expect(await gapsOf(accountId)).toMatchObject([{ reason: "CHANNEL_LATE" }]);
  });

  test("a Patchbay that did not run, its last minutes included", async () => {
    const { accountId } = await connect();
    leads(1, true);
    moveOn(3 * hourMs);
    leads(1, true);
    moveOn(minuteMs);
    await work();
    expect(await eventsOf(accountId)).toHaveLength(1);
    expect((await channelOf(accountId)).suspicion).toBe("PATCHBAY_DOWN");
    moveOn(3 * minuteMs);
    await work();
    expect(await eventsOf(accountId)).toHaveLength(2);
    expect(await gapsOf(accountId)).toMatchObject([{ reason: "PATCHBAY_DOWN" }, { reason: "PATCHBAY_DOWN" }]);
    expect((await channelOf(accountId)).suspicion).toBeNull();
  });
});

describe("an account on hold", { timeout: 60_000 }, () => {
  test("that is revoked goes on being reviewed", async () => {
    const { accountId } = await connect();
    await db().account.update({ where: { id: accountId }, data: { revokedAt: clock.now() } });
    leads(1, true);
    moveOn(20 * minuteMs);
    await work();
    expect(await eventsOf(accountId)).toEqual([expect.stringContaining("BACKFILL")]);
  });

  test("whose tokens are refused waits, and catches up once it is reconnected", async () => {
    const { accountId } = await connect();
    const { authorizationId } = await db().account.findUniqueOrThrow({ where: { id: accountId } });
    control().expireAccessTokens({ org: "acme" });
    control().refuseRefreshes({ org: "acme", error: "invalid_code" });
    leads(1, true);
    moveOn(20 * minuteMs);
    await work();
    expect(await db().authorization.findUniqueOrThrow({ where: { id: authorizationId } })).toMatchObject({
      refusedAt: expect.any(Date) as Date,
    });
    expect(await openProblems(accountId)).toBe(0);
    moveOn(2 * hourMs);
    await work();
    expect(await eventsOf(accountId)).toEqual([]);
    expect(await claimReviews(env(), 10)).toEqual([]);
    control().clearRefusals();
    await db().authorization.update({ where: { id: authorizationId }, data: { refusedAt: null } });
    await work();
    expect(await eventsOf(accountId)).toEqual([expect.stringContaining("BACKFILL")]);
    expect(await gapsOf(accountId)).toMatchObject([{ reason: "CHANNEL_LOST" }]);
  });
});
