import { describe, expect, test } from "vitest";
import { useTestApp } from "../../../test/app.ts";
import { makeOrganization, query } from "../../../test/builders.ts";
import type { Installation } from "../../generated/prisma/client.ts";
import { toGlobalId } from "../../graphql/global-id.ts";
import { insertInstallation, makeCallbackScene } from "./callback-scene.fixture.ts";
import type { CallbackScene } from "./callback-scene.fixture.ts";
import { fire, untilDelivery } from "./fire.fixture.ts";

// With the queue at work: what the verbs do to an endpoint, seen at its receiver.
const suite = useTestApp();
const environment = () => suite.app.environment;
const nameOf = (scene: CallbackScene) => `${scene.extension.key}-onInstall`;
const received = (scene: CallbackScene) => suite.app.simulator.control.receivedRequests(nameOf(scene));

async function mutate(scene: CallbackScene, name: string, input: Record<string, unknown>, fields: string) {
  const pascal = name.charAt(0).toUpperCase() + name.slice(1);
  const subscriptionId = toGlobalId("CallbackSubscription", scene.subscriptions.onInstall?.id ?? "");
  const answer = await query(
    suite.app,
    scene.publisher.admin.token,
    `mutation($input: ${pascal}Input!) { ${name}(input: $input) { __typename ... on Error { message code } ... on ${pascal}Payload { ${fields} } } }`,
    { input: { subscriptionId, ...input } },
  );
  expect(answer.errors).toBeUndefined();
  const payload = (answer.data ?? {})[name] as Record<string, unknown>;
  expect(payload).toMatchObject({ __typename: `${pascal}Payload` });
  return payload;
}

/** The ids of what arrived, by installation, each in the order of arrival. */
function arrivals(scene: CallbackScene, sequences: Map<string, { installation: string; sequence: number }>) {
  const byInstallation = new Map<string, number[]>();
  for (const { headers } of received(scene)) {
    const known = sequences.get(headers["webhook-id"] ?? "");
    if (!known) continue;
    byInstallation.set(known.installation, [
      ...(byInstallation.get(known.installation) ?? []),
      known.sequence,
    ]);
  }
  return byInstallation;
}

async function fireMany(installations: readonly Installation[], each: number) {
  const fired = new Map<string, { installation: string; sequence: number }>();
  for (let sequence = 1; sequence <= each; sequence += 1)
    for (const installation of installations) {
      const id = await fire(environment(), installation);
      fired.set(id, { installation: installation.id, sequence });
    }
  return fired;
}

async function installMore(scene: CallbackScene, count: number): Promise<Installation[]> {
  const more = [scene.installation];
  for (let index = 1; index < count; index += 1)
    more.push(await insertInstallation(suite.app, scene, await makeOrganization(suite.app)));
  return more;
}

const allEnded = async (ids: Iterable<string>) =>
  Promise.all([...ids].map((id) => untilDelivery(environment(), id, ({ ended }) => ended)));

