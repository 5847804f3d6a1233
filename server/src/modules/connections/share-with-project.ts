import type { Context, TransactionScope } from "../../context.ts";
import { ConflictError } from "../../platform/errors.ts";
import { appendChanges } from "../../platform/feed/append-changes.ts";
import { authoriseInAny, recordAudit } from "../access/index.ts";
import { assertByHand } from "./assert-by-hand.ts";
import { mostProjects } from "./connection-input.ts";
import type { ConnectionRecord } from "./connections.records.ts";

/**
 * Shares a connection, which the caller has locked, with one project more; those it is shared with stay. Nothing is to be done, and
 * nobody needs a permission, where it is shared with it already. Throws
 * ForbiddenError, and ConflictError TOO_MANY_PROJECTS or OF_INSTALLATION.
 */
export async function shareWithProject(
  ctx: Context,
  scope: TransactionScope,
  connection: ConnectionRecord,
  projectId: string,
): Promise<void> {
  assertByHand(connection, null);
  const { id: connectionId, organizationId, name: connectionName } = connection;
  const { tx, now } = scope;
  const before = await tx.connectionShare.findMany({
    where: { connectionId, organizationId },
    select: { projectId: true },
  });
  const projectIds = before.map((share) => share.projectId);
  if (projectIds.includes(projectId)) return;
  const { name: actorName } = authoriseInAny(ctx, "CONNECTIONS");
  if (projectIds.length >= mostProjects)
    throw new ConflictError(
      `${connectionName} is shared with ${mostProjects} projects, which is as many as there can be.`,
      "TOO_MANY_PROJECTS",
    );
  await tx.connectionShare.create({ data: { connectionId, projectId, organizationId } });
  await recordAudit(ctx, scope, {
    act: "connection.shared",
    entityType: "ConnectionLink",
    entityId: connectionId,
    before: { projectIds },
    after: { projectIds: [...projectIds, projectId] },
  });
  await appendChanges(tx, now, [
    {
      organizationId,
      name: "connection.shared",
      entityType: "ConnectionLink",
      entityId: connectionId,
      actorName,
      payload: { connectionName, projects: projectIds.length + 1 },
    },
  ]);
}
