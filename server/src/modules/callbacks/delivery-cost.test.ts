import { beforeAll, describe, expect, test } from "vitest";
import { useTestApp } from "../../../test/app.ts";
import { captureStatements } from "../../../test/list-cost.ts";
import { insertDelivery, makeCallbackScene } from "./callback-scene.fixture.ts";
import type { CallbackScene } from "./callback-scene.fixture.ts";
import { loadDelivery } from "./delivery-loaders.ts";

const suite = useTestApp({ work: false });
const dayMs = 86_400_000;
const today = Math.floor(Date.now() / dayMs) * dayMs;
let scene: CallbackScene;

beforeAll(async () => {
  const { pool } = suite.app.environment.database;
  scene = await makeCallbackScene(suite.app, { events: ["onInstall"] });
  await pool.query("select ensure_delivery_partitions($1::date, 31)", [
    new Date(today - 29 * dayMs).toISOString().slice(0, 10),
  ]);
  // Thirty that ended, one each day, with an attempt each; and thirty that wait.
  for (let day = 0; day < 30; day += 1) {
    const at = new Date(today - day * dayMs + 1_000);
    const id = `${at
      .getTime()
      .toString(16)
      .padStart(12, "0")
      .replace(/^(.{8})/, "$1-")}-7000-8000-00000000000${day % 10}`;
    const change = {
      id,
      ended: true,
      outcome: "SUCCEEDED",
      attemptCount: 1,
      createdAt: at,
      finishedAt: at,
    } as const;
    await insertDelivery(suite.app, scene, "onInstall", { change });
    await pool.query(
      `insert into "DeliveryAttempt" ("deliveryId", "number", "organizationId", "startedAt", "url") values ($1, 1, $2, now(), '')`,
      [id, scene.customer.id],
    );
    await insertDelivery(suite.app, scene);
  }
});

const document = `query ($first: Int) { callbackDeliveries(first: $first, side: PUBLISHER) { edges { node {
  id state hold reason nextAttemptAt expiresAt endpoint url attempts { number } securityContextUses { at }
  extension { key } subscription { id event status waiting { count } } installation { id } } } } }`;

const capture = (first: number) =>
  captureStatements(suite.app, scene.publisher.admin.token, document, { first });

test("a page of deliveries takes as many statements, however long it is", async () => {
  const [few, many] = [await capture(3), await capture(60)];
  expect(many.map(({ name }) => name)).toEqual(few.map(({ name }) => name));
  expect(many.length).toBeLessThan(16);
});

type Plan = { "Relation Name"?: string; "Actual Loops"?: number; Plans?: Plan[] };

const opened = (plan: Plan): string[] => [
  ...(plan["Relation Name"] && plan["Actual Loops"] ? [plan["Relation Name"]] : []),
  ...(plan.Plans ?? []).flatMap(opened),
];

describe("what is read by the ids of deliveries", () => {
  test.each(["delivery-attempts", "deliveries-by-id"])(
    "%s opens the days of these ids alone",
    async (name) => {
      const { pool, prisma } = suite.app.environment.database;
      const rows = await prisma.delivery.findMany({
        where: { subscriptionId: scene.subscriptions.onInstall?.id ?? "", ended: true },
        orderBy: { id: "desc" },
        take: 2,
      });
      const ids = rows.map(({ id }) => id);
      const page = await captureStatements(
        suite.app,
        scene.publisher.admin.token,
        "query ($ids: [ID!]!) { nodes(ids: $ids) { ... on Delivery { attempts { number } } } }",
        { ids: ids.map((id) => Buffer.from(`Delivery:${id}`).toString("base64")) },
      );
      const text =
        name === "delivery-attempts"
          ? page.find((statement) => statement.name === name)?.text
          : (await captureById(ids[0] ?? ""))?.text;
      const values = name === "delivery-attempts" ? "$1" : "$1, $2";
      const client = await pool.connect();
      try {
        // As a server that has been up for a while runs it: by a plan for any values.
        await client.query("set plan_cache_mode = force_generic_plan");
        await client.query("set enable_seqscan = off");
        await client.query(`prepare opened as ${text}`);
        const literal = [`'{${ids.join(",")}}'`, ...(values === "$1" ? [] : [`'${scene.customer.id}'`])];
        const explained = await client.query<{ "QUERY PLAN": [{ Plan: Plan }] }>(
          `explain (analyze, format json) execute opened (${literal.join(", ")})`,
        );
        const tables = opened(explained.rows[0]?.["QUERY PLAN"][0].Plan ?? {});
        const days = tables.filter((table) => /_\d{8}$/.test(table));
        expect(days.length).toBeGreaterThan(0);
        expect(days.every((table) => ids.some((id) => table.endsWith(dayOf(id))))).toBe(true);
      } finally {
        client.release(true);
      }
    },
  );
});

/** The statement by which a delivery of a payload is read. */
async function captureById(id: string) {
  const { pool } = suite.app.environment.database;
  const statements: { name?: string; text: string }[] = [];
  const original = pool.query;
  pool.query = ((...args: Parameters<typeof original>) => {
    statements.push(args[0] as unknown as { name?: string; text: string });
    return original.apply(pool, args);
  }) as typeof original;
  try {
    await loadDelivery({ ...scene.customer.admin.ctx, batches: new Map() }, id);
  } finally {
    pool.query = original;
  }
  return statements.find(({ name }) => name === "deliveries-by-id");
}

function dayOf(id: string): string {
  const ms = Number.parseInt(id.replaceAll("-", "").slice(0, 12), 16);
  return new Date(ms).toISOString().slice(0, 10).replaceAll("-", "");
}
