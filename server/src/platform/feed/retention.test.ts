import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { createTestDatabase } from "../../../test/database.ts";
import type { TestDatabase } from "../../../test/database.ts";
import { makeManualClock } from "../clock.ts";
import { openDatabase } from "../database/client.ts";
import type { Database } from "../database/client.ts";
import { newId } from "../ids.ts";
import { createLogger } from "../logger.ts";
import { openFeed } from "./feed.ts";
import { maintainFeed, startFeedRetention } from "./retention.ts";

const dayMs = 86_400_000;
const start = new Date("2026-03-01T10:00:00Z");
const organizationId = newId();
let testDatabase: TestDatabase;
let database: Database;

beforeAll(async () => {
  testDatabase = await createTestDatabase();
  database = await openDatabase(testDatabase.url);
});
afterAll(async () => {
  await database.close();
  await testDatabase.drop();
});
beforeEach(async () => {
  await database.pool.query(`delete from "Change"`);
});

async function append(at: Date): Promise<bigint> {
  const { rows } = await database.pool.query<{ position: string }>(
    `insert into "Change" ("createdAt", "organizationId", "name", "entityType", "entityId", "payload")
     values ($1, $2, 'rule.updated', 'Rule', $2, '{}') returning "position"`,
    [at, organizationId],
  );
  return BigInt(rows[0]?.position ?? 0);
}

const days = async (): Promise<string[]> =>
  (
    await database.pool.query<{ name: string }>(
      `select relname as name from pg_class where relname ~ '^Change_[0-9]{8}$' order by 1`,
    )
  ).rows.map((row) => row.name.slice(-8));

test("partitions go ahead of time, and days out of retention go with their cursors", async () => {
  expect(await maintainFeed(database, start)).toBe(true);
  expect(await days()).toEqual(Array.from({ length: 8 }, (_each, index) => `2026030${index + 1}`));
  // One of a day that never had a partition.
  await append(new Date(start.getTime() - 2 * dayMs));
  const first = await append(start);
  const second = await append(new Date(start.getTime() + dayMs));
  const third = await append(new Date(start.getTime() + 2 * dayMs));

  await maintainFeed(database, new Date(start.getTime() + 8 * dayMs));
  expect(await days()).toEqual(Array.from({ length: 15 }, (_each, index) => String(20260302 + index)));
  const feed = await openFeed(database, createLogger("silent"));
  try {
    await expect(feed.read(organizationId, first - 1n)).rejects.toMatchObject({ code: "CURSOR_EXPIRED" });
    const { changes } = await feed.read(organizationId, first);
    expect(changes.map((change) => change.position)).toEqual([second, third]);
  } finally {
    await feed.close();
  }
});

test("behind a writer that stays open it gives up, holds up nobody, and tries again in a minute", async () => {
  const clock = makeManualClock(new Date(start.getTime() + 9 * dayMs));
  const client = await database.pool.connect();
  await client.query("begin");
  await client.query(
    `insert into "Change" ("createdAt", "organizationId", "name", "entityType", "entityId", "payload")
     values ($1, $2, 'rule.updated', 'Rule', $2, '{}')`,
    [clock.now(), organizationId],
  );
  const before = await days();
  expect(await maintainFeed(database, clock.now())).toBe(false);
  expect(await days()).toEqual(before);
  const retention = startFeedRetention({ database, clock, log: createLogger("silent") });
  await append(clock.now());
  await client.query("commit");
  client.release();
  await retention.stop();
  expect(await maintainFeed(database, clock.now())).toBe(true);
  expect(await days()).not.toContain("20260302");
});
