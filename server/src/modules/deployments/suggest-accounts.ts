import type { Project } from "../../generated/prisma/client.ts";
import type { PlanRow, Query } from "./plan-row.ts";

/**
 * The account to offer for each rule without one: that which it had before; else the one that was last associated
 * with another rule of its service in the project's production; else the only one there is. One statement.
 */
export async function suggestAccounts(
  query: Query,
  project: Pick<Project, "id" | "organizationId">,
  rules: readonly PlanRow[],
): Promise<Map<string, string>> {
  const wanting = rules.filter((rule) => rule.accountId === null && rule.change !== "REMOVED");
  if (wanting.length === 0) return new Map();
  const rows = await query<{ serviceId: string; accountId: string }>(statement, [
    project.id,
    project.organizationId,
  ]);
  const ofService = new Map(rows.map(({ serviceId, accountId }) => [serviceId, accountId]));
  return new Map(
    wanting.flatMap((rule) => {
      const accountId = rule.rememberedAccountId ?? ofService.get(rule.serviceId);
      return accountId ? [[rule.ruleId, accountId] as const] : [];
    }),
  );
}

const statement = `with recent as (
    select distinct on (a."serviceId") a."serviceId", a."id"
    from "Rule" r
    join "RuleBinding" b on b."ruleId" = r."id" and b."environment" = 'PRODUCTION'
    join "Account" a on a."id" = b."accountId"
    where r."projectId" = $1::uuid and r."organizationId" = $2::uuid and r."goneAt" is null
    order by a."serviceId", b."associatedAt" desc nulls last, b."ruleId" desc
  ), only_one as (
    select a."serviceId", min(a."id"::text)::uuid as "id" from "Account" a
    where a."projectId" = $1::uuid and a."organizationId" = $2::uuid and a."environment" = 'PRODUCTION' and a."firstSync" = 'DONE'
    group by a."serviceId" having count(*) = 1
  )
  select "serviceId", coalesce(recent."id", only_one."id") as "accountId" from recent full join only_one using ("serviceId")`;
