import type { TransactionScope } from "../../context.ts";
import { Prisma } from "../../generated/prisma/client.ts";

/**
 * Appends `rule.statusChanged` for every rule that uses an account, in one statement: its holds or its health have
 * changed, and with them the status of the rules. Call it after the account's or authorization's row is written.
 */
export async function announceRulesOfAccount(
  { tx, now }: TransactionScope,
  given: { organizationId: string; accountId: string; actorName: string | null },
): Promise<void> {
  await tx.$executeRaw(Prisma.sql`
    insert into "Change" ("createdAt", "organizationId", "name", "entityType", "entityId", "actorName", "payload")
    select ${now}::timestamptz, b."organizationId", 'rule.statusChanged', 'Rule', b."ruleId", ${given.actorName}::text,
      jsonb_build_object('ruleName', r."name", 'environment', b."environment", 'accountName', a."providerOrgName")
    from "RuleBinding" b join "Rule" r on r."id" = b."ruleId" join "Account" a on a."id" = b."accountId"
    where b."accountId" = ${given.accountId}::uuid and b."organizationId" = ${given.organizationId}::uuid
    order by b."ruleId"`);
}
