import type { z } from "zod";
import type { Context } from "../../context.ts";
import type { Environment, Service } from "../../generated/prisma/client.ts";
import { ConflictError } from "../../platform/errors.ts";
import type { ParameterValues } from "../../providers/connector.ts";
import { FlowFailure } from "../authorization/index.ts";
import { findServiceClient } from "../catalogue/index.ts";
import { assertParameters } from "./connection-input.ts";
import type { AuthorizedRecord } from "./connections.records.ts";
import { storeConnectionAuthorization } from "./store-connection-authorization.ts";
import type { Follow } from "./store-connection-authorization.ts";
import { tryCredentials } from "./try-credentials.ts";
import type { credentialsInput } from "./try-credentials.ts";

export type EnteredCredentials = {
  connection: { id: string; organizationId: string; scopes: string[] };
  service: Service;
  environment: Environment;
  memberId: string;
  parameters: ParameterValues;
  credentials: z.output<typeof credentialsInput>;
  /** What they renew; null for the first. */
  present: AuthorizedRecord | null;
  anyAccount: boolean;
  liftsHold: boolean;
  follow?: Follow;
};

/**
 * Connects a connection in an environment with credentials that a person entered; the caller has authorised it. They are tried at
 * once, and nothing is kept where that fails. Throws as `saveConnectionCredentials` does.
 */
export async function connectByCredentials(ctx: Context, entered: EnteredCredentials): Promise<void> {
  const { connection, service, parameters, credentials, present, ...rest } = entered;
  const { id: connectionId, organizationId, scopes } = connection;
  assertParameters(ctx.connectors.of(service), parameters, "parameters");
  const connector = ctx.connectors.of(service, parameters);
  const client = await findServiceClient(ctx, { organizationId, serviceId: service.id });
  const { tokens, identity, by } = await tryCredentials(ctx, {
    organizationId,
    service,
    connector,
    client,
    scopes,
    credentials,
    exceptAuthorizationId: present?.authorizationId ?? null,
  });
  try {
    await storeConnectionAuthorization(ctx, {
      ...rest,
      organizationId,
      connectionId,
      connector,
      client: connector.authType.startsWith("OAUTH2") ? client : null,
      tokens,
      identity,
      parameters,
      by,
    });
  } catch (error) {
    if (error instanceof FlowFailure) throw new ConflictError(error.message, error.code);
    throw error;
  }
}
