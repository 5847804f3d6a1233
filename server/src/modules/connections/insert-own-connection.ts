import { requireActor } from "../../context.ts";
import type { Context, TransactionScope } from "../../context.ts";
import type { Service } from "../../generated/prisma/client.ts";
import { appendChanges } from "../../platform/feed/append-changes.ts";
import { recordAudit } from "../access/index.ts";
import { getService } from "../catalogue/index.ts";
import { insertUnderFreeName } from "./insert-under-free-name.ts";

/**
 * Makes a connection of an installation, under the namespace of its extension; the caller has authorised it and locked the
 * installation. Throws NotFoundError where the service was deleted meanwhile.
 */
export async function insertOwnConnection(
  ctx: Context,
  scope: TransactionScope,
  own: {
    id: string;
    installationId: string;
    namespace: string;
    name: string;
    service: Service;
    scopes: string[];
  },
): Promise<void> {
  const { tx, now } = scope;
  const { organizationId, memberId, name: actorName } = requireActor(ctx);
  const { namespace, service, ...given } = own;
  // A service of their own may be deleted meanwhile.
  await tx.$queryRaw`select 1 from "Service" where "id" = ${service.id}::uuid for share`;
  await getService(tx, organizationId, service.key);
  const linkName = await insertUnderFreeName(scope, namespace, {
    ...given,
    organizationId,
    serviceId: service.id,
    createdById: memberId,
    createdByName: actorName,
    createdAt: now,
    updatedAt: now,
  });
  await recordAudit(ctx, scope, {
    act: "connection.created",
    entityType: "ConnectionLink",
    entityId: given.id,
    after: { ...given, linkName, service: service.key },
  });
  await appendChanges(tx, now, [
    {
      organizationId,
      name: "connection.created",
      entityType: "ConnectionLink",
      entityId: given.id,
      actorName,
      payload: { connectionName: given.name, linkName },
    },
  ]);
}
