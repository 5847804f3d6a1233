import type { TransactionScope } from "../../context.ts";
import type { Environment } from "../../generated/prisma/enums.ts";
import { prepared } from "../../platform/database/prepared.ts";
import { appendExecutionChanges, changeNameByStatus } from "./executions.changes.ts";
import { bindingFacts, runs, unableReason } from "./lanes.ts";
import { matchEvent } from "./match-event.ts";

/** A stored event, as matching needs it. */
export type EventToMatch = {
  id: string;
  organizationId: string;
  accountId: string;
  environment: Environment;
  eventType: string;
  recordId: string;
  payload: unknown;
  /** Of an event that was learned of late, ISO 8601 to the second: rules that began to listen after it are not given it. */
  happenedAt?: string;
};

/** What is to be decided by conditions: each event and rule, and each condition once. */
type Question = {
  candidates: { eventId: string; ruleId: string; ruleName: string; lane: string }[];
  conditions: Record<string, unknown>;
};

/**
 * Makes an execution for each event and rule that listens to it, in the caller's transaction: waiting; discarded with the
 * reason where the rule cannot run; unmatched with the reason where the rule's condition does not hold; failed where it cannot
 * be evaluated, so that nothing is lost. A condition about the record, where the event alone does not decide, is asked later: intake
 * calls no provider. Candidates come by index; those without a condition take one statement, those with
 * one a second. Events keep their order per record and rule. Doing it again makes none. Answers how many were made.
 */
export async function enqueueExecutions(
  { tx, now }: TransactionScope,
  events: readonly EventToMatch[],
): Promise<number> {
  if (events.length === 0) return 0;
  const [row] = await tx.$queryRawUnsafe<{ made: number; question: Question | null }[]>(
    enqueueOrAsk,
    JSON.stringify(
      events.map(
        ({ id, organizationId, accountId, environment, eventType, recordId, happenedAt }, position) => {
          return { id, organizationId, accountId, environment, eventType, recordId, happenedAt, position };
        },
      ),
    ),
    now,
  );
  const made = row?.made ?? 0;
  if (!row?.question) return made;
  const matches = answerQuestion(events, row.question, now);
  const [more] = await tx.$queryRawUnsafe<{ made: number }[]>(insertMatched, JSON.stringify(matches), now);
  return made + (more?.made ?? 0);
}

/** Evaluates the conditions, in the order of the candidates, which is that of the events. "Today" is now: they are being stored. */
function answerQuestion(
  events: readonly EventToMatch[],
  { candidates, conditions }: Question,
  now: Date,
): object[] {
  const byId = new Map(events.map((event) => [event.id, event]));
  return candidates.flatMap(({ eventId, ruleId, ruleName, lane }, position) => {
    const event = byId.get(eventId);
    if (!event) return [];
    const match = matchEvent(conditions[lane], event.payload, now);
    const { organizationId, accountId, environment, recordId } = event;
    return [
      { organizationId, accountId, environment, recordId, eventId, ruleId, ruleName, position, ...match },
    ];
  });
}

const columns = `"id", "organizationId", "ruleId", "ruleName", "environment", "eventId", "accountId", "recordId",
      "status", "reason", "matchReason", "runAt", "createdAt", "finishedAt"`;

/**
 * Makes what needs no condition; answers the rest as candidates, in the order of the events. The rules are looked up event by
 * event (`offset 0` keeps it so): PostgreSQL takes any JSON for 100 rows, and would rather scan the triggers of everybody once.
 */
const enqueueOrAsk = prepared(`with given as (
    select * from jsonb_to_recordset($1::jsonb) as g("id" uuid, "organizationId" uuid, "accountId" uuid,
      "environment" "Environment", "eventType" text, "recordId" text, "happenedAt" timestamptz, "position" int)
  ), listening as (
    select g.*, f.* from given g cross join lateral (
      select r."id" as "ruleId", ${runs.name} as "ruleName", ${runs.condition} as "condition", ${unableReason} as "unable"
      from "RuleTrigger" m
      join "Rule" r on r."id" = m."ruleId" and r."organizationId" = g."organizationId"
      join "RuleBinding" b on b."ruleId" = m."ruleId" and b."environment" = m."environment"
      ${bindingFacts}
      where m."accountId" = g."accountId" and m."eventType" = g."eventType" and m."environment" = g."environment"
        and (g."happenedAt" is null or m."since" < g."happenedAt" + interval '1 second')
      offset 0
    ) f
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
    select e."id" as "eventId", e."ruleId", e."ruleName", e."ruleId" || ' ' || e."environment" as "lane", e."position", e."condition"
    from listening e where e."unable" is null and e."condition" is not null
  ) select (select count(*)::int from made) as "made",
    case when exists (select from candidate) then jsonb_build_object(
      'candidates', (select jsonb_agg(jsonb_build_object('eventId', c."eventId", 'ruleId', c."ruleId", 'ruleName', c."ruleName", 'lane', c."lane")
        order by c."position", c."ruleId") from candidate c),
      'conditions', (select jsonb_object_agg(c."lane", c."condition") from (select distinct on ("lane") "lane", "condition" from candidate) c)
    ) end as "question"`);

const insertMatched = prepared(`with made as (
    insert into "Execution" (${columns}, "matchPending")
    select uuidv7(), e."organizationId", e."ruleId", e."ruleName", e."environment", e."eventId", e."accountId", e."recordId",
      e."status", e."reason", e."matchReason", $2::timestamptz, $2::timestamptz, case when e."status" <> 'QUEUED' then $2::timestamptz end,
      e."matchPending"
    from jsonb_to_recordset($1::jsonb) as e("organizationId" uuid, "ruleId" uuid, "ruleName" text, "environment" "Environment",
      "eventId" uuid, "accountId" uuid, "recordId" text, "status" "ExecutionStatus", "reason" text, "matchReason" text, "matchPending" boolean, "position" int)
    order by e."position"
    on conflict ("eventId", "ruleId", "environment") do nothing
    returning *
  ), changes as (
    ${appendExecutionChanges("made", { name: nameOfNew(), at: "$2" })}
  ) select count(*)::int as "made" from made`);

/** The change of a row that is new: one that waits is no retry. */
function nameOfNew(): string {
  return `case x."status" when 'QUEUED' then 'execution.queued' else ${changeNameByStatus} end`;
}
