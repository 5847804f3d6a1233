import type { Context, TransactionScope } from "../../context.ts";
import type { Environment } from "../../generated/prisma/enums.ts";
import { appendChanges } from "../../platform/feed/append-changes.ts";
import { recordAudit } from "../access/index.ts";
import { announceRulesOfConnection } from "../rules/index.ts";
import type { ConnectionRecord } from "./connections.records.ts";

/**
 * Puts a hold on a connection in one environment; the caller has locked it. Whether there was none: where one stands, or it is not
 * connected there, nothing is done.
 */
export async function holdConnection(
  ctx: Context,
  scope: TransactionScope,
  { id: connectionId, organizationId, linkName, name }: ConnectionRecord,
  environment: Environment,
): Promise<boolean> {
  const { tx, now } = scope;
  const actorName = ctx.actor?.name ?? null;
  const held = await tx.connectionAuthorization.updateMany({
    where: { connectionId, environment, organizationId, revokedAt: null },
    data: { revokedAt: now, revokedByName: actorName },
  });
  if (held.count === 0) return false;
  await recordAudit(ctx, scope, {
    act: "connection.revoked",
    entityType: "ConnectionLink",
    entityId: connectionId,
    after: { environment },
  });
  await announceRulesOfConnection(scope, { organizationId, linkName, environment, actorName });
  await appendChanges(tx, now, [
    {
      organizationId,
      name: "connection.revoked",
      entityType: "ConnectionLink",
      entityId: connectionId,
      actorName,
      payload: { connectionName: name, environment },
    },
  ]);
  return true;
}
