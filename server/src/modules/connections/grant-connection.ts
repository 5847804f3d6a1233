import { z } from "zod";
import type { Context } from "../../context.ts";
import { inTransaction } from "../../context.ts";
import { ConflictError } from "../../platform/errors.ts";
import { appendChanges } from "../../platform/feed/append-changes.ts";
import { parseInput } from "../../platform/parse-input.ts";
import { authoriseIn, authoriseInAny, recordAudit } from "../access/index.ts";
import { AuthorizationRequiredError, wasRevokedThere } from "../authorization/index.ts";
import { announceRulesOfConnection } from "../rules/index.ts";
import { assertByHand } from "./assert-by-hand.ts";
import { authorizeConnection } from "./authorize-connection.ts";
import { environmentInput } from "./connection-input.ts";
import { getAuthorized, getConnection, lockConnection } from "./connections.records.ts";
import type { ConnectionRecord } from "./connections.records.ts";

const Input = z.object({ connectionId: z.string(), environment: environmentInput });

/**
 * Lifts the hold that `revokeConnection` set; what waited for it runs. Where the credentials were ended at the provider too, it throws
 * AuthorizationRequiredError: the consent that it begins lifts the hold when it is finished, and nothing before (keys and passwords
 * are entered anew first: CREDENTIALS_NEEDED). Throws ConflictError NOT_REVOKED or NOT_CONNECTED.
 */
export async function grantConnection(ctx: Context, input: z.input<typeof Input>): Promise<ConnectionRecord> {
  authoriseInAny(ctx, "CONNECTIONS");
  const { connectionId, environment } = parseInput(Input, input);
  const { organizationId, name: actorName } = authoriseIn(ctx, "CONNECTIONS", environment);
  const { prisma } = ctx.database;
  const connection = await getConnection(prisma, organizationId, connectionId);
  assertByHand(connection, "authorizeThirdParty");
  const found = await getAuthorized(prisma, connection, environment);
  if (found.revokedAt && wasRevokedThere(found)) throw await consentFor(ctx, connection, environment);
  await inTransaction(ctx, async (scope) => {
    const { tx, now } = scope;
    await lockConnection(scope, organizationId, connectionId);
    const granted = await tx.connectionAuthorization.updateMany({
      where: { connectionId, environment, organizationId, revokedAt: { not: null } },
      data: { revokedAt: null, revokedByName: null },
    });
    if (granted.count === 0)
      throw new ConflictError("The connection is not revoked: there is nothing to grant.", "NOT_REVOKED");
    await recordAudit(ctx, scope, {
      act: "connection.granted",
      entityType: "ConnectionLink",
      entityId: connectionId,
      after: { environment },
    });
    const { linkName, name } = connection;
    await announceRulesOfConnection(scope, { organizationId, linkName, environment, actorName });
    await appendChanges(tx, now, [
      {
        organizationId,
        name: "connection.granted",
        entityType: "ConnectionLink",
        entityId: connectionId,
        actorName,
        payload: { connectionName: name, environment },
      },
    ]);
  });
  return connection;
}

async function consentFor(
  ctx: Context,
  connection: ConnectionRecord,
  environment: z.output<typeof environmentInput>,
): Promise<Error> {
  const { id: connectionId, name, service } = connection;
  if (ctx.connectors.of(service).authType !== "OAUTH2_CODE")
    return new ConflictError(
      `The credentials of ${name} were ended at ${service.name}: enter new ones with \`saveConnectionCredentials\`, then grant it.`,
      "CREDENTIALS_NEEDED",
    );
  // The token that a person ended there is not in the way of this one: nothing is lost by it.
  const begun = await authorizeConnection(ctx, {
    connectionId,
    environment,
    acceptTokenLoss: true,
    liftsHold: true,
  });
  return new AuthorizationRequiredError(
    { noun: "connection", name },
    { url: begun.authorizationUrl, expiresAt: begun.expiresAt },
  );
}