describe("an endpoint", () => {
  test("gets what waited while it was paused, in the order of each installation", async () => {
    const scene = await makeCallbackScene(suite.app, { events: ["onInstall"] });
    const installations = await installMore(scene, 3);
    await mutate(scene, "pauseCallbackSubscription", {}, "subscription { status }");
    const fired = await fireMany(installations, 5);
    expect(received(scene)).toEqual([]);
    await mutate(scene, "resumeCallbackSubscription", { drainPerMinute: 6_000 }, "waiting { count }");
    for (const delivery of await allEnded(fired.keys())) expect(delivery.outcome).toBe("SUCCEEDED");
    for (const order of arrivals(scene, fired).values()) expect(order).toEqual([1, 2, 3, 4, 5]);
  });

  test("that answers 410 is disabled; resuming sends what was held and resolves its problem", async () => {
    const scene = await makeCallbackScene(suite.app, { events: ["onInstall"] });
    suite.app.simulator.control.setBehaviour(nameOf(scene), { kind: "status", status: 410, times: 1 });
    const id = await fire(environment(), scene.installation);
    const db = environment().database.prisma;
    const subscriptionId = scene.subscriptions.onInstall?.id ?? "";
    const stop = Promise.withResolvers<void>();
    const end = environment().feed.onAdvance((changes) => {
      if (
        changes.some(
          ({ name, entityId }) => name === "callbackSubscription.disabled" && entityId === subscriptionId,
        )
      )
        stop.resolve();
    });
    const disabled = await db.callbackSubscription.findUniqueOrThrow({ where: { id: subscriptionId } });
    if (!disabled.disabledAt) await stop.promise;
    end();
    const shown = await query(
      suite.app,
      scene.publisher.admin.token,
      "query($id: ID!) { node(id: $id) { ... on Delivery { state hold attemptCount maxAttempts subscription { status problems { kind cause fix { mutation input } } } } } }",
      { id: toGlobalId("Delivery", id) },
    );
    expect(shown.data?.node).toMatchObject({
      state: "HELD",
      hold: "DISABLED",
      attemptCount: 1,
      maxAttempts: 9,
      subscription: {
        status: "DISABLED",
        problems: [
          {
            kind: "CALLBACK_DISABLED",
            cause: "GONE",
            fix: {
              mutation: "resumeCallbackSubscription",
              input: { subscriptionId: toGlobalId("CallbackSubscription", subscriptionId) },
            },
          },
        ],
      },
    });
    const resumed = await mutate(scene, "resumeCallbackSubscription", {}, "subscription { problems { id } }");
    expect(resumed).toMatchObject({ subscription: { problems: [] } });
    expect(await untilDelivery(environment(), id, ({ ended }) => ended)).toMatchObject({
      outcome: "SUCCEEDED",
      attemptCount: 2,
    });
  });

  test("gets a test event, marked as one", async () => {
    const scene = await makeCallbackScene(suite.app, { events: ["onInstall"] });
    const { delivery } = await mutate(scene, "sendTestCallback", {}, "delivery { webhookId }");
    const { webhookId } = delivery as { webhookId: string };
    expect(await untilDelivery(environment(), webhookId, ({ ended }) => ended)).toMatchObject({
      outcome: "SUCCEEDED",
      installationId: null,
    });
    const { number } = await environment().database.prisma.organization.findUniqueOrThrow({
      where: { id: scene.publisher.id },
    });
    const [request] = received(scene);
    expect(request?.headers["patchbay-test"]).toBe("1");
    expect(JSON.parse(request?.body ?? "{}")).toMatchObject({ event: "onInstall", orgId: number });
  });

  test("gets nothing of what was cancelled, and what was being sent to its end", async () => {
    const scene = await makeCallbackScene(suite.app, { events: ["onInstall"] });
    suite.app.simulator.control.setBehaviour(nameOf(scene), { kind: "slow", delayMs: 700 });
    const fired = await fireMany([scene.installation], 4);
    const [first, ...others] = [...fired.keys()];
    await suite.app.simulator.control.waitForRequests(nameOf(scene), 1, 10_000);
    const { cancelled } = await mutate(scene, "cancelDeliveries", {}, "cancelled");
    expect(cancelled).toBe(3);
    const [sent, ...rest] = await allEnded([first ?? "", ...others]);
    expect(sent?.outcome).toBe("SUCCEEDED");
    expect(rest.map(({ outcome, attemptCount }) => [outcome, attemptCount])).toEqual(
      others.map(() => ["CANCELLED", 0]),
    );
    expect(received(scene).map(({ headers }) => headers["webhook-id"])).toEqual([first]);
  });
});

test("recovering by several at once while deliveries go out loses none and repeats none", async () => {
  const scene = await makeCallbackScene(suite.app, { events: ["onInstall"], concurrency: 20 });
  const installations = await installMore(scene, 4);
  const since = new Date(Date.now() - 60_000).toISOString();
  await mutate(scene, "pauseCallbackSubscription", {}, "subscription { id }");
  const fired = await fireMany(installations, 15);
  await mutate(scene, "cancelDeliveries", {}, "cancelled");
  await mutate(scene, "resumeCallbackSubscription", {}, "subscription { id }");
  const recover = () => mutate(scene, "recoverDeliveries", { since, what: "UNDELIVERED" }, "recovered");
  const missing = () => mutate(scene, "recoverDeliveries", { since, what: "MISSING" }, "recovered");
  const results = await Promise.all([recover(), missing(), recover(), fireMany(installations, 5), recover()]);
  const later = results[3] as Map<string, { installation: string; sequence: number }>;
  const recovered = [results[0], results[2], results[4]].reduce(
    (sum, each) => sum + Number((each as Record<string, unknown>)["recovered"]),
    0,
  );
  expect(recovered).toBe(60);
  expect(results[1]).toMatchObject({ recovered: 0 });
  const ends = await allEnded([...fired.keys(), ...later.keys()]);
  expect(ends.map(({ outcome }) => outcome)).toEqual(ends.map(() => "SUCCEEDED"));
  const ids = received(scene).map(({ headers }) => headers["webhook-id"]);
  expect(ids).toHaveLength(80);
  expect(new Set(ids).size).toBe(80);
  const { rows } = await environment().database.pool.query<{ count: number }>(
    `select count(*)::int as "count" from "Delivery" where "subscriptionId" = $1`,
    [scene.subscriptions.onInstall?.id],
  );
  expect(rows[0]?.count).toBe(80);
});
