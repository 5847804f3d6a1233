import { afterAll, beforeAll, expect, test } from "vitest";
import { useTestApp } from "../../../test/app.ts";
import type { Clock } from "../../platform/clock.ts";
import { systemClock } from "../../platform/clock.ts";
import type { Queue } from "../../platform/queue/run-queue.ts";
import { insertInstallation, makeCallbackScene } from "./callback-scene.fixture.ts";
import { startDeliveryQueue } from "./delivery-queue.ts";
import { fire, readDelivery, untilDelivery } from "./fire.fixture.ts";

// Six days of an endpoint that is dead, by a clock that jumps from one due moment to the next.
let nowMs = Date.parse("2026-03-01T00:00:00Z");
const clock: Clock = { ...systemClock, now: () => new Date(nowMs) };
const suite = useTestApp({ clock, work: false });
let queue: Queue;

beforeAll(() => {
  queue = startDeliveryQueue(suite.app.environment);
});
afterAll(() => queue.stop());

const hour = 3_600_000;
const everyMs = 6 * hour;
const endMs = nowMs + 6 * 24 * hour;
/** Pauses before the attempts after the first, in seconds (docs.svix.com/retries). */
const schedule = [5, 300, 1_800, 7_200, 18_000, 36_000, 36_000];

test("every attempt comes by the schedule, the endpoint is disabled once, and its operator told once of each step", async () => {
  const { environment, simulator } = suite.app;
  const { prisma } = environment.database;
  const scene = await makeCallbackScene(suite.app);
  const subscriptionId = scene.subscriptions.onInstall?.id ?? "";
  simulator.control.setBehaviour(`${scene.extension.key}-onInstall`, { kind: "status", status: 503 });
  const ids: string[] = [];
  let fireAt = nowMs;

  let disabled = false;
  environment.feed.onAdvance((changes) => {
    disabled ||= changes.some(({ name }) => name === "callbackSubscription.disabled");
  });
  for (;;) {
    const pending = await prisma.delivery.findMany({
      where: { subscriptionId, ended: false },
      orderBy: { dueAt: "asc" },
    });
    const [next] = disabled ? [] : pending;
    const nextMs = Math.min(fireAt, next?.dueAt.getTime() ?? Infinity);
    if (nextMs > endMs) break;
    nowMs = Math.max(nowMs, nextMs);
    if (nowMs >= fireAt) {
      // Of installations of their own: an installation's deliveries wait for each other.
      const installation = await insertInstallation(suite.app, scene, await makeCustomer());
      ids.push(await fire(environment, installation));
      fireAt += everyMs;
    }
    queue.wake();
    const due = await prisma.delivery.findMany({
      where: { subscriptionId, ended: false, dueAt: { lte: clock.now() } },
    });
    for (const { id, attemptCount } of due) {
      await untilDelivery(environment, id, (delivery) => disabled || delivery.attemptCount > attemptCount);
    }
  }

  async function makeCustomer(): Promise<{ id: string }> {
    const id = crypto.randomUUID();
    await prisma.organization.create({
      data: { id, name: "Customer", slug: `six-${id.slice(0, 8)}`, createdAt: clock.now() },
    });
    return { id };
  }

  const deliveries = await Promise.all(ids.map((id) => readDelivery(environment, id)));
  for (const { attempts } of deliveries)
    for (const [index, attempt] of attempts.entries()) {
      const before = attempts[index - 1];
      if (!before) continue;
      const base = schedule[index - 1] ?? 0;
      const seconds = (attempt.startedAt.getTime() - before.startedAt.getTime()) / 1_000;
      expect(seconds).toBeGreaterThanOrEqual(base * 0.8 - 0.01);
      expect(seconds).toBeLessThanOrEqual(base * 1.2 + 0.01);
    }
  // The early ones went through all of it, and say so.
  const ended = deliveries.filter((delivery) => delivery.ended);
  expect(ended.length).toBeGreaterThan(10);
  for (const { outcome, attempts } of ended) expect([outcome, attempts.length]).toEqual(["FAILED", 8]);
  // Those that came or waited after it was disabled are held; nothing is lost.
  expect(deliveries).toHaveLength(25);
  expect(deliveries.filter((delivery) => !delivery.ended).length).toBe(25 - ended.length);

  const started = Date.parse("2026-03-01T00:00:00Z");
  const changes = await prisma.change.findMany({
    where: { entityId: subscriptionId, name: "callbackSubscription.disabled" },
  });
  expect(changes).toHaveLength(1);
  const subscription = await prisma.callbackSubscription.findUniqueOrThrow({ where: { id: subscriptionId } });
  expect(subscription.disableCause).toBe("FAILING");
  const disabledAfter = ((subscription.disabledAt?.getTime() ?? 0) - started) / hour;
  expect(disabledAfter).toBeGreaterThanOrEqual(120);
  expect(disabledAfter).toBeLessThan(132);

  const problems = await prisma.problem.findMany({
    where: { subjectId: subscriptionId },
    orderBy: { openedAt: "asc" },
  });
  expect(problems.map(({ kind, resolvedAt }) => [kind, resolvedAt !== null])).toEqual([
    ["CALLBACK_FAILING", true],
    ["CALLBACK_DISABLED", false],
  ]);
  const told = await prisma.change.findMany({
    where: { parentId: subscriptionId, name: { startsWith: "problem." } },
    orderBy: { position: "asc" },
  });
  // 50 %, 70 %, 90 %, then the other problem takes the place of the one.
  expect(told.map(({ name }) => name)).toEqual([
    "problem.opened",
    "problem.changed",
    "problem.changed",
    "problem.opened",
    "problem.resolved",
  ]);
  for (const [index, percent] of [50, 70, 90].entries()) {
    const after = ((told[index]?.createdAt.getTime() ?? 0) - started) / hour;
    expect(after).toBeGreaterThanOrEqual(1.2 * percent);
    expect(after).toBeLessThan(1.2 * percent + 12);
  }
}, 60_000);
