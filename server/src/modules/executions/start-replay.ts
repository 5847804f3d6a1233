import type { TransactionScope } from "../../context.ts";
import type { Environment } from "../../generated/prisma/enums.ts";
import { appendExecutionChanges } from "./executions.changes.ts";
import type { ReplayPlan } from "./plan-replay.ts";
import type { ReplayedLane } from "./read-replayed-lane.ts";

/**
 * Puts what a replay takes into the queue, in two statements. Conditional: what succeeded, or waits, since the plan was made
 * is left. An execution that is made has the time of its event in its id, so that the order of a record is that of its
 * events also beside those that are requeued. Answers how many wait now.
 */
export async function startReplay(
  { tx, now }: TransactionScope,
  replay: Pick<ReplayPlan, "requeue" | "make"> & {
    organizationId: string;
    ruleId: string;
    environment: Environment;
    lane: ReplayedLane;
    actorName: string;
  },
): Promise<number> {
  const [requeued] = await tx.$queryRawUnsafe<{ count: number }[]>(
    requeueStatement,
    JSON.stringify(replay.requeue),
    replay.organizationId,
    now,
    replay.actorName,
  );
  const [made] = await tx.$queryRawUnsafe<{ count: number }[]>(
    makeStatement,
    JSON.stringify(replay.make),
    replay.organizationId,
    now,
    replay.actorName,
    replay.ruleId,
    replay.environment,
    replay.lane.ruleName,
    replay.lane.accountId,
  );
  return (requeued?.count ?? 0) + (made?.count ?? 0);
}

const requeueStatement = `with given as (
    select * from jsonb_to_recordset($1::jsonb) as g("id" uuid, "matchReason" text, "matchPending" boolean)
  ), requeued as (
    update "Execution" t set "status" = 'QUEUED', "reason" = null, "matchReason" = g."matchReason", "matchPending" = g."matchPending", "runAt" = $3::timestamptz,
      "uncounted" = t."attemptCount", "startedAt" = null, "finishedAt" = null
    from given g where t."id" = any(array(select "id" from given)) and t."id" = g."id" and t."organizationId" = $2::uuid
      and t."status" in ('FAILED', 'EXPIRED', 'DISCARDED', 'UNMATCHED')
    returning t.*
  ), changes as (
    ${appendExecutionChanges("requeued", { name: "'execution.rerun'", at: "$3", actorName: "$4::text" })}
  ) select count(*)::int as "count" from requeued`;

// Each event by its id: the planner would rather read all events of the account for each.
const makeStatement = `with given as (
    select * from jsonb_to_recordset($1::jsonb) as g("eventId" uuid, "matchReason" text, "matchPending" boolean)
  ), made as (
    insert into "Execution" ("id", "organizationId", "ruleId", "ruleName", "environment", "eventId", "accountId", "recordId",
      "matchReason", "matchPending", "runAt", "createdAt")
    select (left(e."id"::text, 18) || substr(gen_random_uuid()::text, 19))::uuid, e."organizationId", $5::uuid, $7, $6::text::"Environment", e."id",
      e."accountId", e."recordId", g."matchReason", g."matchPending", $3::timestamptz, $3::timestamptz
    from given g cross join lateral (select v.* from "Event" v where v."id" = g."eventId" offset 0) e
    where e."organizationId" = $2::uuid and e."accountId" = $8::uuid order by e."id"
    on conflict ("eventId", "ruleId", "environment") do nothing
    returning *
  ), changes as (
    ${appendExecutionChanges("made", { name: "'execution.queued'", at: "$3", actorName: "$4::text" })}
  ) select count(*)::int as "count" from made`;
