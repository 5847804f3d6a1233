import { startApp } from "../../src/app.ts";
import type { AppOptions } from "../../src/app.ts";
import { inTransaction } from "../../src/context.ts";
import { insertLane } from "../../src/modules/executions/lane.fixture.ts";
import { claimReviews } from "../../src/modules/intake/claim-reviews.ts";
import { claimWatches } from "../../src/modules/intake/claim-watches.ts";
import { openWatch } from "../../src/modules/intake/open-watch.ts";
import { reviewWatch } from "../../src/modules/intake/review-watch.ts";
import { scheduleWatch } from "../../src/modules/intake/schedule-watch.ts";
import type { Clock } from "../../src/platform/clock.ts";
import { systemClock } from "../../src/platform/clock.ts";
import { createLogger } from "../../src/platform/logger.ts";
import { generateMasterKey, parseMasterKeys } from "../../src/platform/vault/master-keys.ts";
import { startSimulator } from "../../simulator/simulator.ts";
import type { TestApp } from "../app.ts";
import { makeOrganization } from "../builders.ts";
import type { TestOrganization } from "../builders.ts";
import { connectAccount, registerClient } from "../consent.ts";
import { createTestDatabase } from "../database.ts";
import { judgeWatch } from "./judge-watch.ts";
import type { Watched, WatchedAccount } from "./judge-watch.ts";
import { makeActor } from "./make-changes.ts";
import { startPostman } from "./postman.ts";
import { seededRandom } from "./seeded-random.ts";

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
export const allWebinarTypes = [
  "Webinars.created",
  "Webinars.updated",
  "Webinars.started",
  "Webinars.ended",
].concat(["Webinars.canceled", "Registrants.registered"]);

export type WatchPlan = {
  seed: number;
  hours: number;
  stepMs: number;
  /** Changes per account and step, on average. */
  changes: number;
  accounts: WatchedAccount[];
  /** When Patchbay does not run: from an hour on, for so many. */
  stops: { fromHour: number; hours: number }[];
};

const services = { crm: "zoho-crm", bigin: "bigin", webinar: "zoho-webinar" } as const;
const paths = { crm: "/api/crm/v8", bigin: "/api/bigin/v2", webinar: "/webinar/api/v2" } as const;

/**
 * Lets days of the tests' clock pass in which the provider loses, doubles and delays pushes, forgets channels, answers 5xx
 * and 429, and Patchbay is stopped for hours, while records change all the time. Answers what became of every change.
 */
