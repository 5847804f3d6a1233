import type { Pool } from "pg";
import type { Environment as App } from "../../context.ts";
import type { Environment } from "../../generated/prisma/enums.ts";
import { asksRecordSql } from "../conditions/index.ts";
import { appendExecutionChanges, changeNameOf } from "./executions.changes.ts";
import {
  accountHolds,
  connectionHolds,
  firstLane,
  laneFacts,
  runs,
  unableReason,
  waitingLanes,
} from "./lanes.ts";
import { firstProbeSeconds, slowestProbeSeconds } from "./settle-breakers.ts";

/** An execution that this worker has leased, with what one attempt needs. */
export type ClaimedExecution = {
  id: string;
  organizationId: string;
  ruleId: string;
  ruleName: string;
  environment: Environment;
  accountId: string;
  recordId: string;
  /** The number of the attempt; with the worker's id, the fence of the lease. */
  attemptCount: number;
  uncounted: number;
  payload: Record<string, unknown>;
  receivedAt: Date;
  /** The rule's condition has not been asked yet: it takes the record. */
  matchPending: boolean;
  /** The rule's condition as stored, where it asks about the record or has not been asked yet; else null. */
  condition: unknown;
  /** Of the rule. */
  projectId: string;
  /** null where the account is gone, as the next. */
  authorizationId: string | null;
  providerOrgId: string | null;
  /** What runs it: null where the function is gone since. */
  functionVersionId: string | null;
  functionName: string | null;
  kind: "HTTP" | "SCRIPT" | null;
  url: string | null;
  source: string | null;
  credentialId: string | null;
  /** When the credential was last sealed. */
  credentialVersion: Date | null;
};

/** What waits behind an earlier execution of the same record is looked at again after this, or when that one ends. */
export const waitsForRecord = "It waits for an earlier event of the same record.";
export const deferredForSeconds = 60;

/** How many of one lane one process runs at a time, so that a slow endpoint leaves room for the others. */
const perLane = 16;
const mostPasses = 32;
/** How much of a rate may be caught up on at once: of 1.5 seconds, as each process looks every second. */
const burst = `greatest(${perLane}, ceil(b."replayPerMinute" / 40.0)::int)`;

/**
 * Leases up to `limit` due executions, oldest first and fair across lanes; what is of a held or unable lane, or
 * behind an earlier one of its record, is left. The cost depends on the number of lanes with waiting rows, not on how
 * many rows wait. `running` are those of this process by lane.
 */
export async function claimExecutions(
  { pool, clock, workerId }: Pick<App, "clock" | "workerId"> & { pool: Pool },
  limit: number,
  running: readonly { ruleId: string; environment: Environment }[],
  cursor: LaneCursor,
): Promise<ClaimedExecution[]> {
  const claimed: ClaimedExecution[] = [];
  for (let pass = 0; pass < mostPasses && claimed.length < limit; pass += 1) {
    const free = limit - claimed.length;
    const fromStart = cursor.ruleId === firstLane.ruleId;
    const { rows } = await pool.query<Partial<ClaimedExecution> & PassOutcome>({
      name: "executions-claim",
      text: claimStatement,
      values: [
        cursor.ruleId,
        cursor.environment,
        clock.now(),
        workerId,
        free,
        JSON.stringify(countByLane([...running, ...claimed])),
      ],
    });
    const started = rows.filter((row): row is ClaimedExecution & PassOutcome => row.id != null);
    claimed.push(...started.toSorted((a, b) => (a.id < b.id ? -1 : 1)));
    const [outcome] = rows;
    if (outcome?.lastRuleId && outcome.lanes >= free) {
      cursor.ruleId = outcome.lastRuleId;
      cursor.environment = outcome.lastEnvironment;
      continue;
    }
    Object.assign(cursor, firstLane);
    const idle = started.length === 0 && !outcome?.deferred;
    if (fromStart && (idle || (outcome?.lanes ?? 0) <= 1) && !outcome?.deferred) break;
  }
  return claimed;
}

