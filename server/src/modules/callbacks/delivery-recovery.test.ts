import pg from "pg";
import { beforeEach, describe, expect, test } from "vitest";
import { useTestApp } from "../../../test/app.ts";
import { makeMember, query } from "../../../test/builders.ts";
import type { Delivery } from "../../generated/prisma/client.ts";
import { toGlobalId } from "../../graphql/global-id.ts";
import { newId } from "../../platform/ids.ts";
import { insertDelivery, insertInstallation, makeCallbackScene } from "./callback-scene.fixture.ts";
import type { CallbackScene } from "./callback-scene.fixture.ts";

const suite = useTestApp({ work: false });
let scene: CallbackScene;
let subscriptionId: string;

beforeEach(async () => {
  scene = await makeCallbackScene(suite.app, { events: ["onInstall", "onUpdate"] });
  subscriptionId = toGlobalId("CallbackSubscription", scene.subscriptions.onInstall?.id ?? "");
});

const prisma = () => suite.app.environment.database.prisma;
const hourAgo = () => new Date(Date.now() - 3_600_000).toISOString();
const plan = "plan { count { count more } oldestAt expectedSeconds heldBy }";

async function mutate(
  name: string,
  input: Record<string, unknown>,
  { token = scene.publisher.admin.token, fields = plan }: { token?: string; fields?: string } = {},
): Promise<Record<string, unknown>> {
  const pascal = name.charAt(0).toUpperCase() + name.slice(1);
  const answer = await query(
    suite.app,
    token,
    `mutation($input: ${pascal}Input!) { ${name}(input: $input) { __typename ... on Error { message code } ... on ${pascal}Payload { ${fields} } } }`,
    { input },
  );
  expect(answer.errors).toBeUndefined();
  return answer.data?.[name] as Record<string, unknown>;
}

const ended = (outcome: Delivery["outcome"]): Partial<Delivery> => ({
  ended: true,
  outcome,
  attemptCount: 8,
  finishedAt: new Date(),
  reason: "It is over.",
});

async function insert(change: Partial<Delivery>, event: "onInstall" | "onUpdate" = "onInstall") {
  return (await insertDelivery(suite.app, scene, event, { change })).delivery;
}

const read = (id: string) => prisma().delivery.findUniqueOrThrow({ where: { id } });

async function lease(delivery: Delivery): Promise<void> {
  await prisma().deliveryLease.create({
    data: {
      deliveryId: delivery.id,
      subscriptionId: delivery.subscriptionId,
      installationId: delivery.installationId,
      workerId: newId(),
      attempt: 1,
      startedAt: new Date(),
      contextHash: newId(),
    },
  });
}

