// A subscriber is cut 20 times during 2,000 changes while a transaction that has appended stays open for a minute.
import { afterAll, beforeAll, expect, test } from "vitest";
import { startApp } from "../src/app.ts";
import type { App } from "../src/app.ts";
import { useTestApp } from "../test/app.ts";
import { makeOrganization, query } from "../test/builders.ts";
import { endStorm, makeRandom, raiseChangeStorm, readThroughCuts } from "../test/change-storm.ts";

const suite = useTestApp({ work: false });
const rounds = 3;
let second: App;

beforeAll(async () => {
  second = await startApp({ ...suite.app.options, port: 0 });
});
afterAll(() => second.close());

test.each(Array.from({ length: rounds }, (_each, index) => index + 1))("seed %i", async (seed) => {
  const organization = await makeOrganization(suite.app);
  const stranger = await makeOrganization(suite.app);
  const random = makeRandom(seed);
  const answer = await query(suite.app, organization.admin.token, "{ feedCursor }");
  const { rows } = await suite.app.environment.database.pool.query<{ position: string }>(
    `select coalesce(max("position"), 0) as position from "Change"`,
  );
  const cuts = new Set<number>();
  while (cuts.size < 20) cuts.add(1 + Math.floor(random() * 1_900));
  let openedAt = 0;
  let closedAt = 0;
  const reading = readThroughCuts(
    [suite.app.origin, second.origin],
    organization.admin.token,
    String(answer.data?.feedCursor),
    [...cuts].sort((a, b) => a - b),
  );
  const all = await raiseChangeStorm(suite.app, {
    organizationId: organization.id,
    stranger: stranger.id,
    count: 2_000,
    holdMs: 60_000,
    random,
    onHeld: (state) => {
      if (state === "open") openedAt = Date.now();
      else closedAt = Date.now();
    },
  });
  await endStorm(second, organization.id);
  const { positions, sockets } = await reading;
  expect(closedAt - openedAt).toBeGreaterThanOrEqual(60_000);
  expect(sockets).toBe(21);
  expect(positions).toEqual(all.filter((position) => position > BigInt(rows[0]?.position ?? 0)));
  expect(positions).toHaveLength(2_001);
});
