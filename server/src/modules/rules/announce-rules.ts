import type { TransactionScope } from "../../context.ts";
import { Prisma } from "../../generated/prisma/client.ts";
import type { Environment } from "../../generated/prisma/enums.ts";
import { rulesOfConnection } from "./rules-of-connection.ts";

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

/**
 * As announceRulesOfAccount, for the rules whose scripts call through a connection: it was revoked, refused or connected again in
 * an environment.
 */
export async function announceRulesOfConnection(
  { tx, now }: TransactionScope,
  given: { organizationId: string; linkName: string; environment: Environment; actorName: string | null },
): Promise<void> {
  await tx.$executeRawUnsafe(
    `insert into "Change" ("createdAt", "organizationId", "name", "entityType", "entityId", "actorName", "payload")
    select $3::timestamptz, $2::uuid, 'rule.statusChanged', 'Rule', x."ruleId", $4::text,
      jsonb_build_object('ruleName', r."name", 'environment', x."environment")
    from (${rulesOfConnection}) x join "Rule" r on r."id" = x."ruleId"
    where x."environment" = $5::"Environment" order by x."ruleId"`,
    given.linkName,
    given.organizationId,
    now,
    given.actorName,
    given.environment,
  );
}
