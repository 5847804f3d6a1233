/**
 * A lane is all that waits for one rule in one environment. These are SQL over `b` (its RuleBinding), `r` (its Rule),
 * `d` (the DeployedRule that production runs), `a` (the Account it is bound to) and `z` (that account's
 * Authorization), each possibly null.
 */

const inProduction = `b."environment" = 'PRODUCTION'`;

/** What a lane runs: the draft in development, the deployed snapshot in production. */
export const runs = {
  name: `case when ${inProduction} then d."name" else r."name" end`,
  condition: `case when ${inProduction} then d."condition" else r."condition" end`,
  functionId: `case when ${inProduction} then d."functionId" else r."functionId" end`,
  /** Over `f`, the Function of `functionId`. */
  functionVersionId: `case when ${inProduction} then d."functionVersionId" else f."currentVersionId" end`,
} as const;

/** Why a lane can run nothing until somebody configures or enables the rule; null where it can. Such events are discarded. */
export const unableReason = `case
  when r."id" is null or b."ruleId" is null then 'The rule has been deleted.'
  when ${inProduction} and d."ruleId" is null then 'The rule is not deployed to production.'
  when not ${inProduction} and r."deletedAt" is not null then 'The rule has been deleted.'
  when b."accountId" is null then 'The rule is associated with no account.'
  when ${runs.functionId} is null then 'The rule has no function to run.'
  when not b."enabled" then 'The rule is disabled.'
end`;

/** Whether the account holds: what waits for any of its rules goes on waiting. */
export const accountHolds = `(a."revokedAt" is not null or z."refusedAt" is not null)`;

/** The version of the function that a lane runs, over `b` alone. */
const versionOfLane = `case when ${inProduction}
  then (select o."functionVersionId" from "DeployedRule" o where o."deploymentId" = b."deploymentId" and o."ruleId" = b."ruleId")
  else (select g."currentVersionId" from "Rule" o join "Function" g on g."id" = o."functionId" where o."id" = b."ruleId") end`;

/** The connections `n` (and `y`, their Authorization) that the lane's script names and that cannot be called, over `b` alone. */
export const deadConnections = `"FunctionLink" k
  join "ConnectionLink" n on n."linkName" = k."linkName" and n."organizationId" = b."organizationId"
  join "ConnectionAuthorization" c on c."connectionId" = n."id" and c."environment" = b."environment"
  join "Authorization" y on y."id" = c."authorizationId"
  where k."functionVersionId" = (${versionOfLane}) and (c."revokedAt" is not null or y."refusedAt" is not null)`;

/** Whether a connection that the lane's script names is on hold or refused. */
export const connectionHolds = `exists (select from ${deadConnections})`;

/** Whether a hold stands: what waits goes on waiting. */
export const isHeld = `(${accountHolds} or b."pausedAt" is not null or b."failingSince" is not null or ${connectionHolds})`;

/** The joins that bring `d`, `a` and `z` to `b`. */
export const bindingFacts = `left join "DeployedRule" d on ${inProduction} and d."deploymentId" = b."deploymentId" and d."ruleId" = b."ruleId"
  left join "Account" a on a."id" = b."accountId"
  left join "Authorization" z on z."id" = a."authorizationId"`;

/** The joins that the above need, for a lane `l`. */
export const laneFacts = `(select 1) one
  left join "Rule" r on r."id" = l."ruleId"
  left join "RuleBinding" b on b."ruleId" = l."ruleId" and b."environment" = l."environment"
  ${bindingFacts}`;

/**
 * A recursive relation `lane` of all lanes with waiting rows that come after the lane (`after`), each with the `runAt`
 * that comes first: one probe of the index Execution_waiting each, read only as far as the statement asks for.
 */
export function waitingLanes(after: { ruleId: string; environment: string }): string {
  const next = (bound: string) => `select t."ruleId", t."environment", t."runAt" from "Execution" t
    where t."status" = 'QUEUED' and (t."ruleId", t."environment") > (${bound})
    order by t."ruleId", t."environment", t."runAt", t."id" limit 1`;
  return `lane as (
    (${next(`${after.ruleId}, ${after.environment}`)})
    union all
    select n.* from lane l cross join lateral (${next(`l."ruleId", l."environment"`)}) n
  )`;
}

/** Comes before every lane. */
export const firstLane = {
  ruleId: "00000000-0000-0000-0000-000000000000",
  environment: "DEVELOPMENT",
} as const;
