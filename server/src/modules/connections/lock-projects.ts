import type { TransactionScope } from "../../context.ts";
import { NotFoundError } from "../../platform/errors.ts";

/** Throws NotFoundError unless all are projects of the organization, which then stay until the transaction ends. */
export async function lockProjects(
  { tx }: TransactionScope,
  organizationId: string,
  projectIds: readonly string[],
): Promise<void> {
  if (projectIds.length === 0) return;
  const found = await tx.$queryRaw<unknown[]>`select 1 from "Project"
    where "id" = any(${projectIds}::uuid[]) and "organizationId" = ${organizationId}::uuid order by "id" for key share`;
  if (found.length < projectIds.length) throw new NotFoundError("The project");
}