/** Where the next look goes on among the lanes, so that each gets its turn when there are more than one look takes. */
export type LaneCursor = { ruleId: string; environment: Environment };

type PassOutcome = {
  lanes: number;
  deferred: number;
  lastRuleId: string | null;
  lastEnvironment: Environment;
};

function countByLane(rows: readonly { ruleId: string; environment: Environment }[]): object[] {
  const lanes = Map.groupBy(rows, (row) => `${row.ruleId} ${row.environment}`);
  return [...lanes.values()].map((lane) => ({ ...pick(lane[0]), count: lane.length }));
}

function pick(row: { ruleId: string; environment: Environment } | undefined): object {
  return row ? { ruleId: row.ruleId, environment: row.environment } : {};
}

const sameLane = (one: string, other: string): string =>
  `${one}."ruleId" = ${other}."ruleId" and ${one}."environment" = ${other}."environment"`;

/** How many of a lane that is replayed at a rate were to start by now. */
const startable = `(floor(extract(epoch from $3::timestamptz - b."replaySince") * b."replayPerMinute" / 60)::int + 1)`;

// A lane whose function keeps failing gives one when a probe is due; one that is replayed at a rate gives what is due by it.
const room = `least(${perLane}, case when b."failingSince" is null then ${perLane} when b."probeAt" <= $3::timestamptz then 1 else 0 end,
  case when b."replayPerMinute" is null then ${perLane} else ${startable} - b."replayStarted" end)`;

/** While the function fails, the next one is tried after as long as it has been failing: the pauses double. */
const nextProbe = `$3::timestamptz + least(greatest($3::timestamptz - b."failingSince", interval '${firstProbeSeconds} s'), interval '${slowestProbeSeconds} s')`;

