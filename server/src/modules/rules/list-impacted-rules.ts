import type { Environment } from "../../generated/prisma/enums.ts";
import type { Database } from "../../platform/database/client.ts";

/** The rules that use accounts, with the environment in which they do: at most `limit`, oldest rule first. */
export async function listImpactedRules(
  { pool }: Pick<Database, "pool">,
  { organizationId, accountIds }: { organizationId: string; accountIds: readonly string[] },
  limit: number,
): Promise<{ ruleId: string; environment: Environment }[]> {
  const { rows } = await pool.query<{ ruleId: string; environment: Environment }>({
    name: "impacted-rules",
    text: `select "ruleId", "environment" from "RuleBinding"
           where "accountId" = any($1::uuid[]) and "organizationId" = $2 order by "ruleId", "environment" limit $3`,
    values: [accountIds, organizationId, limit],
  });
  return rows;
}
