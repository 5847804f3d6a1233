import { z } from "zod";
import type { Context, TransactionScope } from "../../context.ts";
import { inTransaction } from "../../context.ts";
import type { ConnectionLink, Service } from "../../generated/prisma/client.ts";
import { appendChanges } from "../../platform/feed/append-changes.ts";
import { parseInput } from "../../platform/parse-input.ts";
import { readDefinition } from "../../providers/connectors.ts";
import type { ServiceDefinition } from "../../providers/definition.ts";
import { authorise, recordAudit } from "../access/index.ts";
import { announceRefusal, findConnector } from "../authorization/index.ts";
import {
  customDefinitionInput,
  getCustomService,
  lockCustomService,
  serviceDescriptionInput,
  serviceNameInput,
  storedDefinition,
  toDefinition,
} from "../catalogue/index.ts";
import { deleteCredential } from "../credentials/index.ts";

const Input = z.object({
  serviceKey: z.string(),
  name: serviceNameInput.nullish(),
  description: serviceDescriptionInput.nullish(),
  definition: customDefinitionInput.nullish(),
  preview: z.boolean().nullish(),
});

export type UpdatedService = {
  service: Service;
  /** The connections whose credentials may not go where the definition leads now. */
  reconnect: ConnectionLink[];
  /** Whether the OAuth client is forgotten: its secret was saved for other endpoints. */
  clientForgotten: boolean;
  preview: boolean;
};

/** The refusal of credentials that were granted for other addresses. */
const reason = "service_changed";

/**
 * Changes a service of the organization's own; a definition replaces the one before. Credentials that were granted for other
 * addresses are refused in the same transaction, with a Problem each: they go nowhere until the consent is given anew. Where the
 * client's secret would go to another host, the client is forgotten. With `preview` it only tells which connections that are. It
 * stands here because connections stand on it. Throws ValidationError below `definition`, and NotFoundError.
 */
export async function updateCustomService(
  ctx: Context,
  input: z.input<typeof Input>,
): Promise<UpdatedService> {
  const { organizationId, name: actorName } = authorise(ctx, "CUSTOM_SERVICES");
  const { serviceKey, preview, ...given } = parseInput(Input, input);
  const before = await getCustomService(ctx.database.prisma, organizationId, serviceKey);
  const definition = given.definition
    ? toDefinition(ctx, given.definition)
    : readDefinition(before.definition);
  if (preview) {
    const affected = await listAffected(ctx, ctx.database.prisma, {
      ...before,
      definition: storedDefinition(definition),
    });
    const clientForgotten = await losesClient(ctx.database.prisma, before, definition);
    return { service: before, reconnect: connectionsOf(affected), clientForgotten, preview: true };
  }
  return inTransaction(ctx, async (scope) => {
    const { tx, now } = scope;
    const present = await lockCustomService(scope, organizationId, serviceKey);
    const clientForgotten = await losesClient(tx, present, definition);
    if (clientForgotten && ctx.guards.stands("CLIENT_BOUND")) await forgetClient(scope, present);
    const service = await tx.service.update({
      where: { id: present.id, organizationId },
      data: {
        name: given.name ?? present.name,
        description: given.description ?? present.description,
        ...(given.definition ? { definition, revision: { increment: 1 } } : {}),
      },
    });
    const affected = await listAffected(ctx, tx, service);
    await refuse(scope, affected);
    await recordAudit(ctx, scope, {
      act: "customService.updated",
      entityType: "Service",
      entityId: service.id,
      before: { name: present.name, definition: readDefinition(present.definition) },
      after: { name: service.name, definition, reconnect: affected.length, clientForgotten },
    });
    await appendChanges(tx, now, [
      {
        organizationId,
        name: "customService.updated",
        entityType: "Service",
        entityId: service.id,
        actorName,
        payload: { serviceName: service.name, reconnect: affected.length },
      },
    ]);
    return { service, reconnect: connectionsOf(affected), clientForgotten, preview: false };
  });
}

type Affected = { id: string; organizationId: string; connection: ConnectionLink };

/** The living authorizations whose credentials were granted for other addresses than the service has. */
async function listAffected(
  { connectors }: Context,
  client: TransactionScope["tx"] | Context["database"]["prisma"],
  service: Service,
): Promise<Affected[]> {
  const standing = await client.authorization.findMany({
    where: { serviceId: service.id, organizationId: service.organizationId ?? "", refusedAt: null },
    select: {
      id: true,
      organizationId: true,
      binding: true,
      parameters: true,
      connection: { select: { connection: true } },
    },
    orderBy: { id: "asc" },
  });
  return standing.flatMap(({ id, organizationId, binding, parameters, connection }) =>
    !connection || findConnector(connectors, { service, parameters })?.binding === binding
      ? []
      : [{ id, organizationId, connection: connection.connection }],
  );
}

function connectionsOf(affected: readonly Affected[]): ConnectionLink[] {
  return [...new Map(affected.map(({ connection }) => [connection.id, connection])).values()];
}

async function refuse(scope: TransactionScope, affected: readonly Affected[]): Promise<void> {
  await scope.tx.authorization.updateMany({
    where: { id: { in: affected.map(({ id }) => id) } },
    data: {
      refusedAt: scope.now,
      refusedReason: reason,
      refreshLease: null,
      refreshLeaseUntil: null,
      refreshDueAt: null,
    },
  });
  for (const { id, organizationId } of affected)
    await announceRefusal(scope, { organizationId, authorizationId: id }, reason);
}

/** Whether the saved client's secret would go to a host that it was not saved for. */
async function losesClient(
  client: TransactionScope["tx"] | Context["database"]["prisma"],
  { id, organizationId, definition }: Service,
  next: ServiceDefinition,
): Promise<boolean> {
  const known = new Set(clientHosts(readDefinition(definition)));
  if (clientHosts(next).every((host) => known.has(host))) return false;
  const saved = await client.serviceClient.count({
    where: { serviceId: id, organizationId: organizationId ?? "" },
  });
  return saved > 0;
}

/** Where the client proves itself; parameters stand as `{name}`. */
function clientHosts({ oauth }: ServiceDefinition): string[] {
  return [oauth?.tokenUrl, oauth?.refreshUrl, oauth?.revokeUrl].flatMap(
    (url) => /^https?:\/\/[^/?#]+/i.exec(url ?? "")?.[0].toLowerCase() ?? [],
  );
}

async function forgetClient(
  scope: TransactionScope,
  { id: serviceId, organizationId }: Service,
): Promise<void> {
  const where = { organizationId_serviceId: { organizationId: organizationId ?? "", serviceId } };
  const { credentialId } = await scope.tx.serviceClient.delete({ where });
  await deleteCredential(scope, organizationId ?? "", credentialId);
}
