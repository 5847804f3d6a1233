import type { TransactionScope } from "../../context.ts";

/**
 * Brings the index of intake in line with rules, in two statements however many: one row per event type of the account
 * that a rule uses, in development by its draft, in production by what is deployed.
 */
export async function saveTriggers(
  { tx }: TransactionScope,
  ruleId: string | readonly string[],
): Promise<void> {
  const ruleIds = typeof ruleId === "string" ? [ruleId] : ruleId;
  if (ruleIds.length === 0) return;
  await tx.$executeRawUnsafe(`delete from "RuleTrigger" where "ruleId" = any($1::uuid[])`, ruleIds);
  await tx.$executeRawUnsafe(
    `insert into "RuleTrigger" ("accountId", "eventType", "ruleId", "environment")
    select distinct b."accountId", e."type", b."ruleId", b."environment"
    from "RuleBinding" b join "Rule" r on r."id" = b."ruleId"
    left join "DeployedRule" d on b."environment" = 'PRODUCTION' and d."deploymentId" = b."deploymentId" and d."ruleId" = b."ruleId"
    cross join lateral unnest(case when b."environment" = 'PRODUCTION' then d."eventTypes"
      when r."deletedAt" is null then r."eventTypes" end) as e("type")
    where b."ruleId" = any($1::uuid[]) and b."accountId" is not null`,
    ruleIds,
  );
}
