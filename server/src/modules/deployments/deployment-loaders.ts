import { requireActor } from "../../context.ts";
import type { Deployment, Project } from "../../generated/prisma/client.ts";
import { loadBatched } from "../../graphql/batch.ts";
import type { GraphQLContext } from "../../graphql/context.ts";
import type { Query } from "./plan-row.ts";
import { changeOf, drafts, targetStatement } from "./target.ts";

/** Runs statements outside of a transaction. */
export function queryOf({ database }: Pick<GraphQLContext, "database">): Query {
  return async <Row extends object>(text: string, values: unknown[]) =>
    (await database.pool.query<Row>(text, values)).rows;
}

/** What production of a project runs; null before the first deployment. Batched: one statement for all projects. */
export function loadCurrent(ctx: GraphQLContext, projectId: string): Promise<Deployment | null> {
  const { organizationId } = requireActor(ctx);
  return loadBatched<string, Deployment | null>(ctx, "current deployments", projectId, async (projectIds) => {
    const { rows } = await ctx.database.pool.query<Deployment>({
      name: "current-deployments",
      text: `select c.* from unnest($1::uuid[]) as p(id) cross join lateral (
               select d.* from "Deployment" d where d."projectId" = p.id and d."organizationId" = $2::uuid
               order by d."number" desc limit 1) c`,
      values: [projectIds, organizationId],
    });
    const byProject = new Map(rows.map((row) => [row.projectId, row]));
    return projectIds.map((id) => byProject.get(id) ?? null);
  });
}

const countedTo = 101;

/** How many rules a deployment would add, change or remove now: exact up to 100, then 101. */
export async function countUndeployed(
  ctx: GraphQLContext,
  project: Pick<Project, "id" | "organizationId">,
): Promise<number> {
  const { rows } = await ctx.database.pool.query<{ count: number }>({
    name: "undeployed-changes",
    text: `select count(*)::int as "count" from (
      select from (${targetStatement(drafts)}) w
      full join (
        select t.* from "Rule" r
        join "RuleBinding" b on b."ruleId" = r."id" and b."environment" = 'PRODUCTION'
        join "DeployedRule" t on t."deploymentId" = b."deploymentId" and t."ruleId" = r."id"
        where r."projectId" = $1::uuid and r."organizationId" = $2::uuid and r."goneAt" is null
      ) d on d."ruleId" = w."ruleId"
      where ${changeOf} <> 'UNCHANGED' limit ${countedTo}) c`,
    values: [project.id, project.organizationId, drafts.deploymentId],
  });
  return rows[0]?.count ?? 0;
}