describe("resendDelivery", () => {
  test.each(["SUCCEEDED", "FAILED", "CANCELLED", "EXPIRED"] as const)(
    "puts one that has %s back, attempts counted anew",
    async (outcome) => {
      const delivery = await insert(ended(outcome));
      const deliveryId = toGlobalId("Delivery", delivery.id);
      const dry = await mutate("resendDelivery", { deliveryId, dryRun: true });
      expect(dry).toMatchObject({
        plan: { count: { count: 1, more: false }, heldBy: null, expectedSeconds: 1 },
      });
      expect(await read(delivery.id)).toEqual(delivery);
      const answer = await mutate(
        "resendDelivery",
        { deliveryId },
        { fields: "delivery { state attemptCount maxAttempts webhookId resentByName finishedAt }" },
      );
      expect(answer["delivery"]).toEqual({
        state: "WAITING",
        attemptCount: 8,
        maxAttempts: 16,
        webhookId: delivery.id,
        resentByName: scene.publisher.admin.ctx.actor?.name,
        finishedAt: null,
      });
      expect(await read(delivery.id)).toMatchObject({ ended: false, uncounted: 8, reason: null });
    },
  );

  test("hides from one side the names of the other", async () => {
    const delivery = await insert(ended("FAILED"));
    const deliveryId = toGlobalId("Delivery", delivery.id);
    const { token } = scene.customer.admin;
    await mutate("resendDelivery", { deliveryId }, { token });
    const document =
      "query($id: ID!) { node(id: $id) { ... on Delivery { resentByName resentAt } } activity(first: 5) { edges { node { text actorName } } } }";
    const [customer, publisher] = await Promise.all([
      query(suite.app, token, document, { id: deliveryId }),
      query(suite.app, scene.publisher.admin.token, document, { id: deliveryId }),
    ]);
    const name = scene.customer.admin.ctx.actor?.name;
    expect(customer.data?.node).toMatchObject({ resentByName: name });
    expect(JSON.stringify(customer.data?.activity)).toContain(
      `"text":"onInstall of ${scene.extension.name} was sent again.","actorName":"${name}"`,
    );
    expect(publisher.data?.node).toMatchObject({
      resentByName: null,
      resentAt: expect.any(String) as string,
    });
    expect(JSON.stringify(publisher)).not.toContain(name);
  });

  test("sends one that waits for its next attempt at once, and counts on", async () => {
    const delivery = await insert({ attemptCount: 3, dueAt: new Date(Date.now() + 7_200_000) });
    await mutate("resendDelivery", { deliveryId: toGlobalId("Delivery", delivery.id) });
    const after = await read(delivery.id);
    expect(after).toMatchObject({ ended: false, attemptCount: 3, uncounted: 0 });
    expect(after.dueAt.getTime()).toBeLessThanOrEqual(Date.now());
  });

  test("refuses while an attempt is under way, and where something holds it", async () => {
    const first = await insert({});
    await lease(first);
    const second = await insert({}, "onUpdate");
    const resend = (delivery: Delivery) =>
      mutate("resendDelivery", { deliveryId: toGlobalId("Delivery", delivery.id) });
    expect(await resend(first)).toMatchObject({ code: "SENDING" });
    expect(await resend(second)).toMatchObject({
      code: "HELD",
      message: expect.stringContaining("earlier event") as string,
    });
    await prisma().deliveryLease.deleteMany({});
    await mutate("pauseCallbackSubscription", { subscriptionId }, { fields: "subscription { id }" });
    expect(await resend(first)).toMatchObject({
      code: "HELD",
      message: expect.stringContaining("paused") as string,
    });
    const over = await insert(ended("FAILED"));
    expect(await mutate("resendDelivery", { deliveryId: toGlobalId("Delivery", over.id) })).toMatchObject({
      plan: { heldBy: "PAUSED", expectedSeconds: null },
    });
  });

  test("is for operators of the customer and builders of the publisher", async () => {
    const deliveryId = toGlobalId("Delivery", (await insert(ended("FAILED"))).id);
    const tokenOf = async (
      organizationId: string,
      role: "DEVELOPER" | "COMPANY_SUPERVISOR" | "BILLING_ADMIN",
    ) => (await makeMember(suite.app, organizationId, [role])).token;
    const refused = [
      await tokenOf(scene.customer.id, "DEVELOPER"),
      await tokenOf(scene.publisher.id, "COMPANY_SUPERVISOR"),
      await tokenOf(scene.customer.id, "BILLING_ADMIN"),
    ];
    for (const token of refused)
      expect(await mutate("resendDelivery", { deliveryId, dryRun: true }, { token })).toMatchObject({
        code: "FORBIDDEN",
      });
    const allowed = [
      await tokenOf(scene.customer.id, "COMPANY_SUPERVISOR"),
      await tokenOf(scene.publisher.id, "DEVELOPER"),
    ];
    for (const token of allowed)
      expect(await mutate("resendDelivery", { deliveryId, dryRun: true }, { token })).toMatchObject({
        plan: { count: { count: 1 } },
      });
    const stranger = await makeCallbackScene(suite.app, { events: [] });
    expect(
      await mutate("resendDelivery", { deliveryId }, { token: stranger.publisher.admin.token }),
    ).toMatchObject({ code: "NOT_FOUND" });
  });

  test("of two at once makes one move", async () => {
    const deliveryId = toGlobalId("Delivery", (await insert(ended("FAILED"))).id);
    const answers = await Promise.all(
      Array.from({ length: 6 }, () => mutate("resendDelivery", { deliveryId })),
    );
    for (const answer of answers) expect(answer).toMatchObject({ plan: { count: { count: 1 } } });
    expect(
      await prisma().delivery.count({ where: { subscriptionId: scene.subscriptions.onInstall?.id ?? "" } }),
    ).toBe(1);
  });
});

