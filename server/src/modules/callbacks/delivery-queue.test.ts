import { createHmac } from "node:crypto";
import { Webhook } from "standardwebhooks";
import { describe, expect, test } from "vitest";
import { useTestApp } from "../../../test/app.ts";
import { makeOrganization } from "../../../test/builders.ts";
import { makeMovedClock } from "../../../test/moved-clock.ts";
import type { CallbackScene, SceneOptions } from "./callback-scene.fixture.ts";
import { insertInstallation, makeCallbackScene } from "./callback-scene.fixture.ts";
import { fire, readDelivery, untilDelivery } from "./fire.fixture.ts";

// Retries come due without waiting for them.
const { clock, advance } = makeMovedClock();
const suite = useTestApp({ clock });

const environment = () => suite.app.environment;
const db = () => environment().database.prisma;
const makeScene = (options?: SceneOptions): Promise<CallbackScene> => makeCallbackScene(suite.app, options);
const nameOf = (scene: CallbackScene, event = "onInstall"): string => `${scene.extension.key}-${event}`;
const received = (name: string) => suite.app.simulator.control.receivedRequests(name);

describe("an attempt", () => {
  test("posts event, orgId and securityContext, signed in both ways, and is kept without the credential", async () => {
    const scene = await makeScene();
    const id = await fire(environment(), scene.installation);
    const delivery = await untilDelivery(environment(), id, ({ ended }) => ended);
    expect(delivery).toMatchObject({ outcome: "SUCCEEDED", attemptCount: 1, lastStatus: 200 });

    const [request] = received(nameOf(scene));
    if (!request) throw new Error("nothing arrived");
    const { number } = await db().organization.findUniqueOrThrow({ where: { id: scene.customer.id } });
    const body = JSON.parse(request.body) as Record<string, unknown>;
    expect(Object.keys(body)).toEqual(["event", "orgId", "securityContext"]);
    expect(body).toMatchObject({ event: "onInstall", orgId: number });
    expect(request.headers["hash"]).toBe(
      createHmac("sha256", scene.secret).update(request.body).digest("hex"),
    );
    expect(new Webhook(scene.secret).verify(request.body, request.headers)).toEqual(body);
    expect(request.headers["webhook-id"]).toBe(id);
    expect(request.headers["content-type"]).toBe("application/json");

    const [attempt] = delivery.attempts;
    expect(attempt).toMatchObject({ number: 1, status: 200, errorClass: null, responseBody: '{"ok":true}' });
    expect(attempt?.requestBody).toBe(request.body.replace(String(body["securityContext"]), "pbsc_••••"));
    expect(JSON.stringify(await db().$queryRaw`select * from "DeliveryAttempt"`)).not.toContain(
      String(body["securityContext"]).slice(-40),
    );
    expect(await db().deliveryLease.count({ where: { deliveryId: id } })).toBe(0);
  });

  test("sends what the payload query reads, and keeps nothing of it", async () => {
    const scene = await makeScene();
    await db().callbackSubscription.updateMany({
      where: { extensionId: scene.extension.id },
      data: { payloadQuery: "{ currentInstallation { version } }" },
    });
    const id = await fire(environment(), scene.installation);
    const delivery = await untilDelivery(environment(), id, ({ ended }) => ended);
    const [request] = received(nameOf(scene));
    expect(JSON.parse(request?.body ?? "")).toMatchObject({
      payload: { currentInstallation: { version: "1.1.0" } },
    });
    expect(JSON.parse(delivery.attempts[0]?.requestBody ?? "")).toMatchObject({ payload: "••••" });
  });

  test("that fails is repeated by the schedule under the same webhook-id, with a body of its own", async () => {
    const scene = await makeScene();
    suite.app.simulator.control.setBehaviour(nameOf(scene), { kind: "status", status: 500, times: 1 });
    const id = await fire(environment(), scene.installation);
    const waiting = await untilDelivery(environment(), id, ({ attemptCount }) => attemptCount === 1);
    expect(waiting).toMatchObject({ ended: false, lastStatus: 500, reason: "The endpoint answered 500." });
    const delay = waiting.dueAt.getTime() - (waiting.attempts[0]?.startedAt.getTime() ?? 0);
    expect(delay).toBeGreaterThanOrEqual(4_000);
    expect(delay).toBeLessThan(7_000);
    advance(10_000);
    const done = await untilDelivery(environment(), id, ({ ended }) => ended);
    expect(done).toMatchObject({ outcome: "SUCCEEDED", attemptCount: 2 });
    const [first, second] = received(nameOf(scene));
    expect(second?.headers["webhook-id"]).toBe(first?.headers["webhook-id"]);
    expect(second?.body).not.toBe(first?.body);
    expect(second?.headers["hash"]).not.toBe(first?.headers["hash"]);
  });

  test.each([
    ["redirect", { kind: "redirect" as const }, { errorClass: "REDIRECTED", status: 302 }],
    ["reset", { kind: "reset" as const }, { errorClass: "RESET", status: null }],
    ["huge answer", { kind: "huge" as const, bytes: 100_000 }, { errorClass: null, status: 200 }],
  ])("meets a %s", async (_what, behaviour, kept) => {
    const scene = await makeScene();
    suite.app.simulator.control.setBehaviour(nameOf(scene), behaviour);
    const id = await fire(environment(), scene.installation);
    const delivery = await untilDelivery(environment(), id, ({ attemptCount }) => attemptCount === 1);
    expect(delivery.attempts[0]).toMatchObject(kept);
    expect(delivery.attempts[0]?.responseBody?.length ?? 0).toBeLessThanOrEqual(20_480);
    expect(received("redirected")).toEqual([]);
  });

  test("that is told to rest keeps to Retry-After within twice the schedule", async () => {
    const scene = await makeScene();
    suite.app.simulator.control.setBehaviour(nameOf(scene), {
      kind: "status",
      status: 429,
      retryAfterSeconds: 86_400,
      times: 1,
    });
    const id = await fire(environment(), scene.installation);
    const waiting = await untilDelivery(environment(), id, ({ attemptCount }) => attemptCount === 1);
    const seconds = (waiting.dueAt.getTime() - (waiting.attempts[0]?.startedAt.getTime() ?? 0)) / 1_000;
    expect(seconds).toBeGreaterThanOrEqual(59);
    expect(seconds).toBeLessThan(62);
  });
});

