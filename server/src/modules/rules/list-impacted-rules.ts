import type { Environment } from "../../generated/prisma/enums.ts";
import type { Database } from "../../platform/database/client.ts";

/** The rules that use an account, with the environment in which they do: at most `limit`, oldest rule first. */
export async function listImpactedRules(
  { pool }: Pick<Database, "pool">,
  { organizationId, accountId }: { organizationId: string; accountId: string },
  limit: number,
): Promise<{ ruleId: string; environment: Environment }[]> {
  const { rows } = await pool.query<{ ruleId: string; environment: Environment }>({
    name: "impacted-rules",
    text: `select "ruleId", "environment" from "RuleBinding"
           where "accountId" = $1 and "organizationId" = $2 order by "ruleId" limit $3`,
    values: [accountId, organizationId, limit],
  });
  return rows;
}
