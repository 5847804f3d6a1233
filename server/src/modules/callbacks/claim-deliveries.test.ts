import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { useTestApp } from "../../../test/app.ts";
import { makeManualClock } from "../../platform/clock.ts";
import { insertDelivery, insertInstallation, makeCallbackScene } from "./callback-scene.fixture.ts";
import type { CallbackScene, SceneOptions } from "./callback-scene.fixture.ts";
import { readDelivery } from "./fire.fixture.ts";
import { makeNode } from "./node.fixture.ts";
import type { TestNode } from "./node.fixture.ts";

const clock = makeManualClock();
const suite = useTestApp({ clock, work: false });
let one: TestNode;
let other: TestNode;

beforeAll(async () => {
  one = await makeNode(suite.app.environment);
  other = await makeNode(suite.app.environment);
});
afterAll(() => Promise.all([one.close(), other.close()]));

const db = () => suite.app.environment.database.prisma;
const seconds = (count: number): void => clock.advance(count * 1_000);

async function makeScene(options: SceneOptions = {}): Promise<CallbackScene> {
  // What other tests left waiting is none of this one's.
  await db().$executeRaw`delete from "Delivery" where "ended" = false`;
  await db().$executeRaw`delete from "DeliveryLease"`;
  for (const node of [one, other]) node.sending.clear();
  return makeCallbackScene(suite.app, options);
}

/** `count` deliveries of one event, each of an installation of its own. */
async function insertMany(scene: CallbackScene, count: number): Promise<string[]> {
  const ids: string[] = [];
  for (let index = 0; index < count; index += 1) {
    const installation = await insertInstallation(suite.app, scene, await organizationOf(scene));
    ids.push((await insertDelivery(suite.app, scene, "onInstall", { installation })).delivery.id);
  }
  return ids;
}

let serial = 0;
async function organizationOf(_scene: CallbackScene): Promise<{ id: string }> {
  serial += 1;
  return db().organization.create({
    data: {
      id: crypto.randomUUID(),
      name: `Customer ${serial}`,
      slug: `customer-${process.pid}-${serial}`,
      createdAt: clock.now(),
    },
  });
}

describe("concurrency", () => {
  test("of an endpoint is kept over all nodes, also when they claim at once", async () => {
    const scene = await makeScene({ concurrency: 3 });
    await insertMany(scene, 10);
    const rounds = await Promise.all([one.claim(), other.claim(), one.claim(), other.claim()]);
    expect(rounds.flat()).toHaveLength(3);
    const [first] = rounds.flat();
    if (!first) throw new Error("nothing was claimed");
    await (one.sending.has(first.id) ? one : other).finish([first], 200);
    expect((await Promise.all([one.claim(), other.claim()])).flat()).toHaveLength(1);
  });

  test("of a dead endpoint leaves the others their share", async () => {
    const dead = await makeScene({ concurrency: 100 });
    await insertMany(dead, 60);
    const live = await makeCallbackScene(suite.app);
    const [wanted] = await insertMany(live, 1);
    const claimed = await one.claim(20);
    expect(claimed).toHaveLength(20);
    expect(claimed.map(({ id }) => id)).toContain(wanted);
  });
});

describe("slots", () => {
  test("of a process are shared by publishers: one tenant's endpoints take half of them at most", async () => {
    const scene = await makeScene({ concurrency: 100 });
    await insertMany(scene, 12);
    const busy = (count: number) =>
      Array.from({ length: count }, () => ({ publisherId: scene.publisher.id }));
    const live = await makeCallbackScene(suite.app);
    const [wanted] = await insertMany(live, 1);
    const claimed = await one.claim(100, busy(510));
    expect(claimed.filter(({ publisherId }) => publisherId === scene.publisher.id)).toHaveLength(2);
    expect(claimed.map(({ id }) => id)).toContain(wanted);
    expect(await one.claim(100, busy(512))).toEqual([]);
    expect(await one.claim(100)).toHaveLength(10);
  });
});

describe("order", () => {
  test("lets one of an installation go at a time, across endpoints and nodes", async () => {
    const scene = await makeScene();
    const ids: string[] = [];
    for (const event of ["onInstall", "onUpdate", "onInstall", "onUninstall"] as const)
      ids.push((await insertDelivery(suite.app, scene, event)).delivery.id);
    for (const id of ids) {
      const claimed = (await Promise.all([one.claim(), other.claim()])).flat();
      expect(claimed.map((each) => each.id)).toEqual([id]);
      await (one.sending.has(id) ? one : other).finish(claimed, 200);
    }
    expect(await one.claim()).toEqual([]);
  });

  test("does not hide what is behind a long row of one installation", async () => {
    const scene = await makeScene({ concurrency: 5 });
    await insertDelivery(suite.app, scene, "onInstall", {
      change: { dueAt: new Date(clock.now().getTime() + 60_000) },
    });
    for (let index = 0; index < 100; index += 1) await insertDelivery(suite.app, scene);
    const [wanted] = await insertMany(scene, 1);
    expect((await one.claim()).map(({ id }) => id)).toEqual([wanted]);
  });

  test("goes on as soon as the first has ended, though the next was put aside", async () => {
    const scene = await makeScene();
    await insertDelivery(suite.app, scene, "onInstall");
    const { delivery } = await insertDelivery(suite.app, scene, "onUpdate");
    const first = await one.claim();
    expect(await other.claim()).toEqual([]);
    expect(await readDelivery(suite.app.environment, delivery.id)).toMatchObject({ deferred: true });
    await one.finish(first, 200);
    expect((await other.claim()).map(({ id }) => id)).toEqual([delivery.id]);
  });
});