describe("order", () => {
  test("of an installation stands, also across endpoints and behind one that fails", async () => {
    const scene = await makeScene();
    const other = await insertInstallation(suite.app, scene, await makeOrganization(suite.app));
    suite.app.simulator.control.setBehaviour(nameOf(scene), { kind: "status", status: 503, times: 1 });
    const ids: string[] = [];
    for (const event of [
      "onInstall",
      "onZohoAuthorise",
      "onConfigParamAdd",
      "onConfigParamAdd",
      "onUninstall",
    ] as const)
      ids.push(await fire(environment(), scene.installation, event));
    // Another installation of the same extension goes on meanwhile.
    const free = await fire(environment(), other, "onZohoAuthorise");
    await untilDelivery(environment(), free, ({ ended }) => ended);
    await untilDelivery(environment(), ids[0] ?? "", ({ attemptCount }) => attemptCount === 1);
    for (const id of ids.slice(1))
      expect(await readDelivery(environment(), id)).toMatchObject({ attemptCount: 0 });
    advance(10_000);
    const done = await Promise.all(ids.map((id) => untilDelivery(environment(), id, ({ ended }) => ended)));
    const starts = done.map(({ attempts }) => attempts.at(-1)?.startedAt.getTime() ?? 0);
    expect(starts).toEqual(starts.toSorted((one, another) => one - another));
    expect(done.map(({ sequence }) => sequence)).toEqual([1, 2, 3, 4, 5]);
    const arrived = Object.keys(scene.subscriptions)
      .flatMap((event) => received(nameOf(scene, event)))
      .filter((request) => ids.includes(request.headers["webhook-id"] ?? ""))
      .toSorted((one, another) => one.number - another.number);
    expect(arrived.map((request) => request.headers["webhook-id"])).toEqual([ids[0], ...ids]);
  });
});

describe("an endpoint", () => {
  test("that answers 410 is disabled, its delivery held and its operator told", async () => {
    const scene = await makeScene();
    const subscription = scene.subscriptions.onInstall;
    if (!subscription) throw new Error("no subscription");
    suite.app.simulator.control.setBehaviour(nameOf(scene), { kind: "status", status: 410 });
    const id = await fire(environment(), scene.installation);
    await untilDelivery(environment(), id, ({ attemptCount }) => attemptCount === 1);
    const { promise, resolve } = Promise.withResolvers<void>();
    const look = () =>
      void db()
        .problem.findFirst({
          where: { subjectId: subscription.id, kind: "CALLBACK_DISABLED", resolvedAt: null },
        })
        .then((problem) => problem && resolve());
    const stop = environment().feed.onAdvance(look);
    look();
    await promise.finally(stop);
    expect(await db().callbackSubscription.findUnique({ where: { id: subscription.id } })).toMatchObject({
      disableCause: "GONE",
    });
    advance(3_600_000);
    expect(await readDelivery(environment(), id)).toMatchObject({
      ended: false,
      attemptCount: 1,
      uncounted: 1,
    });
  });
});