/** Rows of the installation's events with their deliveries, in one statement. */
async function insertMany(
  count: number,
  outcome: Delivery["outcome"],
  options: { deliveries?: boolean } = {},
) {
  const { installation, subscriptions, version } = scene;
  const many = await insertInstallation(suite.app, scene, await otherCustomer());
  await suite.app.environment.database.pool.query(
    `with n as (select i, uuidv7() as event_id, uuidv7() as id from generate_series(1, $1::int) i), e as (
      insert into "InstallationEvent" ("id", "organizationId", "publisherId", "extensionId", "installationId", "versionId", "event", "sequence", "at")
      select event_id, $2, $3, $4, $5, $6, 'onInstall', i, now() from n)
     insert into "Delivery" ("id", "ended", "outcome", "organizationId", "publisherId", "extensionId", "subscriptionId", "installationId", "eventId", "event", "sequence", "attemptCount", "dueAt", "createdAt")
     select id, $7 <> 'PENDING', $7::"DeliveryOutcome", $2, $3, $4, $8, $5, event_id, 'onInstall', i, 8, now(), now() from n where $9`,
    [
      count,
      many.organizationId,
      installation.publisherId,
      installation.extensionId,
      many.id,
      version.id,
      outcome,
      subscriptions.onInstall?.id,
      options.deliveries ?? true,
    ],
  );
  return many;
}

async function otherCustomer() {
  return (await makeCallbackScene(suite.app, { events: [] })).customer;
}

const countChanges = async (name: string): Promise<number> => {
  const { rows } = await suite.app.environment.database.pool.query<{ count: number }>(
    `select count(*)::int as count from "Change" where "parentId" = $1 and "name" = $2`,
    [scene.subscriptions.onInstall?.id, name],
  );
  return rows[0]?.count ?? 0;
};