describe("a rate", () => {
  test("lets so many begin in a minute, and the slower one of a drain counts", async () => {
    const scene = await makeScene({ concurrency: 100, ratePerMinute: 60 });
    await insertMany(scene, 30);
    const begun = async (): Promise<number> => (await one.claim()).length;
    expect(await begun()).toBe(1);
    let count = 0;
    for (let second = 0; second < 10; second += 1) {
      seconds(1);
      count += await begun();
    }
    expect(count).toBe(10);
    await db().callbackHealth.update({
      where: { subscriptionId: scene.subscriptions.onInstall?.id ?? "" },
      data: { drainPerMinute: 6 },
    });
    count = 0;
    for (let second = 0; second < 30; second += 1) {
      seconds(1);
      count += await begun();
    }
    expect(count).toBe(3);
  });
});

describe("holds", () => {
  test.each([
    ["paused", { pausedAt: new Date(0) }],
    ["disabled", { disabledAt: new Date(0) }],
  ])("leave what is of a %s endpoint, and of it alone", async (_what, data) => {
    const scene = await makeScene();
    const { delivery } = await insertDelivery(suite.app, scene, "onInstall");
    await db().callbackSubscription.update({ where: { id: delivery.subscriptionId }, data });
    const live = await makeCallbackScene(suite.app);
    const wanted = await insertDelivery(suite.app, live, "onInstall");
    expect((await one.claim()).map(({ id }) => id)).toEqual([wanted.delivery.id]);
  });
});

describe("a breaker", () => {
  const health = (scene: CallbackScene) =>
    db().callbackHealth.findUniqueOrThrow({
      where: { subscriptionId: scene.subscriptions.onInstall?.id ?? "" },
    });
  const changes = (scene: CallbackScene) =>
    db()
      .change.findMany({
        where: { entityId: scene.subscriptions.onInstall?.id ?? "" },
        orderBy: { position: "asc" },
      })
      .then((rows) => rows.map(({ name }) => name));

  test("opens at 20 failures, lets one probe through after each pause, and closes after 3 successes", async () => {
    const scene = await makeScene({ concurrency: 50 });
    await insertMany(scene, 40);
    const first = await one.claim(19);
    await one.finish(first, 500);
    expect(await health(scene)).toMatchObject({ openedAt: null, windowFailed: 19 });
    await one.finish(await one.claim(1), 500);
    expect(await health(scene)).toMatchObject({ openings: 1 });
    expect((await health(scene)).openedAt).not.toBeNull();

    expect(await one.claim()).toEqual([]);
    seconds(31);
    const [probe] = await Promise.all([one.claim(), other.claim()]).then((all) => all.flat());
    expect([one.sending.size + other.sending.size, probe === undefined]).toEqual([1, false]);
    if (probe) await (one.sending.has(probe.id) ? one : other).finish([probe], 500);
    expect(await health(scene)).toMatchObject({ openings: 2 });
    seconds(31);
    expect(await one.claim()).toEqual([]);
    seconds(30);
    for (let probes = 0; probes < 3; probes += 1) {
      const claimed = await one.claim();
      expect(claimed).toHaveLength(1);
      await one.finish(claimed, 200);
    }
    expect(await health(scene)).toMatchObject({ openedAt: null, openings: 0, failingSince: null });
    expect((await one.claim()).length).toBeGreaterThan(1);
    expect((await changes(scene)).filter((name) => name.includes("breaker"))).toEqual([
      "callbackSubscription.breakerOpened",
      "callbackSubscription.breakerClosed",
    ]);
  });

  test("stays closed where most attempts succeed, and where failures are old", async () => {
    const scene = await makeScene({ concurrency: 100 });
    await insertMany(scene, 80);
    await one.finish(await one.claim(30), 200);
    await one.finish(await one.claim(25), 500);
    expect(await health(scene)).toMatchObject({ openedAt: null, windowFailed: 25, windowSucceeded: 30 });
    seconds(301);
    await one.finish(await one.claim(10), 500);
    expect(await health(scene)).toMatchObject({ openedAt: null, windowFailed: 10, windowSucceeded: 0 });
  });
});

describe("a worker that is gone", () => {
  test("gives back what it sent; the lost attempt is kept and not counted", async () => {
    const scene = await makeScene();
    const { delivery } = await insertDelivery(suite.app, scene);
    await one.claim();
    expect(await other.reclaim()).toBe(0);
    await one.crash();
    expect(await other.reclaim()).toBe(1);
    const [again] = await other.claim();
    expect(again).toMatchObject({ id: delivery.id, attempt: 2, uncounted: 1 });
    expect((await readDelivery(suite.app.environment, delivery.id)).attempts).toMatchObject([
      { number: 1, errorClass: "WORKER_LOST" },
    ]);
  });

  test("is believed a late success as long as nobody has begun anew, and never a late failure", async () => {
    const scene = await makeScene();
    const late = await insertDelivery(suite.app, scene);
    const lost = one.workerId;
    const claimed = await one.claim();
    await one.crash();
    await other.reclaim();
    await one.finish(claimed, 500, lost);
    expect(await readDelivery(suite.app.environment, late.delivery.id)).toMatchObject({
      ended: false,
      lastStatus: null,
    });
    await one.finish(claimed, 200, lost);
    expect(await readDelivery(suite.app.environment, late.delivery.id)).toMatchObject({
      ended: true,
      outcome: "SUCCEEDED",
    });
    expect(await other.claim()).toEqual([]);
  });

  test("loses its claim where its answer never came", async () => {
    const scene = await makeScene();
    await insertDelivery(suite.app, scene);
    const [claimed] = await one.claim();
    if (claimed) one.sending.delete(claimed.id);
    expect(await one.reclaim()).toBe(1);
  });
});
