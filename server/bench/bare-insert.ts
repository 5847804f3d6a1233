import type { Database } from "../src/platform/database/client.ts";
import { newId } from "../src/platform/ids.ts";
import type { EventPayload } from "../src/providers/events.ts";
import type { Place, Seeded } from "./seed-rules.ts";

/**
 * The rows that intake makes of events, all values known beforehand, in one prepared statement and one transaction: the least that
 * this PostgreSQL can do for them. It finds no rules, drops no duplicates and evaluates nothing.
 */
export async function insertBare(
  { pool }: Database,
  { organizationId, serviceKey }: Seeded,
  { accountId, eventType }: Place,
  payloads: readonly EventPayload[],
  listeners: number,
): Promise<void> {
  const events = payloads.map((payload) => ({ id: newId(), recordId: payload.recordId, payload }));
  const executions = events.flatMap(({ id, recordId }) =>
    Array.from({ length: listeners }, () => ({ id: newId(), eventId: id, ruleId: newId(), recordId })),
  );
  const values = [
    organizationId,
    accountId,
    serviceKey,
    eventType,
    JSON.stringify(events),
    JSON.stringify(executions),
  ];
  await pool.query({ name: "bare-insert", text: statement, values });
}

const statement = `with stored as (
    insert into "Event" ("id", "organizationId", "accountId", "environment", "serviceKey", "eventType", "recordId", "fingerprint",
      "payload", "occurredAt", "receivedAt")
    select e."id", $1::uuid, $2::uuid, 'DEVELOPMENT', $3, $4, e."recordId", e."id"::text, e."payload", now(), now()
    from jsonb_to_recordset($5::jsonb) as e("id" uuid, "recordId" text, "payload" jsonb)
  ), made as (
    insert into "Execution" ("id", "organizationId", "ruleId", "ruleName", "environment", "eventId", "accountId", "recordId", "runAt", "createdAt")
    select x."id", $1::uuid, x."ruleId", 'Rule ' || x."ruleId", 'DEVELOPMENT', x."eventId", $2::uuid, x."recordId", now(), now()
    from jsonb_to_recordset($6::jsonb) as x("id" uuid, "eventId" uuid, "ruleId" uuid, "recordId" text)
  ) insert into "Change" ("createdAt", "organizationId", "name", "entityType", "entityId", "parentId", "payload")
    select now(), $1::uuid, 'execution.queued', 'Execution', x."id", x."ruleId",
      jsonb_build_object('ruleName', 'Rule ' || x."ruleId", 'environment', 'DEVELOPMENT', 'recordId', x."recordId", 'attempt', 0, 'reason', null)
    from jsonb_to_recordset($6::jsonb) as x("id" uuid, "eventId" uuid, "ruleId" uuid, "recordId" text)`;
