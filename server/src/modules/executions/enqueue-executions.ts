import type { TransactionScope } from "../../context.ts";
import type { Environment } from "../../generated/prisma/enums.ts";
import { appendExecutionChanges, changeNameByStatus } from "./executions.changes.ts";
import { bindingFacts, runs, unableReason } from "./lanes.ts";
import { matchEvent } from "./match-event.ts";
import type { Match } from "./match-event.ts";

/** A stored event, as matching needs it. `receivedAt` is what "today" refers to; now, where it is left out. */
export type EventToMatch = {
  id: string;
  organizationId: string;
  accountId: string;
  environment: Environment;
  eventType: string;
  recordId: string;
  payload: unknown;
  receivedAt?: Date;
};

/** A rule that listens to an event and has a condition to meet. */
type Candidate = {
  eventId: string;
  ruleId: string;
  ruleName: string;
  conditionOf: string;
  condition: unknown;
};

/**
 * Makes an execution for each event and rule that listens to it, in the caller's transaction: waiting; discarded with the
 * reason where the rule cannot run; unmatched with the reason where the rule's condition does not hold; failed where it cannot
 * be evaluated, so that nothing is lost. Candidates come by index; those without a condition take one statement, those with one
 * a second. Events keep their order per record and rule. Doing it again makes none. Answers how many were made.
 */
export async function enqueueExecutions(
  { tx, now }: TransactionScope,
  events: readonly EventToMatch[],
): Promise<number> {
  if (events.length === 0) return 0;
  const given = events.map(({ payload: _payload, receivedAt: _receivedAt, ...event }, position) => ({
    ...event,
    position,
  }));
  const [row] = await tx.$queryRawUnsafe<{ made: number; candidates: Candidate[] | null }[]>(
    enqueueOrAsk,
    JSON.stringify(given),
    now,
  );
  const made = row?.made ?? 0;
  if (!row?.candidates) return made;
  const matches = matchCandidates(events, row.candidates, now);
  const [more] = await tx.$queryRawUnsafe<{ made: number }[]>(insertMatched, JSON.stringify(matches), now);
  return made + (more?.made ?? 0);
}

/** Evaluates each candidate's condition; in the order of the candidates, which is that of the events. */
function matchCandidates(events: readonly EventToMatch[], candidates: readonly Candidate[], now: Date) {
  const byId = new Map(events.map((event) => [event.id, event]));
  // One lane's condition comes once, with its first candidate.
  const conditions = new Map<string, unknown>();
  return candidates.flatMap(({ eventId, ruleId, ruleName, conditionOf, condition }, position) => {
    const event = byId.get(eventId);
    if (!event) return [];
    if (condition !== null) conditions.set(conditionOf, condition);
    const match: Match = matchEvent(conditions.get(conditionOf), event.payload, event.receivedAt ?? now);
    const { organizationId, accountId, environment, recordId } = event;
    return [
      { organizationId, accountId, environment, recordId, eventId, ruleId, ruleName, position, ...match },
    ];
  });
}

const columns = `"id", "organizationId", "ruleId", "ruleName", "environment", "eventId", "accountId", "recordId",
      "status", "reason", "matchReason", "runAt", "createdAt", "finishedAt"`;

/** Makes what needs no condition; answers the rest as candidates, in the order of the events. */
const enqueueOrAsk = `with given as (
    select * from jsonb_to_recordset($1::jsonb) as g("id" uuid, "organizationId" uuid, "accountId" uuid,
      "environment" "Environment", "eventType" text, "recordId" text, "happenedAt" timestamptz, "position" int)
  ), listening as (
    select g.*, r."id" as "ruleId", ${runs.name} as "ruleName", ${runs.condition} as "condition", ${unableReason} as "unable"
    from given g
    join "RuleTrigger" m on m."accountId" = g."accountId" and m."eventType" = g."eventType" and m."environment" = g."environment"
      and (g."happenedAt" is null or m."since" < g."happenedAt" + interval '1 second')
    join "Rule" r on r."id" = m."ruleId" and r."organizationId" = g."organizationId"
    join "RuleBinding" b on b."ruleId" = m."ruleId" and b."environment" = m."environment"
    ${bindingFacts}
  ), made as (
    insert into "Execution" (${columns})
    select uuidv7(), e."organizationId", e."ruleId", e."ruleName", e."environment", e."id", e."accountId", e."recordId",
      (case when e."unable" is null then 'QUEUED' else 'DISCARDED' end)::"ExecutionStatus", e."unable", null, $2::timestamptz, $2::timestamptz,
      case when e."unable" is not null then $2::timestamptz end
    from listening e where e."unable" is not null or e."condition" is null order by e."position", e."ruleId"
    on conflict ("eventId", "ruleId", "environment") do nothing
    returning *
  ), changes as (
    ${appendExecutionChanges("made", { name: nameOfNew(), at: "$2" })}
  ), candidate as (
    select e."id" as "eventId", e."ruleId", e."ruleName", e."ruleId" || ' ' || e."environment" as "conditionOf", e."position",
      case when row_number() over (partition by e."ruleId", e."environment" order by e."position") = 1 then e."condition" end as "condition"
    from listening e where e."unable" is null and e."condition" is not null
  ) select (select count(*)::int from made) as "made",
    (select jsonb_agg(to_jsonb(c) - 'position' order by c."position", c."ruleId") from candidate c) as "candidates"`;

const insertMatched = `with made as (
    insert into "Execution" (${columns})
    select uuidv7(), e."organizationId", e."ruleId", e."ruleName", e."environment", e."eventId", e."accountId", e."recordId",
      e."status", e."reason", e."matchReason", $2::timestamptz, $2::timestamptz, case when e."status" <> 'QUEUED' then $2::timestamptz end
    from jsonb_to_recordset($1::jsonb) as e("organizationId" uuid, "ruleId" uuid, "ruleName" text, "environment" "Environment",
      "eventId" uuid, "accountId" uuid, "recordId" text, "status" "ExecutionStatus", "reason" text, "matchReason" text, "position" int)
    order by e."position"
    on conflict ("eventId", "ruleId", "environment") do nothing
    returning *
  ), changes as (
    ${appendExecutionChanges("made", { name: nameOfNew(), at: "$2" })}
  ) select count(*)::int as "made" from made`;

/** The change of a row that is new: one that waits is no retry. */
function nameOfNew(): string {
  return `case x."status" when 'QUEUED' then 'execution.queued' else ${changeNameByStatus} end`;
}
