import { beforeAll, beforeEach, describe, expect, test } from "vitest";
import { useTestApp } from "../../../test/app.ts";
import { makeOrganization } from "../../../test/builders.ts";
import type { TestOrganization } from "../../../test/builders.ts";
import { connectAccount, registerClient } from "../../../test/consent.ts";
import { inTransaction } from "../../context.ts";
import type { Clock } from "../../platform/clock.ts";
import { systemClock } from "../../platform/clock.ts";
import { insertLane } from "../executions/lane.fixture.ts";
import { claimReviews } from "./claim-reviews.ts";
import { listenSince } from "./listening.fixture.ts";
import { resubscribe } from "./resubscribe.ts";
import { reviewWatch } from "./review-watch.ts";
import { scheduleWatch } from "./schedule-watch.ts";

// Real time, moved on by the tests; the simulator's clock follows. The queue is run by hand.
let aheadMs = 0;
const clock: Clock = { ...systemClock, now: () => new Date(Date.now() + aheadMs) };
const suite = useTestApp({ clock, work: false });
const minuteMs = 60_000;
const org = "acme";
const everything = ["Webinars.created", "Webinars.updated", "Webinars.started", "Webinars.ended"].concat([
  "Webinars.canceled",
  "Registrants.registered",
  "Members.joined",
  "Members.removed",
]);
let organization: TestOrganization;

beforeAll(() => {
  control().setLimits({ accessTokensPerTenMinutes: 1_000 });
  control().changeOrg(org, { latencyMs: 0 });
});
beforeEach(async () => {
  organization = await makeOrganization(suite.app);
  await registerClient(suite.app, organization, "zoho-webinar");
  control().clearFaults();
});

const env = () => suite.app.environment;
const db = () => env().database.prisma;
const control = () => suite.app.simulator.control;
const channelOf = (accountId: string) => db().watchChannel.findUniqueOrThrow({ where: { accountId } });
const openProblems = (accountId: string) =>
  db().problem.count({ where: { subjectId: accountId, kind: "WATCH_FAILED", resolvedAt: null } });

function moveOn(ms: number): void {
  aheadMs += ms;
  control().setClock({ advanceMs: ms });
}

async function work(): Promise<void> {
  const { signal } = new AbortController();
  for (const review of await claimReviews(env(), 10))
    await reviewWatch(env(), review, { random: 0.5, signal });
}

/** A pass, six minutes after the last. */
async function pass(): Promise<void> {
  moveOn(6 * minuteMs);
  await work();
}

async function connect(eventTypes = everything): Promise<{ accountId: string; ruleId: string }> {
  const { id: accountId } = await connectAccount(suite.app, organization, {
    org,
    serviceKey: "zoho-webinar",
  });
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
  // Nothing else of the file becomes due beside it.
  await db().watchChannel.updateMany({
    where: { accountId: { not: accountId } },
    data: { reviewDueAt: null },
  });
  await work();
  return { accountId, ruleId };
}

async function eventsOf(accountId: string): Promise<string[]> {
  const events = await db().event.findMany({
    where: { accountId },
    orderBy: { id: "asc" },
    include: { executions: true },
  });
  for (const { source, executions } of events) {
    expect(source).toBe("POLL");
    expect(executions).toHaveLength(1);
  }
  return events.map(({ eventType, recordId }) => `${eventType} ${recordId}`);
}

