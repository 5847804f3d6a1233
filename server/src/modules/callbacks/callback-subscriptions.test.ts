import { beforeAll, describe, expect, test } from "vitest";
import { useTestApp } from "../../../test/app.ts";
import { query } from "../../../test/builders.ts";
import { toGlobalId } from "../../graphql/global-id.ts";
import { insertDelivery, insertVersion, makeCallbackScene } from "./callback-scene.fixture.ts";
import type { CallbackScene } from "./callback-scene.fixture.ts";
import { bucketOf, latencyBuckets } from "./latency-buckets.ts";

const suite = useTestApp({ work: false });
let scene: CallbackScene;
let id: string;

beforeAll(async () => {
  scene = await makeCallbackScene(suite.app, { events: ["onInstall", "onUpdate"] });
  id = scene.subscriptions.onInstall?.id ?? "";
});

const prisma = () => suite.app.environment.database.prisma;

async function ask(document: string, variables: Record<string, unknown> = {}) {
  const answer = await query(suite.app, scene.publisher.admin.token, document, variables);
  expect(answer.errors).toBeUndefined();
  return answer.data ?? {};
}

/** A subscription's fields, by its id. */
async function read(fields: string): Promise<Record<string, unknown>> {
  const data = await ask(`query($id: ID!) { node(id: $id) { ... on CallbackSubscription { ${fields} } } }`, {
    id: toGlobalId("CallbackSubscription", id),
  });
  return data["node"] as Record<string, unknown>;
}

/** What came of attempts of `ms` each in the hour so many hours ago. */
async function insertHour(
  hoursAgo: number,
  counts: { succeeded?: number; failed?: number; delivered?: number; undelivered?: number },
  ms: number,
  subscriptionId = id,
) {
  const hour = new Date(Math.floor(Date.now() / 3_600_000 - hoursAgo) * 3_600_000);
  const durations = latencyBuckets.map(() => 0);
  durations[bucketOf(ms)] = (counts.succeeded ?? 0) + (counts.failed ?? 0);
  await prisma().callbackHour.create({
    data: {
      subscriptionId,
      hour,
      organizationId: scene.publisher.id,
      extensionId: scene.extension.id,
      ...counts,
      durations,
    },
  });
  return hour.toISOString();
}

describe("the list", () => {
  test("is newest first, and narrowed by extension and event", async () => {
    const other = await makeCallbackScene(suite.app, { events: ["onInstall"], publisher: scene.publisher });
    const list = async (filter: string) => {
      const data = await ask(
        `{ callbackSubscriptions${filter} { edges { node { event extension { key } } } } }`,
      );
      return (
        data["callbackSubscriptions"] as { edges: { node: { event: string; extension: { key: string } } }[] }
      ).edges.map(({ node }) => `${node.extension.key} ${node.event}`);
    };
    const [mine, others] = [scene.extension.key, other.extension.key];
    expect(await list("")).toEqual([`${others} onInstall`, `${mine} onUpdate`, `${mine} onInstall`]);
    expect(await list(`(filter: { extensionKey: "${mine}" })`)).toEqual([
      `${mine} onUpdate`,
      `${mine} onInstall`,
    ]);
    expect(await list("(filter: { event: onInstall })")).toEqual([
      `${others} onInstall`,
      `${mine} onInstall`,
    ]);
    expect(await list(`(filter: { extensionKey: "${mine}", event: onUpdate })`)).toEqual([
      `${mine} onUpdate`,
    ]);
    expect(await list('(filter: { extensionKey: "no-such" })')).toEqual([]);
  });
});

describe("a subscription", () => {
  test("says what waits, and since when", async () => {
    expect(await read("waiting { count more } oldestWaitingAt")).toEqual({
      waiting: { count: 0, more: false },
      oldestWaitingAt: null,
    });
    const { delivery } = await insertDelivery(suite.app, scene);
    await insertDelivery(suite.app, scene);
    await insertDelivery(suite.app, scene, "onInstall", { change: { ended: true, outcome: "SUCCEEDED" } });
    expect(await read("waiting { count more } oldestWaitingAt")).toEqual({
      waiting: { count: 2, more: false },
      oldestWaitingAt: delivery.createdAt.toISOString(),
    });
    const only = async (filter: string) => {
      const { deliveries } = await read(`deliveries${filter} { edges { node { state } } }`);
      return (deliveries as { edges: { node: { state: string } }[] }).edges.map(({ node }) => node.state);
    };
    expect(await only("")).toEqual(["SUCCEEDED", "WAITING", "WAITING"]);
    expect(await only("(filter: { only: PENDING })")).toEqual(["WAITING", "WAITING"]);
    expect(await only("(filter: { only: UNDELIVERED })")).toEqual([]);
  });

  test("tells of failures, and when they disable it", async () => {
    const failingSince = new Date(Date.now() - 3_600_000);
    await prisma().callbackHealth.update({
      where: { subscriptionId: id },
      data: { failingSince, failingReason: "It answered 500.", lastFailureAt: failingSince },
    });
    const fields = "status reason health { breaker probeAt failingSince disablesAt }";
    expect(await read(fields)).toMatchObject({
      status: "ACTIVE",
      reason: "The last attempts failed (It answered 500). They are made again by the schedule.",
      health: {
        breaker: "CLOSED",
        failingSince: failingSince.toISOString(),
        disablesAt: new Date(failingSince.getTime() + 5 * 86_400_000).toISOString(),
      },
    });
    const open = (probeAt: Date) =>
      prisma().callbackHealth.update({
        where: { subscriptionId: id },
        data: { openedAt: failingSince, probeAt },
      });
    await open(new Date(Date.now() + 60_000));
    expect(await read(fields)).toMatchObject({ status: "BREAKER_OPEN", health: { breaker: "OPEN" } });
    await open(failingSince);
    expect(await read(fields)).toMatchObject({ status: "BREAKER_OPEN", health: { breaker: "HALF_OPEN" } });
    await prisma().callbackSubscription.update({
      where: { id },
      data: { disabledAt: new Date(), disableCause: "GONE" },
    });
    expect(await read(fields)).toMatchObject({ status: "DISABLED", health: { disablesAt: null } });
  });

  test("is current while the newest version lists it", async () => {
    expect(await read("isCurrent")).toEqual({ isCurrent: true });
    await insertVersion(suite.app, scene.extension, { events: ["onUpdate"] });
    expect(await read("isCurrent")).toEqual({ isCurrent: false });
  });
});

