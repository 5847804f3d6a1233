import { afterAll, beforeAll, expect, test } from "vitest";
import { startApp } from "../src/app.ts";
import type { App } from "../src/app.ts";
import { encodeFeedCursor } from "../src/platform/feed/cursor.ts";
import { maintainFeed } from "../src/platform/feed/retention.ts";
import { useTestApp } from "./app.ts";
import { makeOrganization, query } from "./builders.ts";
import { endStorm, makeRandom, raiseChangeStorm, readThroughCuts } from "./change-storm.ts";
import { connectLive, subscribeLive } from "./live-client.ts";

const suite = useTestApp({ work: false });
let second: App;

beforeAll(async () => {
  // Another process in all but name: it shares nothing but the database.
  second = await startApp({ ...suite.app.options, port: 0 });
});
afterAll(() => second.close());

async function readCursor(token: string): Promise<string> {
  const answer = await query(suite.app, token, "{ feedCursor }");
  return String(answer.data?.feedCursor);
}

test("a subscriber cut 20 times during 2,000 changes sees each once and in order, on two nodes", async () => {
  const organization = await makeOrganization(suite.app);
  const stranger = await makeOrganization(suite.app);
  const random = makeRandom(20_261_122);
  const after = await readCursor(organization.admin.token);
  const [{ position: start }] = (
    await suite.app.environment.database.pool.query<{ position: string }>(
      `select coalesce(max("position"), 0) as position from "Change"`,
    )
  ).rows as [{ position: string }];
  const cuts = Array.from({ length: 20 }, () => 1 + Math.floor(random() * 1_900)).sort((a, b) => a - b);
  expect(new Set(cuts).size).toBe(20);

  const reading = readThroughCuts([suite.app.origin, second.origin], organization.admin.token, after, cuts);
  const all = await raiseChangeStorm(suite.app, {
    organizationId: organization.id,
    stranger: stranger.id,
    count: 2_000,
    holdMs: 2_000,
    random,
  });
  await endStorm(second, organization.id);
  const { positions, sockets } = await reading;
  const expected = all.filter((position) => position > BigInt(start));
  expect(expected.length).toBe(2_001);
  expect(sockets).toBe(21);
  expect(positions).toEqual(expected);
});

test("a cursor older than the feed reaches is CURSOR_EXPIRED, a younger one goes on", async () => {
  const organization = await makeOrganization(suite.app);
  const { token } = organization.admin;
  const { pool } = suite.app.environment.database;
  await pool.query(
    `insert into "Change" ("createdAt", "organizationId", "name", "entityType", "entityId", "payload")
     values (now() - interval '8 days', $1, 'rule.updated', 'Rule', $1, '{}')`,
    [organization.id],
  );
  const old = encodeFeedCursor(1n);
  const young = await readCursor(token);
  await pool.query(
    `insert into "Change" ("createdAt", "organizationId", "name", "entityType", "entityId", "payload")
     values (now(), $1, 'rule.enabled', 'Rule', $1, '{}')`,
    [organization.id],
  );
  expect(await maintainFeed(suite.app.environment.database, suite.app.environment.clock.now())).toBe(true);
  // A node that started later has nothing of it in memory.
  const third = await startApp({ ...suite.app.options, port: 0 });
  const live = connectLive(third.origin, { token });
  try {
    const follow = (after: string) =>
      subscribeLive(live, "subscription($after: String) { activityAdded(after: $after) { change } }", {
        after,
      }).next();
    expect((await follow(old)).value).toMatchObject({
      errors: [{ extensions: { code: "CURSOR_EXPIRED" } }],
    });
    expect(await follow(young)).toEqual({
      done: false,
      value: { data: { activityAdded: { change: "rule.enabled" } } },
    });
    expect((await follow("nonsense")).value).toMatchObject({
      errors: [{ extensions: { code: "BAD_USER_INPUT" } }],
    });
  } finally {
    await live.dispose();
    await third.close();
  }
});