describe("recoverDeliveries", () => {
  test("plans without changing, then puts back what failed, expired or was cancelled", async () => {
    const outcomes = ["FAILED", "EXPIRED", "CANCELLED", "SUCCEEDED"] as const;
    const rows = await Promise.all(outcomes.map((outcome) => insert(ended(outcome))));
    const other = await insert(ended("FAILED"), "onUpdate");
    await insert({
      ...ended("FAILED"),
      installationId: null,
      eventId: null,
      organizationId: scene.publisher.id,
    });
    const input = { subscriptionId, since: hourAgo(), what: "UNDELIVERED" };
    const fields = `${plan} recovered subscription { waiting { count } }`;
    const dry = await mutate("recoverDeliveries", { ...input, dryRun: true }, { fields });
    expect(dry).toMatchObject({
      plan: {
        count: { count: 3, more: false },
        oldestAt: new Date(
          Math.min(...rows.slice(0, 3).map(({ createdAt }) => createdAt.getTime())),
        ).toISOString(),
        // Three of one installation, one after the other, at half a second each.
        expectedSeconds: 2,
        heldBy: null,
      },
      recovered: 0,
      subscription: { waiting: { count: 0 } },
    });
    expect(await mutate("recoverDeliveries", input, { fields })).toMatchObject({
      recovered: 3,
      subscription: { waiting: { count: 3 } },
    });
    const after = await Promise.all(rows.map(({ id }) => read(id)));
    expect(after.map(({ outcome }) => outcome)).toEqual(["PENDING", "PENDING", "PENDING", "SUCCEEDED"]);
    expect(await read(other.id)).toEqual(other);
    expect(await mutate("recoverDeliveries", input, { fields })).toMatchObject({ recovered: 0 });
  });

  test("takes what happened in the window alone", async () => {
    const at = (minutesAgo: number) => new Date(Date.now() - minutesAgo * 60_000);
    const [old, within, late] = [
      await insert({ ...ended("FAILED"), createdAt: at(50) }),
      await insert({ ...ended("FAILED"), createdAt: at(30) }),
      await insert({ ...ended("FAILED"), createdAt: at(10) }),
    ];
    const input = {
      subscriptionId,
      what: "UNDELIVERED",
      since: at(40).toISOString(),
      until: at(20).toISOString(),
    };
    expect(await mutate("recoverDeliveries", input, { fields: "recovered" })).toMatchObject({ recovered: 1 });
    expect((await read(within.id)).outcome).toBe("PENDING");
    expect([(await read(old.id)).outcome, (await read(late.id)).outcome]).toEqual(["FAILED", "FAILED"]);
    expect(
      await mutate("recoverDeliveries", { ...input, since: at(10).toISOString() }, { fields: "recovered" }),
    ).toMatchObject({ __typename: "ValidationError" });
  });

  test("spreads 2,500 over time, in batches, and tells of each", async () => {
    const { id: installationId } = await insertMany(2_500, "FAILED");
    const answer = await mutate(
      "recoverDeliveries",
      { subscriptionId, since: hourAgo(), what: "UNDELIVERED", perMinute: 600 },
      { fields: `${plan} recovered` },
    );
    expect(answer).toMatchObject({
      recovered: 2_500,
      plan: { count: { count: 2_500 }, expectedSeconds: 1_250 },
    });
    const rows = await prisma().delivery.findMany({ where: { installationId }, orderBy: { id: "asc" } });
    const first = rows[0]?.resentAt?.getTime() ?? 0;
    expect(rows.every(({ ended: over, outcome }) => !over && outcome === "PENDING")).toBe(true);
    expect(rows[599]?.dueAt.getTime()).toBe(first + 599 * 100);
    // Later batches begin a little later, and go on counting.
    expect((rows[2_400]?.dueAt.getTime() ?? 0) - (rows[2_400]?.resentAt?.getTime() ?? 0)).toBe(240_000);
    expect(await countChanges("delivery.queued")).toBe(2_500);
    const audit = await prisma().auditEntry.findMany({
      where: { organizationId: scene.publisher.id, act: "callbackSubscription.recovered" },
    });
    expect(audit).toHaveLength(1);
  });

  test("by several at once moves each delivery once", async () => {
    await insertMany(1_500, "FAILED");
    const input = { subscriptionId, since: hourAgo(), what: "UNDELIVERED" };
    const answers = await Promise.all(
      Array.from({ length: 4 }, () => mutate("recoverDeliveries", input, { fields: "recovered" })),
    );
    const total = answers.reduce((sum, { recovered }) => sum + (recovered as number), 0);
    expect(total).toBe(1_500);
    expect(await countChanges("delivery.queued")).toBe(1_500);
  });

  test("that is cut short has done whole batches, and goes on when it is called again", async () => {
    const { id: installationId } = await insertMany(10_000, "FAILED");
    const { feed, database } = suite.app.environment;
    const client = new pg.Client(database.url);
    await client.connect();
    const cut = Promise.withResolvers<void>();
    const stop = feed.onAdvance((changes) => {
      if (!changes.some(({ payload }) => payload["installationId"] === installationId)) return;
      stop();
      // Every connection of the process breaks, in the middle of a later batch.
      client
        .query(
          "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()",
        )
        .then(() => cut.resolve(), cut.reject);
    });
    const input = { subscriptionId, since: hourAgo(), what: "UNDELIVERED" };
    const answer = await query(
      suite.app,
      scene.publisher.admin.token,
      "mutation($input: RecoverDeliveriesInput!) { recoverDeliveries(input: $input) { ... on RecoverDeliveriesPayload { recovered } } }",
      { input },
    );
    await cut.promise;
    expect(answer.errors?.[0]?.extensions?.["code"]).toBe("INTERNAL");
    const { rows } = await client.query<{ waiting: number; told: number }>(
      `select (select count(*)::int from "Delivery_pending" where "installationId" = $1) as "waiting",
        (select count(*)::int from "Change" where "name" = 'delivery.queued' and "payload" ->> 'installationId' = $1::text) as "told"`,
      [installationId],
    );
    await client.end();
    const waiting = rows[0]?.waiting ?? 0;
    expect(waiting).toBeGreaterThan(0);
    expect(waiting).toBeLessThan(10_000);
    expect(waiting % 1_000).toBe(0);
    expect(rows[0]?.told).toBe(waiting);
    expect(await mutate("recoverDeliveries", input, { fields: "recovered" })).toMatchObject({
      recovered: 10_000 - waiting,
    });
  });

  test("makes missing deliveries once, in the place of their events", async () => {
    const made = await insertDelivery(suite.app, scene);
    const input = { subscriptionId, since: hourAgo(), what: "MISSING" };
    const fields = `${plan} recovered`;
    expect(await mutate("recoverDeliveries", input, { fields })).toMatchObject({
      recovered: 0,
      plan: { count: { count: 0 } },
    });
    const missing = await insertMany(1_200, "FAILED", { deliveries: false });
    expect(await mutate("recoverDeliveries", { ...input, dryRun: true }, { fields })).toMatchObject({
      recovered: 0,
      plan: { count: { count: 1_200, more: false }, expectedSeconds: 600 },
    });
    const answers = await Promise.all([1, 2, 3].map(() => mutate("recoverDeliveries", input, { fields })));
    expect(answers.reduce((sum, { recovered }) => sum + (recovered as number), 0)).toBe(1_200);
    const rows = await prisma().delivery.findMany({
      where: { installationId: missing.id },
      orderBy: { sequence: "asc" },
    });
    expect(rows.map(({ sequence }) => sequence)).toEqual(
      Array.from({ length: 1_200 }, (_, index) => index + 1),
    );
    const events = await prisma().installationEvent.findMany({
      where: { installationId: missing.id },
      orderBy: { sequence: "asc" },
    });
    for (const [index, event] of events.entries()) {
      expect(rows[index]?.eventId).toBe(event.id);
      expect(rows[index]?.id.slice(0, 13)).toBe(event.id.slice(0, 13));
      expect(rows[index]?.createdAt).toEqual(event.at);
    }
    expect(await mutate("recoverDeliveries", input, { fields })).toMatchObject({ recovered: 0 });
    expect(await read(made.delivery.id)).toEqual(made.delivery);
  });

  test("takes events of versions that list the endpoint alone", async () => {
    const { installation, version } = scene;
    const elsewhere = await prisma().extensionVersion.create({
      data: {
        ...version,
        id: newId(),
        number: 2,
        version: "9.0.0",
        manifest: { callbackListener: { onInstall: "https://elsewhere.example/" } },
      },
    });
    const { organizationId, publisherId, extensionId, id: installationId } = installation;
    for (const [sequence, versionId, event] of [
      [1, elsewhere.id, "onInstall"],
      [2, version.id, "onUpdate"],
      [3, version.id, "onInstall"],
    ] as const)
      await prisma().installationEvent.create({
        data: {
          id: newId(),
          organizationId,
          publisherId,
          extensionId,
          installationId,
          versionId,
          event,
          sequence,
          at: new Date(),
        },
      });
    const input = { subscriptionId, since: hourAgo(), what: "MISSING" };
    expect(await mutate("recoverDeliveries", input, { fields: "recovered" })).toMatchObject({ recovered: 1 });
    expect(await prisma().delivery.findMany({ where: { installationId } })).toMatchObject([{ sequence: 3 }]);
  });
});

