import type { TransactionScope } from "../../context.ts";
import type { Environment } from "../../generated/prisma/enums.ts";
import { appendExecutionChanges } from "./executions.changes.ts";
import { bindingFacts, runs, unableReason } from "./lanes.ts";

/** A stored event, as matching needs it. */
export type EventToMatch = {
  id: string;
  organizationId: string;
  accountId: string;
  environment: Environment;
  eventType: string;
  recordId: string;
};

/**
 * Makes an execution for each event and rule that listens to it, in the caller's transaction and in one statement:
 * waiting, or discarded with the reason where the rule cannot run. Events keep their order per record. Doing it
 * again makes none. Answers how many were made.
 */
export async function enqueueExecutions(
  { tx, now }: TransactionScope,
  events: readonly EventToMatch[],
): Promise<number> {
  if (events.length === 0) return 0;
  const [row] = await tx.$queryRawUnsafe<{ made: number }[]>(
    statement,
    JSON.stringify(events.map((event, position) => ({ ...event, position }))),
    now,
  );
  return row?.made ?? 0;
}

const statement = `with given as (
    select * from jsonb_to_recordset($1::jsonb) as g("id" uuid, "organizationId" uuid, "accountId" uuid,
      "environment" "Environment", "eventType" text, "recordId" text, "position" int)
  ), matched as (
    select g.*, r."id" as "ruleId", ${runs.name} as "ruleName", ${unableReason} as "unable"
    from given g
    join "RuleTrigger" m on m."accountId" = g."accountId" and m."eventType" = g."eventType" and m."environment" = g."environment"
    join "Rule" r on r."id" = m."ruleId" and r."organizationId" = g."organizationId"
    join "RuleBinding" b on b."ruleId" = m."ruleId" and b."environment" = m."environment"
    ${bindingFacts}
  ), made as (
    insert into "Execution" ("id", "organizationId", "ruleId", "ruleName", "environment", "eventId", "accountId", "recordId",
      "status", "reason", "runAt", "createdAt", "finishedAt")
    select uuidv7(), e."organizationId", e."ruleId", e."ruleName", e."environment", e."id", e."accountId", e."recordId",
      (case when e."unable" is null then 'QUEUED' else 'DISCARDED' end)::"ExecutionStatus", e."unable", $2::timestamptz, $2::timestamptz,
      case when e."unable" is not null then $2::timestamptz end
    from matched e order by e."position", e."ruleId"
    on conflict ("eventId", "ruleId", "environment") do nothing
    returning *
  ), changes as (
    ${appendExecutionChanges("made", {
      name: `case x."status" when 'QUEUED' then 'execution.queued' else 'execution.discarded' end`,
      at: "$2",
    })}
  ) select count(*)::int as made from made`;
