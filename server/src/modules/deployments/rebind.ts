import type { TransactionScope } from "../../context.ts";
import type { Deployment } from "../../generated/prisma/client.ts";
import { retireRules } from "../rules/index.ts";
import { isMoved } from "./plan-rules.ts";
import type { PlannedRule } from "./plan-rules.ts";

/**
 * Points the production bindings of a project at a new deployment: those of its rules, with the accounts that the plan
 * gives them, and away from it for those that leave. Switches and pauses stay. A function that changes is tried at
 * once where its breaker is open.
 */
export async function rebind(
  scope: TransactionScope,
  deployment: Deployment,
  changed: readonly PlannedRule[],
): Promise<void> {
  const { tx, now } = scope;
  const { id, organizationId, deployedByName: actorName } = deployment;
  await tx.$executeRawUnsafe(
    `update "Rule" r set "goneAt" = null from "DeployedRule" d
     where d."deploymentId" = $1::uuid and r."id" = d."ruleId" and r."goneAt" is not null`,
    id,
  );
  await tx.$executeRawUnsafe(
    `update "RuleBinding" b set "deploymentId" = $1::uuid,
       "probeAt" = case when b."failingSince" is not null and b."ruleId" = any($2::uuid[]) then $3::timestamptz else b."probeAt" end
     from "DeployedRule" d where d."deploymentId" = $1::uuid and b."ruleId" = d."ruleId" and b."environment" = 'PRODUCTION'`,
    id,
    changed.filter((rule) => rule.functionChanged).map(({ ruleId }) => ruleId),
    now,
  );
  const moved = changed.filter((rule) => isMoved(rule));
  // The account of a service that the rule no longer listens to is remembered, for the day it does again.
  await tx.$executeRawUnsafe(
    `update "RuleBinding" b set "accountId" = m."accountId", "associatedAt" = case when m."accountId" is not null then $3::timestamptz end,
       "lost" = coalesce((
         select jsonb_build_object('cause', 'SERVICE_CHANGED', 'accountId', a."id", 'accountName', a."providerOrgName",
           'byName', $4::text, 'at', $5::text) from "Account" a where a."id" = b."accountId" and a."serviceId" <> d."serviceId"
       ), case when m."accountId" is null then b."lost" end)
     from jsonb_to_recordset($2::jsonb) as m("ruleId" uuid, "accountId" uuid)
     join "DeployedRule" d on d."deploymentId" = $1::uuid and d."ruleId" = m."ruleId"
     where b."ruleId" = m."ruleId" and b."environment" = 'PRODUCTION'`,
    id,
    JSON.stringify(moved.map(({ ruleId, accountId }) => ({ ruleId, accountId }))),
    now,
    actorName,
    now.toISOString(),
  );
  const removed = changed.filter((rule) => rule.change === "REMOVED");
  await tx.$executeRawUnsafe(
    `update "RuleBinding" set "deploymentId" = null, "failures" = 0, "failingSince" = null, "failingReason" = null, "probeAt" = null,
       "replayPerMinute" = null, "replaySince" = null, "replayStarted" = 0
     where "ruleId" = any($1::uuid[]) and "environment" = 'PRODUCTION'`,
    removed.map(({ ruleId }) => ruleId),
  );
  await retireRules(scope, {
    organizationId,
    ruleIds: removed.filter((rule) => rule.draftDeleted).map(({ ruleId }) => ruleId),
    actorName,
  });
}