// What is counted is locked before it is looked at, so that two nodes together keep to a rate and try one at a time.
// Ids come as arrays, here and in the other statements on the queue: then the planner looks each up by index.
export const claimStatement = `with recursive busy as (
    select * from jsonb_to_recordset($6::jsonb) as x("ruleId" uuid, "environment" "Environment", "count" int)
  ), ${waitingLanes({ ruleId: "$1::uuid", environment: `$2::"Environment"` })}, open_lane as materialized (
    select l."ruleId", l."environment", f."room", f."counted" from lane l cross join lateral (
      select ${room} - coalesce((select k."count" from busy k where ${sameLane("k", "l")}), 0) as "room",
        b."failingSince" is not null or b."replayPerMinute" is not null as "counted"
      from ${laneFacts} where ${unableReason} is null and not ${accountHolds} and b."pausedAt" is null and not ${connectionHolds} limit 1
    ) f
    where f."room" > 0 and l."runAt" <= $3::timestamptz
    limit $5::int
  ), counted_lane as materialized (
    select b."ruleId", b."environment", ${room} as "room" from "RuleBinding" b
    where b."ruleId" = any(array(select "ruleId" from open_lane where "counted")) and b."pausedAt" is null
      and exists (select from open_lane o where o."counted" and ${sameLane("o", "b")})
    for update skip locked
  ), ready as (
    select o."ruleId", o."environment", o."room" from open_lane o where not o."counted"
    union all
    select o."ruleId", o."environment", least(o."room", c."room") from open_lane o join counted_lane c on ${sameLane("c", "o")} where c."room" > 0
  ), share as (
    select greatest(1, ceil($5::int::float / greatest(1, count(*))))::int as "size" from ready
  ), seen as materialized (
    select l."ruleId", l."environment", l."room", e."id", e."runAt", e."blocked" from ready l cross join lateral (
      select t."id", t."runAt", exists (
          select from "Execution" p where ${sameLane("p", "t")} and p."recordId" = t."recordId"
            and p."status" in ('QUEUED', 'RUNNING') and p."id" < t."id"
        ) or exists (
          select from "Execution" p where ${sameLane("p", "t")} and p."recordId" = t."recordId" and p."status" = 'RUNNING'
        ) as "blocked"
      from "Execution" t
      where t."status" = 'QUEUED' and ${sameLane("t", "l")} and t."runAt" <= $3::timestamptz
      order by t."runAt", t."id" limit 2 * least(l."room", (select "size" from share)) + 16
    ) e
  ), chosen as (
    select s."id" from (
      select s.*, row_number() over (partition by s."ruleId", s."environment" order by s."runAt", s."id") as "rank"
      from seen s where not s."blocked"
    ) s where s."rank" <= least(s."room", (select "size" from share)) order by s."rank", s."id" limit $5::int
  ), picked as materialized (
    select t."id" from "Execution" t where t."id" = any(array(select "id" from chosen))
      and t."status" = 'QUEUED' and t."runAt" <= $3::timestamptz for update skip locked
  ), behind as materialized (
    select t."id" from "Execution" t where t."id" = any(array(select "id" from seen where "blocked"))
      and t."status" = 'QUEUED' for update skip locked
  ), deferred as (
    update "Execution" t set "runAt" = $3::timestamptz + interval '${deferredForSeconds} s', "reason" = '${waitsForRecord}'
    where t."id" = any(array(select "id" from behind)) returning t."id"
  ), started as (
    update "Execution" t set "status" = 'RUNNING', "lease" = $4::uuid, "attemptCount" = t."attemptCount" + 1, "reason" = null,
      "startedAt" = coalesce(t."startedAt", $3::timestamptz)
    where t."id" = any(array(select "id" from picked)) returning t.*
  ), counted as (
    update "RuleBinding" b set
      "replayStarted" = case when b."replayPerMinute" is null then 0 else greatest(b."replayStarted", ${startable} - ${burst}) + n."count" end,
      "probeAt" = case when b."failingSince" is not null then ${nextProbe} else b."probeAt" end
    from (
      select s."ruleId", s."environment", count(*)::int as "count" from started s
      join counted_lane c on ${sameLane("c", "s")} group by s."ruleId", s."environment"
    ) n where ${sameLane("b", "n")}
  ), attempts as (
    insert into "ExecutionAttempt" ("executionId", "number", "startedAt") select s."id", s."attemptCount", $3::timestamptz from started s
  ), changes as (
    ${appendExecutionChanges("started", { name: changeNameOf("RUNNING"), at: "$3" })}
  )
  select w.*, s."id", s."organizationId", s."ruleId", s."ruleName", s."environment", s."accountId", s."recordId", s."attemptCount",
    s."uncounted", s."matchPending", case when s."matchPending" or ${asksRecordSql(runs.condition)} then ${runs.condition} end as "condition",
    r."projectId", e."payload", e."receivedAt", a."authorizationId", a."providerOrgId", f."name" as "functionName", f."kind", v."id" as "functionVersionId", v."url", v."source", c."id" as "credentialId", c."updatedAt" as "credentialVersion"
  from (
    select (select count(*) from open_lane)::int as "lanes", (select count(*) from deferred)::int as "deferred",
      (select l."ruleId" from open_lane l order by l."ruleId" desc, l."environment" desc limit 1) as "lastRuleId",
      (select l."environment" from open_lane l order by l."ruleId" desc, l."environment" desc limit 1) as "lastEnvironment"
  ) w
  left join started s on true
  left join "Event" e on e."id" = s."eventId"
  left join "Account" a on a."id" = s."accountId"
  left join "Rule" r on r."id" = s."ruleId"
  left join "RuleBinding" b on b."ruleId" = s."ruleId" and b."environment" = s."environment"
  left join "DeployedRule" d on b."environment" = 'PRODUCTION' and d."deploymentId" = b."deploymentId" and d."ruleId" = b."ruleId"
  left join "Function" f on f."id" = ${runs.functionId} and f."organizationId" = s."organizationId"
  left join "FunctionVersion" v on v."id" = ${runs.functionVersionId}
  left join "Credential" c on c."id" = f."credentialId" and c."organizationId" = s."organizationId"`;