describe("a poll", { timeout: 60_000 }, () => {
  test("begins with what stands, and then tells what became of it, once", async () => {
    const [before] = control().createWebinars({ org, startsInMs: 20 * minuteMs }).ids;
    control().registerPersons({ org, webinar: before ?? "" });
    const { accountId } = await connect();
    expect(await channelOf(accountId)).toMatchObject({
      kind: "POLL",
      state: "LIVE",
      coveredUntil: expect.any(Date) as Date,
      checkpoint: null,
    });
    await pass();
    expect(await eventsOf(accountId)).toEqual([]);

    const [webinar] = control().createWebinars({ org, startsInMs: 40 * minuteMs }).ids;
    const [person] = control().registerPersons({ org, webinar: webinar ?? "" }).ids;
    await pass();
    expect(await eventsOf(accountId)).toEqual([
      `Webinars.created ${webinar}`,
      `Registrants.registered ${person}`,
    ]);
    control().startWebinars({ org, ids: [webinar ?? ""] });
    const [member] = control().joinMembers({ org, webinar: webinar ?? "", ids: [person ?? ""] }).ids;
    await pass();
    control().endWebinars({ org, ids: [webinar ?? ""] });
    control().cancelWebinars({ org, ids: [before ?? ""] });
    await pass();
    await pass();
    expect((await eventsOf(accountId)).slice(2)).toEqual([
      `Webinars.started ${webinar}`,
      `Members.joined ${member}`,
      `Webinars.ended ${webinar}`,
      `Webinars.canceled ${before}`,
    ]);
  });

  test("goes on from its last page after a fault, and tells nothing twice", async () => {
    const { accountId } = await connect();
    await pass();
    const { ids } = control().createWebinars({ org, count: 3, startsInMs: 600 * minuteMs });
    for (const webinar of ids) control().registerPersons({ org, webinar, count: 2 });
    const { zgid } = control().getOrg(org);
    control().addFault({ pathPrefix: `/webinar/api/v2/${zgid}/register/${ids[1]}`, status: 502 });
    await pass();
    const cut = await channelOf(accountId);
    expect(cut).toMatchObject({ reviewFailures: 1, reviewLease: null });
    expect(cut.checkpoint).not.toBeNull();
    expect((await eventsOf(accountId)).length).toBeGreaterThanOrEqual(3);
    moveOn(minuteMs);
    await work();
    const events = await eventsOf(accountId);
    expect(events.filter((event) => event.startsWith("Webinars.created"))).toHaveLength(3);
    expect(events.filter((event) => event.startsWith("Registrants.registered"))).toHaveLength(6);
    expect((await channelOf(accountId)).checkpoint).toBeNull();
  });

  test("that fails is tried again later, as late as it is asked to, and is a problem after three times", async () => {
    const { accountId } = await connect();
    faults({ status: 429, retryAfterSeconds: 900 });
    await pass();
    const due = async () =>
      ((await channelOf(accountId)).reviewDueAt?.getTime() ?? 0) - clock.now().getTime();
    expect(await due()).toBeGreaterThan(890_000);
    faults({ status: 503 });
    for (const failures of [2, 3]) {
      expect(await openProblems(accountId)).toBe(0);
      moveOn(16 * minuteMs);
      await work();
      expect((await channelOf(accountId)).reviewFailures).toBe(failures);
    }
    expect(await openProblems(accountId)).toBe(1);
    expect((await channelOf(accountId)).state).toBe("FAILED");
    control().clearFaults();
    control().createWebinars({ org });
    moveOn(60 * minuteMs);
    await work();
    expect(await openProblems(accountId)).toBe(0);
    expect(await channelOf(accountId)).toMatchObject({ state: "LIVE", reviewFailures: 0, failure: null });
    expect(await eventsOf(accountId)).toEqual([expect.stringContaining("Webinars.created")]);
  });

  test("rests without a rule, and begins anew with one", async () => {
    const { accountId, ruleId } = await connect([]);
    const calls = control().counters().apiCalls;
    await pass();
    expect(control().counters().apiCalls).toBe(calls);
    expect(await channelOf(accountId)).toMatchObject({ state: "LIVE", coveredUntil: null });
    control().createWebinars({ org });
    await listenSince(suite.app, { accountId, ruleId }, everything, clock.now());
    expect(await inTransaction(env(), (scope) => resubscribe(scope, { ruleIds: [ruleId] }))).toBe(1);
    await work();
    const [webinar] = control().createWebinars({ org }).ids;
    await pass();
    expect(await eventsOf(accountId)).toEqual([`Webinars.created ${webinar}`]);
  });
});

function faults(draft: { status: number; retryAfterSeconds?: number }): void {
  control().clearFaults();
  control().addFault({ pathPrefix: "/webinar/api/v2", count: -1, ...draft });
}
