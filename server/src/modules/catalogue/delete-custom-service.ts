import type { Context } from "../../context.ts";
import { inTransaction } from "../../context.ts";
import { ConflictError } from "../../platform/errors.ts";
import { appendChanges } from "../../platform/feed/append-changes.ts";
import { authorise, recordAudit } from "../access/index.ts";
import { deleteCredential } from "../credentials/index.ts";
import { lockCustomService } from "./custom-service.records.ts";

/**
 * Deletes a service of the organization's own, with its OAuth client. Throws ConflictError SERVICE_IN_USE while connections stand on
 * it, and NotFoundError.
 */
export async function deleteCustomService(
  ctx: Context,
  { serviceKey }: { serviceKey: string },
): Promise<{ deletedServiceId: string; deletedServiceKey: string }> {
  const { organizationId, name: actorName } = authorise(ctx, "CUSTOM_SERVICES");
  return inTransaction(ctx, async (scope) => {
    const { tx, now } = scope;
    const service = await lockCustomService(scope, organizationId, serviceKey);
    const [first] = await tx.connectionLink.findMany({
      where: { organizationId, serviceId: service.id },
      select: { name: true },
      orderBy: { id: "asc" },
      take: 1,
    });
    if (first)
      throw new ConflictError(
        `The connection ${first.name} stands on ${service.name}: delete its connections first.`,
        "SERVICE_IN_USE",
      );
    const key = { organizationId_serviceId: { organizationId, serviceId: service.id } };
    const client = await tx.serviceClient.findUnique({ where: key });
    if (client) {
      await tx.serviceClient.delete({ where: key });
      await deleteCredential(scope, organizationId, client.credentialId);
    }
    await tx.service.delete({ where: { id: service.id, organizationId } });
    await recordAudit(ctx, scope, {
      act: "customService.deleted",
      entityType: "Service",
      entityId: service.id,
      before: { key: serviceKey, name: service.name, clientId: client?.clientId ?? null },
    });
    await appendChanges(tx, now, [
      {
        organizationId,
        name: "customService.deleted",
        entityType: "Service",
        entityId: service.id,
        actorName,
        payload: { serviceName: service.name },
      },
    ]);
    return { deletedServiceId: service.id, deletedServiceKey: serviceKey };
  });
}
