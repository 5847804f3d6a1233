import type { Context } from "../../context.ts";
import { inTransaction } from "../../context.ts";
import type { Environment } from "../../generated/prisma/enums.ts";
import { appendChanges } from "../../platform/feed/append-changes.ts";
import { recordAudit } from "../access/index.ts";
import { holdRefreshes } from "../authorization/index.ts";
import type { Receipt } from "../authorization/index.ts";
import { getAuthorized } from "./connections.records.ts";
import type { AuthorizedRecord, ConnectionRecord } from "./connections.records.ts";
import { prepareEnd } from "./end-at-provider.ts";

/**
 * Ends the credentials of a connection, on which a hold stands, at the provider, and keeps the receipt: in a transaction of its own,
 * after the provider answered. Throws ConflictError NOT_CONNECTED.
 */
export async function endHeldConnection(
  ctx: Context,
  connection: ConnectionRecord,
  environment: Environment,
): Promise<Receipt> {
  const { prisma } = ctx.database;
  const { organizationId } = connection;
  const found = await getAuthorized(prisma, connection, environment);
  // A refresh that ends after the revocation would store tokens which nobody ended.
  const release = await holdRefreshes(ctx, { organizationId, authorizationId: found.authorizationId });
  try {
    const present = await getAuthorized(prisma, connection, environment);
    const end = await prepareEnd(ctx, connection, present);
    // What was granted meanwhile, with these credentials or others, is not to be ended.
    const now = await getAuthorized(prisma, connection, environment);
    if (!now.revokedAt || now.authorization.generation !== present.authorization.generation)
      return {
        outcome: "FAILED",
        endpoint: null,
        at: ctx.clock.now().toISOString(),
        reason: "Not asked for: it was granted again meanwhile.",
      };
    const receipt = await end();
    await keepReceipt(ctx, connection, present, receipt);
    return receipt;
  } finally {
    await release();
  }
}

/** Keeps the receipt; credentials that are gone there are marked as refused, so that nothing tries them again. */
async function keepReceipt(
  ctx: Context,
  { id: connectionId, organizationId, name }: ConnectionRecord,
  { environment, authorizationId, authorization }: AuthorizedRecord,
  receipt: Receipt,
): Promise<void> {
  const actorName = ctx.actor?.name ?? null;
  await inTransaction(ctx, async (scope) => {
    const { tx, now } = scope;
    const gone = receipt.outcome !== "FAILED";
    // A consent that was finished meanwhile has brought others, which nobody ended.
    const ended = gone
      ? await tx.authorization.updateMany({
          where: {
            id: authorizationId,
            organizationId,
            refusedAt: null,
            OR: [
              { generation: authorization.generation },
              { refreshTokenHash: authorization.refreshTokenHash },
            ],
          },
          data: {
            refusedAt: now,
            refusedReason: `Revoked at the provider by ${actorName ?? "somebody"}.`,
            refreshDueAt: null,
          },
        })
      : { count: 1 };
    if (ended.count > 0 || authorization.refusedAt !== null)
      await tx.connectionAuthorization.updateMany({
        where: { connectionId, environment, organizationId, authorizationId },
        data: { providerReceipt: { ...receipt } },
      });
    await recordAudit(ctx, scope, {
      act: "connection.revokedAtProvider",
      entityType: "ConnectionLink",
      entityId: connectionId,
      after: { environment, receipt },
    });
    await appendChanges(tx, now, [
      {
        organizationId,
        name: "connection.revokedAtProvider",
        entityType: "ConnectionLink",
        entityId: connectionId,
        actorName,
        payload: {
          connectionName: name,
          environment,
          outcome: receipt.outcome,
          ...(receipt.reason ? { reason: receipt.reason } : {}),
        },
      },
    ]);
  });
}
