import type { Pool } from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { useTestApp } from "../../../test/app.ts";
import { makeOrganization } from "../../../test/builders.ts";
import { openQueuePool } from "../../platform/queue/queue-pool.ts";
import { claimMailsStatement } from "./claim-mails.ts";
import { claimNotificationsStatement } from "./claim-notifications.ts";

const suite = useTestApp({ work: false });
let queue: Pool;

beforeAll(() => {
  const { database, log } = suite.app.environment;
  queue = openQueuePool(database, log);
});
afterAll(() => queue.end());

/** `count` notifications of incidents of their own that are due, and as many that were written, each with a mail that is due. */
async function fill(organizationId: string, count: number): Promise<void> {
  const { pool } = suite.app.environment.database;
  for (const text of [
    `insert into "Incident" ("id", "organizationId", "topic", "subjectId", "openedAt")
     select uuidv7(), $1, 'MAPPING', gen_random_uuid(), now() from generate_series(1, $2::int)`,
    `insert into "Notification" ("id", "organizationId", "incidentId", "kind", "phase", "cause", "detail", "createdAt", "sendAt", "state")
     select uuidv7(), $1, i."id", 'MAPPING_ERRORS', 'CHANGED', 'x', '{}', now(), now(), s.state::"NotificationState"
     from (select "id" from "Incident" where "organizationId" = $1 order by "id" desc limit $2) i cross join (values ('SENDING'), ('WAITING')) s(state)`,
    `insert into "Mail" ("id", "organizationId", "notificationId", "address", "name", "sendAt")
     select uuidv7(), $1, n."id", 'person@example.com', '', now() from "Notification" n
     where n."organizationId" = $1 and n."state" = 'SENDING' and not exists (select from "Mail" m where m."notificationId" = n."id") and $2::int > 0`,
  ])
    await pool.query(text, [organizationId, count]);
  await pool.query(`analyze "Notification", "Mail", "Incident"`);
}

type Plan = { "Shared Hit Blocks": number; "Shared Read Blocks": number; "Actual Rows": number };

/** The pages that a statement reads, and how many rows it claims. Nothing is changed. */
async function explain(text: string, values: unknown[]): Promise<{ pages: number; rows: number }> {
  const client = await queue.connect();
  try {
    await client.query("begin");
    const { rows } = await client.query<{ "QUERY PLAN": { Plan: Plan }[] }>(
      `explain (analyze, buffers, format json) ${text}`,
      values,
    );
    const plan = rows[0]?.["QUERY PLAN"][0]?.Plan;
    return {
      pages: (plan?.["Shared Hit Blocks"] ?? 0) + (plan?.["Shared Read Blocks"] ?? 0),
      rows: plan?.["Actual Rows"] ?? 0,
    };
  } finally {
    await client.query("rollback");
    client.release();
  }
}

async function costs() {
  const { workerId, clock } = suite.app.environment;
  const now = new Date(clock.now().getTime() + 60_000);
  return {
    notifications: await explain(claimNotificationsStatement, [workerId, now, 4, []]),
    mails: await explain(claimMailsStatement, [workerId, now, 5]),
  };
}

test("a claim with 10,000 waiting costs what one with 100 costs", { timeout: 60_000 }, async () => {
  const { id } = await makeOrganization(suite.app);
  await fill(id, 100);
  const few = await costs();
  await fill(id, 9_900);
  const many = await costs();
  expect([few.notifications.rows, many.notifications.rows, few.mails.rows, many.mails.rows]).toEqual([
    4, 4, 5, 5,
  ]);
  // A level more of each index that is read.
  expect(many.notifications.pages, JSON.stringify({ few, many })).toBeLessThan(few.notifications.pages + 60);
  expect(many.mails.pages, JSON.stringify({ few, many })).toBeLessThan(few.mails.pages + 60);
});
