import { z } from "zod";
import type { Context } from "../../context.ts";
import { inTransaction } from "../../context.ts";
import type { Environment } from "../../generated/prisma/enums.ts";
import { ConflictError } from "../../platform/errors.ts";
import { parseInput } from "../../platform/parse-input.ts";
import { authoriseIn, authoriseInAny } from "../access/index.ts";
import { wasRevokedThere } from "../authorization/index.ts";
import type { Receipt } from "../authorization/index.ts";
import { assertByHand } from "./assert-by-hand.ts";
import { environmentInput } from "./connection-input.ts";
import { getAuthorized, getConnection, lockConnection } from "./connections.records.ts";
import type { ConnectionRecord } from "./connections.records.ts";
import { endHeldConnection } from "./end-held-connection.ts";
import { holdConnection } from "./hold-connection.ts";
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
  assertByHand(connection, "revokeThirdParty");
  const found = await getAuthorized(prisma, connection, environment);
  const impact = await previewConnectionImpact(ctx, connection, environment);
  if (preview) return { connection, impact, preview: true, receipt: null };
  // On hold already, only the credentials at the provider are left to be ended.
  const onlyThere = found.revokedAt !== null && atProvider === true && !wasRevokedThere(found);
  if (!onlyThere) await hold(ctx, organizationId, connectionId, environment);
  if (!atProvider) return { connection, impact, preview: false, receipt: null };
  const receipt = await endHeldConnection(ctx, connection, environment);
  return { connection, impact, preview: false, receipt };
}

async function hold(
  ctx: Context,
  organizationId: string,
  connectionId: string,
  environment: Environment,
): Promise<void> {
  await inTransaction(ctx, async (scope) => {
    const connection = await lockConnection(scope, organizationId, connectionId);
    const present = await getAuthorized(scope.tx, connection, environment);
    if (present.revokedAt)
      throw new ConflictError(
        `The connection was already revoked by ${present.revokedByName ?? "somebody"}.`,
        "ALREADY_REVOKED",
      );
    await holdConnection(ctx, scope, connection, environment);
  });
}