describe("cancelDeliveries", () => {
  test("ends what waits, not what is being sent, and lets the next of an installation through", async () => {
    const first = await insert({});
    const behind = await insert({ deferred: true, dueAt: new Date(Date.now() + 60_000) }, "onUpdate");
    const other = await insertInstallation(suite.app, scene, await otherCustomer());
    const { delivery: sending } = await insertDelivery(suite.app, scene, "onInstall", {
      installation: other,
    });
    await lease(sending);
    const fields = `${plan} cancelled`;
    expect(await mutate("cancelDeliveries", { subscriptionId, dryRun: true }, { fields })).toMatchObject({
      plan: { count: { count: 1 } },
      cancelled: 0,
    });
    expect(await mutate("cancelDeliveries", { subscriptionId }, { fields })).toMatchObject({ cancelled: 1 });
    expect(await read(first.id)).toMatchObject({ ended: true, outcome: "CANCELLED" });
    expect(await read(sending.id)).toMatchObject({ ended: false });
    const next = await read(behind.id);
    expect(next).toMatchObject({ deferred: false, turn: 1 });
    expect(next.dueAt.getTime()).toBeLessThanOrEqual(Date.now());
    expect(await countChanges("delivery.cancelled")).toBe(1);
  });

  test("begins a batch anew where a delivery ends while it is waited for", async () => {
    const [moved, other] = [await insert({}), await insert({})];
    const { pool } = suite.app.environment.database;
    const client = await pool.connect();
    try {
      await client.query("begin");
      await client.query(`update "Delivery" set "ended" = true, "outcome" = 'EXPIRED' where "id" = $1`, [
        moved.id,
      ]);
      const cancelling = mutate("cancelDeliveries", { subscriptionId }, { fields: "cancelled" });
      const waits = `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock' and query like '%Delivery_pending%'`;
      while ((await pool.query(waits)).rowCount === 0);
      await client.query("commit");
      expect(await cancelling).toMatchObject({ cancelled: 1 });
    } finally {
      client.release();
    }
    expect((await read(moved.id)).outcome).toBe("EXPIRED");
    expect((await read(other.id)).outcome).toBe("CANCELLED");
  });

  test("takes 2,100 in batches, those before a time alone, and recovery brings them back", async () => {
    await insertMany(2_100, "PENDING");
    const before = new Date(Date.now() + 1).toISOString();
    const later = await insert({ createdAt: new Date(Date.now() + 60_000) });
    expect(
      await mutate("cancelDeliveries", { subscriptionId, before }, { fields: "cancelled" }),
    ).toMatchObject({
      cancelled: 2_100,
    });
    expect(await read(later.id)).toMatchObject({ outcome: "PENDING" });
    expect(
      await mutate(
        "recoverDeliveries",
        { subscriptionId, since: hourAgo(), what: "UNDELIVERED" },
        { fields: "recovered" },
      ),
    ).toMatchObject({ recovered: 2_100 });
  });
});
