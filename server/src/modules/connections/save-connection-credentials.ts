import { z } from "zod";
import type { Context } from "../../context.ts";
import { parseInput } from "../../platform/parse-input.ts";
import type { ParameterValues } from "../../providers/connector.ts";
import { authoriseIn, authoriseInAny } from "../access/index.ts";
import { assertByHand } from "./assert-by-hand.ts";
import { connectByCredentials } from "./connect-by-credentials.ts";
import { environmentInput, parametersInput } from "./connection-input.ts";
import { findAuthorized, getConnection } from "./connections.records.ts";
import type { ConnectionRecord } from "./connections.records.ts";
import { credentialsInput } from "./try-credentials.ts";

const Input = z.object({
  connectionId: z.string(),
  environment: environmentInput,
  parameters: parametersInput.nullish(),
  credentials: credentialsInput,
  allowDifferentAccount: z.boolean().nullish(),
});

/**
 * Connects a connection in an environment without a consent: with an API key, a user name and password, the service's client
 * credentials, or tokens that were got elsewhere. They are tried at once, and nothing is kept where that fails. Throws
 * ValidationError below `credentials` or `parameters`, and ConflictError SERVICE_CLIENT_MISSING, TOKEN_IN_USE, PROVIDER_UNAVAILABLE
 * or DIFFERENT_ACCOUNT.
 */
export async function saveConnectionCredentials(
  ctx: Context,
  input: z.input<typeof Input>,
): Promise<ConnectionRecord> {
  authoriseInAny(ctx, "CONNECTIONS");
  const { connectionId, environment, credentials, ...wanted } = parseInput(Input, input);
  const { organizationId, memberId } = authoriseIn(ctx, "CONNECTIONS", environment);
  const { prisma } = ctx.database;
  const connection = await getConnection(prisma, organizationId, connectionId);
  assertByHand(connection, "authorizeThirdParty");
  const { service } = connection;
  const present = await findAuthorized(prisma, organizationId, connectionId, environment);
  const parameters =
    wanted.parameters ?? (present ? (present.authorization.parameters as ParameterValues) : {});
  await connectByCredentials(ctx, {
    connection,
    service,
    environment,
    memberId,
    parameters,
    credentials,
    present,
    anyAccount: wanted.allowDifferentAccount ?? false,
    liftsHold: false,
  });
  return connection;
}
