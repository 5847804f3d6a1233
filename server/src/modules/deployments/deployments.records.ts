import type { TransactionScope } from "../../context.ts";
import { Prisma } from "../../generated/prisma/client.ts";
import type { Deployment, Project } from "../../generated/prisma/client.ts";
import { NotFoundError } from "../../platform/errors.ts";
import type { Target } from "./target.ts";

/** A project of the organization, locked against other deployments of it. Throws NotFoundError. */
export async function getLockedProject(
  { tx }: TransactionScope,
  organizationId: string,
  projectId: string,
): Promise<Project> {
  const [project] = await tx.$queryRaw<Project[]>(Prisma.sql`
    select * from "Project" where "id" = ${projectId}::uuid and "organizationId" = ${organizationId}::uuid for no key update`);
  if (!project) throw new NotFoundError("The project");
  return project;
}

/** A deployment of the organization. Throws NotFoundError. */
export async function getDeployment(
  { tx }: Pick<TransactionScope, "tx">,
  organizationId: string,
  deploymentId: string,
): Promise<Deployment> {
  const deployment = await tx.deployment.findUnique({ where: { id: deploymentId, organizationId } });
  if (!deployment) throw new NotFoundError("The deployment");
  return deployment;
}

/** What production runs: the project's last deployment; null before the first. */
export function findCurrent({ tx }: TransactionScope, projectId: string): Promise<Deployment | null> {
  return tx.deployment.findFirst({ where: { projectId }, orderBy: { number: "desc" } });
}

/**
 * Locks what the plan of a deployment is made of, in the order of all locks: the functions of the project, then the
 * rules that are there or that the target brings back.
 */
export async function lockDefinitions(
  { tx }: TransactionScope,
  project: Project,
  target: Target,
): Promise<void> {
  await tx.$queryRaw(Prisma.sql`
    select count(*) from (select 1 from "Function" where "projectId" = ${project.id}::uuid order by "id" for share) l`);
  await tx.$queryRaw(Prisma.sql`
    select count(*) from (
      select 1 from "Rule" r where r."projectId" = ${project.id}::uuid and (r."goneAt" is null or exists (
        select from "DeployedRule" d where d."deploymentId" = ${target.deploymentId}::uuid and d."ruleId" = r."id"))
      order by r."id" for update) l`);
}
