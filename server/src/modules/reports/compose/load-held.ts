import type { Environment } from "../../../generated/prisma/enums.ts";
import type { Deadline, Scene } from "./composer.ts";
import { defaultHeldDays } from "./load-account.ts";
import { countedOf, countedTo, sayDistance, sayMoment } from "./say.ts";
import type { Counted } from "./say.ts";
import { shortName } from "./shorten.ts";

/** Whose events wait: an account's, those of the rules that call through a connection, or a rule's. */
export type HeldOf =
  | { accountId: string }
  | { connectionId: string; environment: Environment }
  | { ruleId: string; environment: Environment };

export type Held = {
  /** Rules that run in the environment: the first ten by name, and how many more. */
  ruleNames: string[];
  moreRules: Counted;
  events: Counted;
  /** When the oldest event that waits expires; null where none does. */
  expiresAt: Date | null;
};

const namedRules = 10;
/** Rules beyond these are counted, but their queues are not looked at. */
const lookedAt = 1_000;

/** Over `b`: enabled, and in its environment at all. */
const runsRules = `b."enabled" and case when b."environment" = 'PRODUCTION' then b."deploymentId" is not null
  else exists (select from "Rule" r where r."id" = b."ruleId" and r."deletedAt" is null) end`;

function bindingsOf(of: HeldOf): { sql: string; values: (string | null)[] } {
  if ("accountId" in of)
    return { sql: `b."accountId" = $2::uuid and $3::text is null`, values: [of.accountId, null] };
  if ("ruleId" in of)
    return {
      sql: `b."ruleId" = $2::uuid and b."environment" = $3::"Environment"`,
      values: [of.ruleId, of.environment],
    };
  // Those whose scripts name the connection: the draft's current version in development, the deployed one in production.
  return {
    sql: `b."environment" = $3::"Environment" and b."ruleId" in (
      select r."id" from "ConnectionLink" n join "FunctionLink" k on k."linkName" = n."linkName"
        join "FunctionVersion" v on v."id" = k."functionVersionId" and v."organizationId" = n."organizationId"
        join "Function" f on f."id" = v."functionId" and f."currentVersionId" = v."id" join "Rule" r on r."functionId" = f."id"
        where n."id" = $2::uuid and $3::"Environment" = 'DEVELOPMENT'
      union all
      select d."ruleId" from "ConnectionLink" n join "FunctionLink" k on k."linkName" = n."linkName"
        join "FunctionVersion" v on v."id" = k."functionVersionId" and v."organizationId" = n."organizationId"
        join "DeployedRule" d on d."functionId" = v."functionId" and d."functionVersionId" = v."id"
        join "RuleBinding" e on e."ruleId" = d."ruleId" and e."environment" = 'PRODUCTION' and e."deploymentId" = d."deploymentId"
        where n."id" = $2::uuid and $3::"Environment" = 'PRODUCTION')`,
    values: [of.connectionId, of.environment],
  };
}

/**
 * What waits, and for which rules. Rules and events are counted up to 10,000; the oldest event is found by one probe of the
 * queue's index per rule, of a thousand rules at most.
 */
export async function loadHeld(
  { database, notification: { organizationId } }: Scene,
  of: HeldOf,
): Promise<Held> {
  const { sql, values } = bindingsOf(of);
  // An account's events have an index of their own; those of rules are read lane by lane.
  const waiting =
    "accountId" in of
      ? `select from "Execution" t where t."accountId" = $2::uuid and t."status" = 'QUEUED'`
      : `select from looked b cross join lateral (select from "Execution" t where t."status" = 'QUEUED'
          and t."ruleId" = b."ruleId" and t."environment" = b."environment" limit ${countedTo + 1}) t`;
  const { rows } = await database.pool.query<{
    names: string[];
    rules: number;
    events: number;
    expiresAt: Date | null;
  }>({
    name: `mail-held-${Object.keys(of).join("-")}`,
    text: `with bound as materialized (
        select b."ruleId", b."environment", b."accountId" from "RuleBinding" b
        where b."organizationId" = $1::uuid and ${sql} and ${runsRules} order by b."ruleId" limit ${countedTo + 1}
      ), looked as materialized (select * from bound limit ${lookedAt})
      select (select count(*)::int from bound) as "rules",
        array(select r."name" from (select b."ruleId" from bound b limit ${namedRules}) b join "Rule" r on r."id" = b."ruleId"
          order by r."name", r."id") as "names",
        (select count(*)::int from (${waiting} limit ${countedTo + 1}) w) as "events",
        (select min(e."runAt" + make_interval(days => coalesce(a."heldEventsDays", ${defaultHeldDays})))
          from looked b left join "Account" a on a."id" = b."accountId" cross join lateral (
            select t."runAt" from "Execution" t where t."status" = 'QUEUED' and t."ruleId" = b."ruleId"
              and t."environment" = b."environment" order by t."runAt", t."id" limit 1) e) as "expiresAt"`,
    values: [organizationId, ...values],
  });
  const [row] = rows;
  const rules = countedOf(row?.rules ?? 0);
  const names = (row?.names ?? []).map(shortName);
  return {
    ruleNames: names,
    moreRules: { count: rules.count - names.length, more: rules.more },
    events: countedOf(row?.events ?? 0),
    expiresAt: row?.expiresAt ?? null,
  };
}

/** The deadline of events that are held: when the oldest expires. */
export function heldDeadline({ expiresAt }: Held, now: Date, days: number): Deadline {
  if (expiresAt)
    return {
      at: expiresAt,
      text: `${sayMoment(expiresAt)} (${sayDistance(expiresAt, now)}). Then the oldest event that waits expires, and the others follow.`,
    };
  return {
    at: null,
    text: `No deadline: no event waits yet. Each that comes is kept for ${days} ${days === 1 ? "day" : "days"}.`,
  };
}