export async function proveWatch(plan: WatchPlan) {
  const random = seededRandom(plan.seed);
  let nowMs = Date.parse("2026-03-02T00:00:00Z");
  const now = () => nowMs;
  const clock: Clock = { ...systemClock, now: () => new Date(nowMs) };
  const database = await createTestDatabase();
  const simulator = await startSimulator({ port: 0, now });
  const { control } = simulator;
  const postman = await startPostman({ now, random: seededRandom(plan.seed + 1) });
  const options: AppOptions = {
    host: "127.0.0.1",
    port: 0,
    databaseUrl: database.url,
    publicUrl: postman.origin,
    masterKeys: parseMasterKeys(generateMasterKey()),
    simulatorOrigin: simulator.origin,
    log: createLogger("error"),
    clock,
    work: false,
  };

  async function start() {
    const app = await startApp(options);
    postman.setTarget(app.origin);
    const { environment } = app;
    const { signal } = new AbortController();
    return {
      app,
      /** Does everything that is due, as the two queues do. */
      async settle(): Promise<void> {
        for (let done = 1; done > 0;) {
          const watches = await claimWatches(environment, 10);
          await Promise.all(watches.map((each) => openWatch(environment, each, random)));
          const reviews = await claimReviews(environment, 10);
          await Promise.all(
            reviews.map((each) => reviewWatch(environment, each, { random: random(), signal })),
          );
          done = watches.length + reviews.length;
        }
      },
      async stop(): Promise<void> {
        postman.setTarget(null);
        await app.close();
      },
    };
  }

  const actor = makeActor(control, { now, random });
  let running: Awaited<ReturnType<typeof start>> | null = await start();
  const watched: Watched[] = [];
  try {
    const testApp: TestApp = { ...running.app, simulator, database, options };
    for (const account of plan.accounts) watched.push(await watch(testApp, account));
    await running.settle();
    const before = control.counters();
    const began = nowMs;
    await pass();
    if (!running) throw new Error("Patchbay runs at the end.");
    const verdict = await judgeWatch(running.app.environment, { watched, control, partOf: actor.partOf });
    const after = control.counters();
    return {
      seed: plan.seed,
      virtualHours: Math.round((nowMs - began) / hourMs),
      ...verdict,
      pushes: postman.figures,
      providerFaults: after.faultsTaken - before.faultsTaken,
      apiCalls: after.apiCalls - before.apiCalls,
      refreshes: after.refreshes - before.refreshes,
    };
  } finally {
    await running?.stop();
    await simulator.stop();
    await postman.stop();
    await database.drop();
  }

  /** Connects an account and makes its rules. */
  async function watch(app: TestApp, account: WatchedAccount): Promise<Watched> {
    const organization: TestOrganization = await makeOrganization(app);
    const serviceKey = services[account.product];
    control.changeOrg(account.org, {
      latencyMs: 0,
      concurrency: 100,
      creditsPerDay: 10_000_000,
      size: { fieldsPerModule: 6, recordsPerModule: 5 },
    });
    await registerClient(app, organization, serviceKey);
    const { id } = await connectAccount(app, organization, { org: account.org, serviceKey });
    const { prisma } = app.environment.database;
    const row = await prisma.account.update({ where: { id }, data: { firstSync: "DONE" } });
    const scope = { organizationId: organization.id, accountId: id };
    for (const eventTypes of account.rules) {
      const { ruleId } = await insertLane(app.environment, row, { ...scope, url: simulator.origin });
      await prisma.ruleTrigger.deleteMany({ where: { ruleId } });
      await prisma.ruleTrigger.createMany({
        data: eventTypes.map((eventType) => ({
          accountId: id,
          ruleId,
          eventType,
          environment: "DEVELOPMENT" as const,
          since: clock.now(),
        })),
      });
    }
    await inTransaction(app.environment, (work) => scheduleWatch(app.environment, work, scope));
    return { ...account, accountId: id, since: nowMs, coverage: [] };
  }

  /** Lets the time pass. */
  async function pass(): Promise<void> {
    const end = nowMs + plan.hours * hourMs;
    const begin = nowMs;
    postman.setWeather({ drop: 0.2, double: 0.1, delay: 0.15 });
    while (nowMs < end) {
      const hour = (nowMs - begin) / hourMs;
      const isStopped = plan.stops.some((stop) => hour >= stop.fromHour && hour < stop.fromHour + stop.hours);
      if (isStopped && running) await running.stop().then(() => (running = null));
      if (!isStopped && !running) running = await start();
      stir();
      await step(() => {
        for (const account of watched)
          for (let left = plan.changes; left > 0 && random() < left; left -= 1)
            actor.change({
              ...account,
              module: account.modules[Math.floor(random() * account.modules.length)] ?? "",
            });
      });
    }
    // The weather clears, and everything that is under way arrives.
    running ??= await start();
    control.clearFaults();
    postman.setWeather({ drop: 0, double: 0, delay: 0 });
    for (let quiet = postman.longestWaitMs() + 3 * hourMs; quiet > 0; quiet -= plan.stepMs)
      await step(() => undefined);
  }

  /** Some minutes, what is changed at their end, and then what is due. */
  async function step(act: () => void): Promise<void> {
    nowMs += plan.stepMs;
    act();
    await control.settled();
    await postman.deliverHeld();
    await running?.settle();
    if (!running) return;
    const rows = await running.app.environment.database.prisma.watchChannel.findMany();
    for (const account of watched) {
      const row = rows.find(({ accountId }) => accountId === account.accountId);
      account.coverage.push({ at: nowMs, until: row?.coveredUntil?.getTime() ?? 0 });
    }
  }

  /** What goes wrong at the provider: bursts of errors, throttling, forgotten channels. */
  function stir(): void {
    const account = watched[Math.floor(random() * watched.length)];
    if (!account) return;
    const pathPrefix = paths[account.product];
    const perHour = (times: number) => random() < (times * plan.stepMs) / hourMs;
    if (perHour(0.25)) control.addFault({ pathPrefix, status: 503, count: 1 + Math.floor(random() * 8) });
    if (perHour(0.15)) control.addFault({ pathPrefix, status: 429, retryAfterSeconds: 300, count: 2 });
    if (perHour(0.1)) control.addFault({ pathPrefix: "/accounts", status: 502, count: 2 });
    if (perHour(0.05)) control.endChannels({ org: account.org, product: account.product });
    // For so long that a channel of a day ends before it can be renewed.
    if (perHour(0.01))
      control.addFault({ pathPrefix: `${pathPrefix}/actions/watch`, status: 503, count: 12 });
  }
}
