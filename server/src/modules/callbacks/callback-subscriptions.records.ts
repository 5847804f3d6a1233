import type { TransactionScope } from "../../context.ts";
import type { CallbackHealth, CallbackSubscription, Extension } from "../../generated/prisma/client.ts";
import { NotFoundError } from "../../platform/errors.ts";
import { appendChanges } from "../../platform/feed/append-changes.ts";
import type { Prisma } from "../../generated/prisma/client.ts";
import type { DeliveryHold } from "./delivery-state.ts";
import { namesOf } from "./settle-endpoint.ts";

/** A subscription with what its verbs look at. */
export type Endpoint = CallbackSubscription & { extension: Extension; health: CallbackHealth };

/**
 * A callback subscription of the publisher, locked: nothing is claimed, and no end recorded, until the transaction ends. The lock is
 * that of its health, which is taken first everywhere. Throws NotFoundError.
 */
export async function lockEndpoint(
  { tx }: Pick<TransactionScope, "tx">,
  organizationId: string,
  subscriptionId: string,
): Promise<Endpoint> {
  // In the order of claims: the subscription first.
  await tx.$queryRaw`select 1 from "CallbackSubscription"
    where "id" = ${subscriptionId}::uuid and "organizationId" = ${organizationId}::uuid for no key update`;
  await tx.$queryRaw`select 1 from "CallbackHealth"
    where "subscriptionId" = ${subscriptionId}::uuid and "organizationId" = ${organizationId}::uuid for update`;
  return getEndpoint({ tx }, organizationId, subscriptionId);
}

/** The same without a lock. */
export async function getEndpoint(
  { tx }: { tx: Pick<TransactionScope["tx"], "callbackSubscription"> },
  organizationId: string,
  subscriptionId: string,
): Promise<Endpoint> {
  const found = await tx.callbackSubscription.findUnique({
    where: { id: subscriptionId, organizationId },
    include: { extension: true, health: true },
  });
  if (!found?.health) throw new NotFoundError("The callback subscription");
  return { ...found, health: found.health };
}

/** What holds an endpoint as a whole, as `endpointHold` says it in SQL. */
export function holdOf({ disabledAt, pausedAt, health }: Endpoint, now: Date): DeliveryHold | null {
  if (disabledAt) return "DISABLED";
  if (pausedAt) return "PAUSED";
  return health.openedAt && health.probeAt && health.probeAt > now ? "BREAKER_OPEN" : null;
}

/** Appends a change of a subscription that a person made. */
export function announceEndpoint(
  { tx, now }: TransactionScope,
  endpoint: Pick<Endpoint, "id" | "organizationId" | "event" | "url" | "extension">,
  name: `callbackSubscription.${"updated" | "paused" | "resumed" | "recovered" | "cancelled"}`,
  actorName: string,
  payload: Prisma.InputJsonObject = {},
): Promise<void> {
  return appendChanges(tx, now, [
    {
      organizationId: endpoint.organizationId,
      name,
      entityType: "CallbackSubscription",
      entityId: endpoint.id,
      actorName,
      payload: { ...namesOf(endpoint), ...payload },
    },
  ]);
}
