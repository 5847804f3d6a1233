import type { Environment } from "../../generated/prisma/enums.ts";
import type { Database } from "../../platform/database/client.ts";

/**
 * The rules ("ruleId", "environment") whose scripts name the connection with the link name `$1` of the organization `$2`: the
 * draft's current version in development, the deployed one in production.
 */
export const rulesOfConnection = `
  select r."id" as "ruleId", 'DEVELOPMENT'::"Environment" as "environment"
  from "FunctionLink" k
  join "FunctionVersion" v on v."id" = k."functionVersionId" and v."organizationId" = $2::uuid
  join "Function" f on f."id" = v."functionId" and f."currentVersionId" = v."id"
  join "Rule" r on r."functionId" = f."id" and r."deletedAt" is null
  where k."linkName" = $1::text
  union all
  select d."ruleId", 'PRODUCTION'::"Environment"
  from "FunctionLink" k
  join "FunctionVersion" v on v."id" = k."functionVersionId" and v."organizationId" = $2::uuid
  join "DeployedRule" d on d."functionId" = v."functionId" and d."functionVersionId" = v."id"
  join "RuleBinding" b on b."ruleId" = d."ruleId" and b."environment" = 'PRODUCTION' and b."deploymentId" = d."deploymentId"
  where k."linkName" = $1::text`;

/** Those rules, with the environment in which they call: at most `limit`, oldest rule first. */
export async function listRulesOfConnection(
  { pool }: Pick<Database, "pool">,
  { organizationId, linkName }: { organizationId: string; linkName: string },
  limit: number,
): Promise<{ ruleId: string; environment: Environment }[]> {
  const { rows } = await pool.query<{ ruleId: string; environment: Environment }>({
    name: "rules-of-connection",
    text: `select * from (${rulesOfConnection}) x order by "ruleId", "environment" limit $3`,
    values: [linkName, organizationId, limit],
  });
  return rows;
}
