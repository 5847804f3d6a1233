import { z } from "zod";
import type { Context } from "../../context.ts";
import { inTransaction } from "../../context.ts";
import type { Environment } from "../../generated/prisma/enums.ts";
import { ConflictError } from "../../platform/errors.ts";
import { appendChanges } from "../../platform/feed/append-changes.ts";
import { parseInput } from "../../platform/parse-input.ts";
import { authoriseIn, authoriseInAny, recordAudit } from "../access/index.ts";
import { holdRefreshes, wasRevokedThere } from "../authorization/index.ts";
import type { Receipt } from "../authorization/index.ts";
import { announceRulesOfConnection } from "../rules/index.ts";
import { environmentInput } from "./connection-input.ts";
import { getAuthorized, getConnection, lockConnection } from "./connections.records.ts";
import type { AuthorizedRecord, ConnectionRecord } from "./connections.records.ts";
import { endAtProvider } from "./end-at-provider.ts";
import { previewConnectionImpact } from "./preview-connection-impact.ts";
import type { ConnectionImpact } from "./preview-connection-impact.ts";

const Input = z.object({
  connectionId: z.string(),
  environment: environmentInput,
  atProvider: z.boolean().nullish(),
  preview: z.boolean().nullish(),
});

export type RevokedConnection = {
  connection: ConnectionRecord;
  impact: ConnectionImpact;
  preview: boolean;
  receipt: Receipt | null;
};

/**
 * Puts a hold on a connection in one environment: calls are refused, and the rules whose scripts name it hold their events, until
 * `grantConnection`. With `atProvider` its credentials are ended there as well, after the hold stands; granting then takes a new
 * consent. With `preview` it only tells what it would touch. Throws ConflictError ALREADY_REVOKED or NOT_CONNECTED.
 */
export async function revokeConnection(
  ctx: Context,
  input: z.input<typeof Input>,
): Promise<RevokedConnection> {
  authoriseInAny(ctx, "CONNECTIONS");
  const { connectionId, environment, atProvider, preview } = parseInput(Input, input);
  const { organizationId } = authoriseIn(ctx, "CONNECTIONS", environment);
  const { prisma } = ctx.database;
  const connection = await getConnection(prisma, organizationId, connectionId);
  const found = await getAuthorized(prisma, connection, environment);
  const impact = await previewConnectionImpact(ctx, connection, environment);
  if (preview) return { connection, impact, preview: true, receipt: null };
  // On hold already, only the credentials at the provider are left to be ended.
  const onlyThere = found.revokedAt !== null && atProvider === true && !wasRevokedThere(found);
  if (!onlyThere) await hold(ctx, organizationId, connectionId, environment);
  if (!atProvider) return { connection, impact, preview: false, receipt: null };
  // A refresh that ends after the revocation would store tokens which nobody ended.
  const release = await holdRefreshes(ctx, { organizationId, authorizationId: found.authorizationId });
  try {
    const present = await getAuthorized(prisma, connection, environment);
    const receipt = await endAtProvider(ctx, connection, present);
    await keepReceipt(ctx, connection, present, receipt);
    return { connection, impact, preview: false, receipt };
  } finally {
    await release();
  }
}

async function hold(
  ctx: Context,
  organizationId: string,
  connectionId: string,
  environment: Environment,
): Promise<void> {
  const actorName = ctx.actor?.name ?? null;
  await inTransaction(ctx, async (scope) => {
    const { tx, now } = scope;
    const connection = await lockConnection(scope, organizationId, connectionId);
    const present = await getAuthorized(tx, connection, environment);
    if (present.revokedAt)
      throw new ConflictError(
        `The connection was already revoked by ${present.revokedByName ?? "somebody"}.`,
        "ALREADY_REVOKED",
      );
    await tx.connectionAuthorization.update({
      where: { connectionId_environment: { connectionId, environment }, organizationId },
      data: { revokedAt: now, revokedByName: actorName },
    });
    await recordAudit(ctx, scope, {
      act: "connection.revoked",
      entityType: "ConnectionLink",
      entityId: connectionId,
      after: { environment },
    });
    const { linkName, name } = connection;
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
  });
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