describe("what came of it", () => {
  test("is counted over 28 days and 24 hours, by endpoint and by extension", async () => {
    const empty = { delivered: 0, undelivered: 0, rate: null, met: true, warning: null };
    const objective = "objective { days target delivered undelivered rate met warning }";
    expect(await read(objective)).toMatchObject({ objective: { days: 28, target: 0.99, ...empty } });

    await insertHour(29 * 24, { undelivered: 1_000 }, 10);
    const old = await insertHour(48, { succeeded: 9_950, failed: 50, delivered: 9_950 }, 10);
    expect(await read(objective)).toMatchObject({ objective: { rate: 1, met: true, warning: null } });
    const fresh = await insertHour(1, { succeeded: 50, failed: 150, delivered: 50, undelivered: 150 }, 450);
    expect(
      await read(
        `${objective} health { successRate24h } activity(days: 3) { hour succeeded failed p50Ms p95Ms }`,
      ),
    ).toMatchObject({
      objective: {
        delivered: 10_000,
        undelivered: 150,
        rate: 10_000 / 10_150,
        met: false,
        warning: "In the last 24 hours 150 of 200 deliveries failed for good: below 99.9 % were delivered.",
      },
      health: { successRate24h: 0.25 },
      activity: [
        { hour: old, succeeded: 9_950, failed: 50, p50Ms: expect.any(Number) as number },
        { hour: fresh, succeeded: 50, failed: 150, p50Ms: 475 },
      ],
    });

    await insertHour(1, { succeeded: 200, delivered: 200 }, 3, scene.subscriptions.onUpdate?.id);
    const data = await ask(
      `query($key: String!) { extension(key: $key) { ${objective} activity(days: 1) { hour succeeded failed delivered p50Ms } } }`,
      { key: scene.extension.key },
    );
    expect(data["extension"]).toMatchObject({
      objective: { delivered: 10_200, undelivered: 150, met: false },
      activity: [{ hour: fresh, succeeded: 250, failed: 150, delivered: 250, p50Ms: 3 }],
    });
  });

  test.each([0, 91])("is not told of %d days", async (days) => {
    const answer = await query(
      suite.app,
      scene.publisher.admin.token,
      `query($id: ID!) { node(id: $id) { ... on CallbackSubscription { activity(days: ${days}) { hour } } } }`,
      { id: toGlobalId("CallbackSubscription", id) },
    );
    expect(answer.errors?.[0]).toMatchObject({ extensions: { code: "BAD_USER_INPUT" } });
  });
});

test("the deliveries of an extension are those of all its endpoints, page by page", async () => {
  const other = await makeCallbackScene(suite.app, { events: ["onInstall", "onUpdate"] });
  const ids: string[] = [];
  for (let index = 0; index < 7; index += 1) {
    const { delivery } = await insertDelivery(suite.app, other, index % 3 === 0 ? "onUpdate" : "onInstall");
    ids.unshift(toGlobalId("Delivery", delivery.id));
  }
  const page = async (args: string) => {
    const answer = await query(
      suite.app,
      other.publisher.admin.token,
      `query($key: String!) { extension(key: $key) { deliveries(${args}) { edges { node { id } } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } } }`,
      { key: other.extension.key },
    );
    type Extension = {
      deliveries: { edges: { node: { id: string } }[]; pageInfo: Record<string, unknown> };
    };
    const { deliveries } = (answer.data ?? {})["extension"] as Extension;
    return { ids: deliveries.edges.map(({ node }) => node.id), ...deliveries.pageInfo };
  };
  const first = await page("first: 3");
  expect(first).toMatchObject({ ids: ids.slice(0, 3), hasNextPage: true, hasPreviousPage: false });
  const second = await page(`first: 4, after: "${first["endCursor" as keyof typeof first]}"`);
  expect(second).toMatchObject({ ids: ids.slice(3), hasNextPage: false, hasPreviousPage: true });
  const back = await page(`last: 2, before: "${second["startCursor" as keyof typeof second]}"`);
  expect(back).toMatchObject({ ids: ids.slice(1, 3), hasPreviousPage: true, hasNextPage: true });
  expect(await page("last: 7")).toMatchObject({ ids, hasPreviousPage: false });
});
