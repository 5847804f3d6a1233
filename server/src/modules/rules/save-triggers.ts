import type { TransactionScope } from "../../context.ts";
import { Prisma } from "../../generated/prisma/client.ts";

/**
 * Brings the index of intake in line with a rule: one row per event type of the account that it uses in development.
 * Production listens to what was deployed, which the draft does not touch.
 */
export async function saveTriggers({ tx }: TransactionScope, ruleId: string): Promise<void> {
  await tx.ruleTrigger.deleteMany({ where: { ruleId, environment: "DEVELOPMENT" } });
  await tx.$executeRaw(Prisma.sql`
    insert into "RuleTrigger" ("accountId", "eventType", "ruleId", "environment")
    select b."accountId", e."type", r."id", b."environment"
    from "Rule" r
    join "RuleBinding" b on b."ruleId" = r."id" and b."environment" = 'DEVELOPMENT' and b."accountId" is not null
    cross join lateral (select distinct unnest(r."eventTypes") as "type") e
    where r."id" = ${ruleId}::uuid`);
}
