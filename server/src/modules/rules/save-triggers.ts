import type { TransactionScope } from "../../context.ts";

/**
 * Brings the index of intake in line with rules, in two statements however many: one row per event type of the account
 * that a rule uses, in development by its draft, in production by what is deployed. Rows that stay keep their `since`.
 */
export async function saveTriggers(
  { tx, now }: TransactionScope,
  ruleId: string | readonly string[],
): Promise<void> {
  const ruleIds = typeof ruleId === "string" ? [ruleId] : ruleId;
  if (ruleIds.length === 0) return;
  await tx.$executeRawUnsafe(
    `delete from "RuleTrigger" t where t."ruleId" = any($1::uuid[]) and not exists (
       select ${listening} where b."ruleId" = t."ruleId" and b."environment" = t."environment" and b."accountId" = t."accountId"
         and t."eventType" = any(${eventTypes}))`,
    ruleIds,
  );
  await tx.$executeRawUnsafe(
    `insert into "RuleTrigger" ("accountId", "eventType", "ruleId", "environment", "since")
     select distinct b."accountId", e."type", b."ruleId", b."environment", $2::timestamptz
     ${listening} cross join lateral unnest(${eventTypes}) as e("type")
     where b."ruleId" = any($1::uuid[]) and b."accountId" is not null on conflict do nothing`,
    ruleIds,
    now,
  );
}

const listening = `from "RuleBinding" b join "Rule" r on r."id" = b."ruleId"
  left join "DeployedRule" d on b."environment" = 'PRODUCTION' and d."deploymentId" = b."deploymentId" and d."ruleId" = b."ruleId"`;

const eventTypes = `case when b."environment" = 'PRODUCTION' then d."eventTypes" when r."deletedAt" is null then r."eventTypes" end`;
