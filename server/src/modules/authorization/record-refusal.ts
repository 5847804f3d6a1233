import type { Environment, TransactionScope } from "../../context.ts";
import { inTransaction } from "../../context.ts";
import type { Installation } from "../../generated/prisma/client.ts";
import { appendChanges } from "../../platform/feed/append-changes.ts";
import type { ChangeDraft } from "../../platform/feed/append-changes.ts";
import { openProblem } from "../problems/index.ts";
import { announceRulesOfAccount, announceRulesOfConnection } from "../rules/index.ts";
import type { AuthorizationKey } from "./authorization-key.ts";

/**
 * Records that the provider refuses an authorization for good: the rules of its account, or those whose scripts call through its
 * connection, hold from here on, and a Problem with the way to reconnect opens, all in one transaction.
 */
export async function recordRefusal(
  environment: Environment,
  key: AuthorizationKey,
  { lease, reason }: { lease: string | null; reason: string },
): Promise<void> {
  await inTransaction(environment, async (scope) => {
    const refused = await scope.tx.authorization.updateMany({
      where: {
        id: key.authorizationId,
        organizationId: key.organizationId,
        // A lease is the right to speak for a refresh; without one nobody refreshes these.
        refreshLease: lease,
        refusedAt: null,
      },
      data: {
        refusedAt: scope.now,
        refusedReason: reason,
        refreshLease: null,
        refreshLeaseUntil: null,
        refreshDueAt: null,
      },
    });
    if (refused.count > 0) await announceRefusal(scope, key, reason);
  });
}

/** Opens the Problem of a refused authorization and announces what holds for it. */
export async function announceRefusal(
  scope: TransactionScope,
  key: AuthorizationKey,
  reason: string,
): Promise<void> {
  await announceOfAccount(scope, key, reason);
  await announceOfConnection(scope, key, reason);
}

async function announceOfAccount(
  scope: TransactionScope,
  { organizationId, authorizationId }: AuthorizationKey,
  reason: string,
): Promise<void> {
  const { tx, now } = scope;
  const account = await tx.account.findUnique({
    where: { authorizationId },
    include: { service: { select: { name: true } } },
  });
  if (!account) return;
  await openProblem(scope, {
    organizationId,
    kind: "REAUTHENTICATION_REQUIRED",
    environment: account.environment,
    subjectId: account.id,
    accountId: account.id,
    serviceId: account.serviceId,
    cause: reason,
    detail: { accountName: account.providerOrgName, serviceName: account.service.name, reason },
  });
  await announceRulesOfAccount(scope, { organizationId, accountId: account.id, actorName: null });
  await appendChanges(tx, now, [
    {
      organizationId,
      name: "account.reauthenticationRequired",
      entityType: "Account",
      entityId: account.id,
      payload: { accountName: account.providerOrgName, reason },
    },
  ]);
}

async function announceOfConnection(
  scope: TransactionScope,
  { organizationId, authorizationId }: AuthorizationKey,
  reason: string,
): Promise<void> {
  const { tx, now } = scope;
  const found = await tx.connectionAuthorization.findUnique({
    where: { authorizationId },
    include: {
      connection: {
        include: {
          service: { select: { name: true } },
          installation: { include: { extension: { select: { id: true, name: true } } } },
        },
      },
    },
  });
  if (!found) return;
  const { connection, environment } = found;
  await openProblem(scope, {
    organizationId,
    kind: "REAUTHENTICATION_REQUIRED",
    environment,
    subjectId: connection.id,
    connectionId: connection.id,
    serviceId: connection.serviceId,
    cause: reason,
    detail: { connectionName: connection.name, serviceName: connection.service.name, reason },
  });
  await announceRulesOfConnection(scope, {
    organizationId,
    linkName: connection.linkName,
    environment,
    actorName: null,
  });
  await appendChanges(tx, now, [
    {
      organizationId,
      name: "connection.reauthenticationRequired",
      entityType: "ConnectionLink",
      entityId: connection.id,
      payload: { connectionName: connection.name, environment, reason },
    },
    ...refusedOf(connection.installation),
  ]);
}

/** Where it is the own connection of an installation, that stands otherwise now: both sides hear of it. */
function refusedOf(
  installation: (Installation & { extension: { id: string; name: string } }) | null,
): ChangeDraft[] {
  if (!installation) return [];
  const { id, organizationId, publisherId, extension } = installation;
  return [
    {
      organizationId,
      name: "installation.thirdPartyRefused",
      entityType: "Installation",
      entityId: id,
      parentId: extension.id,
      payload: { extensionName: extension.name },
      ...(publisherId === organizationId ? {} : { alsoFor: publisherId }),
    },
  ];
}
