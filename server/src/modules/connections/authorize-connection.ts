import { z } from "zod";
import type { Context } from "../../context.ts";
import { inTransaction } from "../../context.ts";
import { parseInput } from "../../platform/parse-input.ts";
import type { ParameterValues } from "../../providers/connector.ts";
import { authoriseIn, authoriseInAny, recordAudit } from "../access/index.ts";
import { assertByHand } from "./assert-by-hand.ts";
import { beginConsent } from "./begin-consent.ts";
import { environmentInput, parametersInput } from "./connection-input.ts";
import { findAuthorized, getConnection } from "./connections.records.ts";
import type { ConnectionRecord } from "./connections.records.ts";
import type { TokenBudgetWarning } from "./token-budget.ts";

const Input = z.object({
  connectionId: z.string(),
  environment: environmentInput,
  parameters: parametersInput.nullish(),
  dataCentre: z.string().max(20).nullish(),
  allowDifferentAccount: z.boolean().nullish(),
  acceptTokenLoss: z.boolean().nullish(),
});

export type BegunConsent = {
  connection: ConnectionRecord;
  authorizationUrl: string;
  expiresAt: Date;
  warnings: TokenBudgetWarning[];
};

/**
 * Begins the consent of a connection in an environment: its first there, or a new one in the place of the present. Parameters that
 * are left out are those of the present one. Throws ValidationError, ConflictError NO_CONSENT or SERVICE_CLIENT_MISSING, and
 * TokenBudgetError unless the loss is accepted.
 */
export async function authorizeConnection(
  ctx: Context,
  input: z.input<typeof Input> & { liftsHold?: boolean },
): Promise<BegunConsent> {
  authoriseInAny(ctx, "CONNECTIONS");
  const wanted = parseInput(Input, input);
  const { connectionId, environment } = wanted;
  const { organizationId } = authoriseIn(ctx, "CONNECTIONS", environment);
  const { prisma } = ctx.database;
  const connection = await getConnection(prisma, organizationId, connectionId);
  assertByHand(connection, "authorizeThirdParty");
  const present = await findAuthorized(prisma, organizationId, connectionId, environment);
  const parameters =
    wanted.parameters ?? (present ? (present.authorization.parameters as ParameterValues) : {});
  const { flow, warnings } = await beginConsent(ctx, {
    connection,
    service: connection.service,
    environment,
    parameters,
    dataCentre: wanted.dataCentre ?? null,
    renews: present && {
      authorizationId: present.authorizationId,
      providerUserId: present.authorization.providerUserId,
    },
    anyAccount: wanted.allowDifferentAccount ?? false,
    acceptTokenLoss: wanted.acceptTokenLoss ?? false,
    liftsHold: input.liftsHold ?? false,
  });
  await inTransaction(ctx, async (scope) => {
    await flow.record(scope);
    await recordAudit(ctx, scope, {
      act: "connection.authorizationStarted",
      entityType: "ConnectionLink",
      entityId: connectionId,
      after: {
        environment,
        scopes: connection.scopes,
        parameters,
        allowDifferentAccount: wanted.allowDifferentAccount ?? false,
        acceptTokenLoss: wanted.acceptTokenLoss ?? false,
      },
    });
  });
  const { authorizationUrl, expiresAt } = flow;
  return { connection, authorizationUrl, expiresAt, warnings };
}
