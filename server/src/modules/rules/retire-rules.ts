import type { TransactionScope } from "../../context.ts";

/**
 * Takes rules out of sight that have neither a draft nor a place in production, in two statements: earlier deployments
 * still know them. Switches and pauses stay, and the account they had in production is remembered, for a roll-back
 * that brings them back.
 */
export async function retireRules(
  { tx, now }: TransactionScope,
  given: { organizationId: string; ruleIds: readonly string[]; actorName: string },
): Promise<void> {
  const { organizationId, ruleIds, actorName } = given;
  if (ruleIds.length === 0) return;
  await tx.$executeRawUnsafe(
    `update "Rule" set "goneAt" = $3::timestamptz, "deletedAt" = coalesce("deletedAt", $3::timestamptz)
     where "id" = any($1::uuid[]) and "organizationId" = $2::uuid`,
    ruleIds,
    organizationId,
    now,
  );
  await tx.$executeRawUnsafe(
    `update "RuleBinding" b set "deploymentId" = null, "accountId" = null, "associatedAt" = null, "failures" = 0,
       "failingSince" = null, "failingReason" = null, "probeAt" = null, "replayPerMinute" = null, "replaySince" = null,
       "replayStarted" = 0,
       "lost" = case when b."environment" = 'PRODUCTION' and b."accountId" is not null then (
         select jsonb_build_object('cause', 'RULE_REMOVED', 'accountId', a."id", 'accountName', a."providerOrgName",
           'byName', $3::text, 'at', $4::text) from "Account" a where a."id" = b."accountId") else b."lost" end
     where b."ruleId" = any($1::uuid[]) and b."organizationId" = $2::uuid`,
    ruleIds,
    organizationId,
    actorName,
    now.toISOString(),
  );
}
