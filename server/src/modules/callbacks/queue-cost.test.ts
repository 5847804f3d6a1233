import type { Pool } from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { useTestApp } from "../../../test/app.ts";
import { openQueuePool } from "../../platform/queue/queue-pool.ts";
import { insertDelivery, makeCallbackScene } from "./callback-scene.fixture.ts";
import type { CallbackScene } from "./callback-scene.fixture.ts";
import { claimSettings, claimStatement, endpointStatement, firstEndpoint } from "./claim-deliveries.ts";
import { finishSettings, finishStatement } from "./finish-deliveries.ts";

const suite = useTestApp({ work: false });
let queue: Pool;

beforeAll(() => {
  const { database, log } = suite.app.environment;
  queue = openQueuePool(database, log);
});
afterAll(() => queue.end());

/** `count` rows that wait at the scene's endpoint of `onInstall`; of installations of their own unless one is given. */
async function fill(
  scene: CallbackScene,
  count: number,
  { installationId = null, dueInMs = -60_000 }: { installationId?: string | null; dueInMs?: number } = {},
): Promise<void> {
  const { pool } = suite.app.environment.database;
  await pool.query(
    `insert into "Delivery" ("id", "organizationId", "publisherId", "extensionId", "subscriptionId", "installationId", "event", "sequence", "dueAt", "createdAt")
     select uuidv7(), $1, $2, $3, $4, coalesce($5::uuid, gen_random_uuid()), 'onInstall', 10 + n, now() + make_interval(secs => $6::float / 1000), now()
     from generate_series(1, $7::int) n`,
    [
      scene.customer.id,
      scene.publisher.id,
      scene.extension.id,
      scene.subscriptions.onInstall?.id,
      installationId,
      dueInMs,
      count,
    ],
  );
}

type Plan = { "Shared Hit Blocks": number; "Shared Read Blocks": number };

async function explain(settings: string, text: string, values: unknown[]): Promise<number> {
  const client = await queue.connect();
  try {
    await client.query(`begin; ${settings}`);
    const { rows } = await client.query<{ "QUERY PLAN": { Plan: Plan }[] }>(
      `explain (analyze, buffers, format json) ${text}`,
      values,
    );
    const [top] = rows[0]?.["QUERY PLAN"] ?? [];
    return (top?.Plan["Shared Hit Blocks"] ?? 0) + (top?.Plan["Shared Read Blocks"] ?? 0);
  } finally {
    await client.query("rollback");
    client.release();
  }
}

/** What a claim of 32 and the end of one delivery cost, in pages of the database. Nothing is changed. */
async function costs(
  endpoints: string[],
  delivery: string,
): Promise<{ look: number; claim: number; finish: number }> {
  const { clock, workerId } = suite.app.environment;
  const now = clock.now();
  const end = {
    id: delivery,
    attempt: 1,
    outcome: "SUCCEEDED",
    uncounted: false,
    startedAt: now,
    endedAt: now,
    url: "http://x.test/",
  };
  return {
    look: await explain(claimSettings, endpointStatement, [firstEndpoint, now, 32]),
    claim: await explain(claimSettings, claimStatement, [
      endpoints,
      now,
      workerId,
      32,
      Array.from({ length: 32 }, (_, index) => `hash ${index}`),
      "[]",
    ]),
    finish: await explain(finishSettings, finishStatement, [JSON.stringify([end]), workerId, now]),
  };
}

test(
  "what the queue costs does not grow with what waits, and was planned when nothing did",
  { timeout: 120_000 },
  async () => {
    const { app } = suite;
    const { prisma, pool } = app.environment.database;
    // The worst moment to look at the table: the planner believes from now on that it is empty.
    await pool.query(`analyze "Delivery_pending"`);
    const [paused, dead, later, row, open] = [
      await makeCallbackScene(app),
      await makeCallbackScene(app),
      await makeCallbackScene(app),
      await makeCallbackScene(app),
      await makeCallbackScene(app),
    ];
    const idOf = (scene: CallbackScene): string => scene.subscriptions.onInstall?.id ?? "";
    await prisma.callbackSubscription.update({ where: { id: idOf(paused) }, data: { pausedAt: new Date() } });
    const soon = new Date(Date.now() + 3_600_000);
    await prisma.callbackHealth.update({
      where: { subscriptionId: idOf(dead) },
      data: { openedAt: new Date(), probeAt: soon },
    });
    const { delivery } = await insertDelivery(app, open);
    await insertDelivery(app, row);
    const endpoints = [paused, dead, later, row, open].map(idOf);
    for (const scene of [paused, dead]) await fill(scene, 50);
    await fill(later, 50, { dueInMs: 3_600_000 });
    await fill(row, 50, { installationId: row.installation.id });
    const few = await costs(endpoints, delivery.id);

    for (const scene of [paused, dead]) await fill(scene, 20_000);
    await fill(later, 20_000, { dueInMs: 3_600_000 });
    await fill(row, 5_000, { installationId: row.installation.id });
    const many = await costs(endpoints, delivery.id);
    const told = JSON.stringify({ few, many });
    for (const part of ["look", "claim", "finish"] as const)
      expect(many[part], told).toBeLessThan(few[part] * 2 + 150);
  },
);
