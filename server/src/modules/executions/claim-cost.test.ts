import type { Pool } from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { useTestApp } from "../../../test/app.ts";
import { insertAccount, makeOrganization } from "../../../test/builders.ts";
import { openQueuePool } from "../../platform/queue/queue-pool.ts";
import { claimStatement } from "./claim-executions.ts";
import { insertLane, pushEvents } from "./lane.fixture.ts";
import type { Lane } from "./lane.fixture.ts";
import { firstLane } from "./lanes.ts";

const suite = useTestApp({ work: false });
let queue: Pool;

beforeAll(() => {
  const { database, log } = suite.app.environment;
  queue = openQueuePool(database, log);
});
afterAll(() => queue.end());

/** `count` rows that wait in a lane, all of different records unless one is given. */
async function fill(lane: Lane, count: number, recordId: string | null = null): Promise<void> {
  const { pool } = suite.app.environment.database;
  await pool.query(
    `with e as (
       insert into "Event" ("id", "organizationId", "accountId", "environment", "serviceKey", "eventType", "recordId", "fingerprint", "payload", "occurredAt", "receivedAt")
       select uuidv7(), $1, $2, 'DEVELOPMENT', 'zoho-crm', 'Leads.created', coalesce($4, 'r' || n), gen_random_uuid()::text, '{}', now(), now()
       from generate_series(1, $5::int) n returning *
     ) insert into "Execution" ("id", "organizationId", "ruleId", "ruleName", "environment", "eventId", "accountId", "recordId", "runAt", "createdAt")
       select uuidv7(), $1, $3, 'Many', 'DEVELOPMENT', e."id", $2, e."recordId", now() - interval '1 minute', now() from e`,
    [lane.organizationId, lane.accountId, lane.ruleId, recordId, count],
  );
}

type Plan = { "Shared Hit Blocks": number; "Shared Read Blocks": number };
type Cost = { blocks: number; ms: number };

/** What a claim of 32 costs, in pages of the database and in time. Nothing is claimed. */
async function explain(): Promise<Cost> {
  const client = await queue.connect();
  try {
    await client.query("begin");
    const { rows } = await client.query<{ "QUERY PLAN": { Plan: Plan; "Execution Time": number }[] }>(
      `explain (analyze, buffers, format json) ${claimStatement}`,
      [
        firstLane.ruleId,
        firstLane.environment,
        suite.app.environment.clock.now(),
        suite.app.environment.workerId,
        32,
        "[]",
      ],
    );
    const [top] = rows[0]?.["QUERY PLAN"] ?? [];
    return {
      blocks: (top?.Plan["Shared Hit Blocks"] ?? 0) + (top?.Plan["Shared Read Blocks"] ?? 0),
      ms: top?.["Execution Time"] ?? 0,
    };
  } finally {
    await client.query("rollback");
    client.release();
  }
}

test(
  "what a claim costs does not grow with what is held or behind one record",
  { timeout: 120_000 },
  async () => {
    const { app } = suite;
    const { prisma, pool } = app.environment.database;
    const organization = await makeOrganization(app);
    const makeLane = async (): Promise<Lane> => {
      const account = await insertAccount(app, organization.id, { grantedById: organization.admin.memberId });
      const lane = await insertLane(app.environment, account, {
        organizationId: organization.id,
        url: `${app.simulator.origin}/receiver/cost`,
      });
      return lane;
    };
    const held = await makeLane();
    const busy = await makeLane();
    const open = await makeLane();
    const [paused, failing, slowed] = [await makeLane(), await makeLane(), await makeLane()];
    const soon = new Date(Date.now() + 3_600_000);
    const set = ({ ruleId, environment }: Lane, data: object) =>
      prisma.ruleBinding.update({ where: { ruleId_environment: { ruleId, environment } }, data });
    await set(paused, { pausedAt: new Date() });
    await set(failing, { failingSince: new Date(), probeAt: soon });
    await set(slowed, { replayPerMinute: 1, replaySince: new Date(), replayStarted: 1 });
    await prisma.account.update({ where: { id: held.accountId }, data: { revokedAt: new Date() } });
    await pushEvents(app.environment, open, ["1", "2"]);
    await fill(held, 100);
    await fill(busy, 100, "same");
    for (const lane of [paused, failing, slowed]) await fill(lane, 100);
    await pool.query(`analyze "Execution"`);
    const few = await explain();

    // Not analysed: the plan must hold from the first moment on.
    await fill(held, 30_000);
    await fill(busy, 3_000, "same");
    for (const lane of [paused, failing, slowed]) await fill(lane, 5_000);
    const many = await explain();
    await pool.query(`analyze "Execution"`);
    const analysed = await explain();
    const summary = [few, many, analysed].map(({ blocks, ms }) => `${blocks} pages ${ms.toFixed(1)} ms`);
    expect(many.blocks, summary.join(", ")).toBeLessThan(few.blocks * 2 + 200);
    expect(analysed.blocks, summary.join(", ")).toBeLessThan(few.blocks * 2 + 200);

    // 2,000 rules on hold: each costs an index probe or two.
    await pool.query(
      `insert into "Execution" ("id", "organizationId", "ruleId", "ruleName", "environment", "eventId", "accountId", "recordId", "runAt", "createdAt")
     select uuidv7(), t."organizationId", gen_random_uuid(), 'Many', 'DEVELOPMENT', t."eventId", t."accountId", t."recordId", t."runAt", t."createdAt"
     from "Execution" t where t."ruleId" = $1 limit 2000`,
      [held.ruleId],
    );
    const lanes = await explain();
    expect(lanes.blocks).toBeLessThan(2_000 * 10 + many.blocks);
  },
);
