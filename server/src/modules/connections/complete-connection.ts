import type { Context, Environment } from "../../context.ts";
import { toGlobalId } from "../../graphql/global-id.ts";
import type { ParameterValues } from "../../providers/connector.ts";
import type { Identity } from "../../providers/provider.ts";
import { ProviderError } from "../../providers/provider-error.ts";
import { contextOfFlow, FlowFailure, giveBack } from "../authorization/index.ts";
import type { FinishedFlow, FlowPurpose } from "../authorization/index.ts";
import { identifyCredentials } from "./identify-credentials.ts";
import { listSharers } from "./list-sharers.ts";
import { storeConnectionAuthorization } from "./store-connection-authorization.ts";
import type { Follow } from "./store-connection-authorization.ts";

/** What follows where a consent for a connection of an installation is finished; see Follow. */
export type OnConnected = (
  ctx: Context,
  given: { organizationId: string; installationId: string; connectionId: string; liftsHold: boolean },
) => Follow;

/** Consents for connections: the console leads to the connection, whether it worked or not. */
export function connectionPurpose({ onConnected }: { onConnected: OnConnected }): FlowPurpose {
  return {
    complete: async (environment, finished, ip) => {
      await completeConnection(environment, finished, ip, onConnected);
      return describe(finished.flow);
    },
    describe,
  };
}

function describe({
  connectionId,
  environment,
}: Pick<FinishedFlow["flow"], "connectionId" | "environment">): Record<string, string> {
  return connectionId ? { connection: toGlobalId("ConnectionLink", connectionId), environment } : {};
}

/**
 * Connects a connection in the environment that a finished consent was begun for, or renews it there. Throws FlowFailure and gives
 * the tokens back where they are another account's, the connection is gone or the member may no longer. What was granted beyond or
 * below what was asked for is kept, and shown.
 */
async function completeConnection(
  environment: Environment,
  finished: FinishedFlow,
  ip: string,
  onConnected: OnConnected,
): Promise<void> {
  const { flow, connector, client, tokens } = finished;
  const { organizationId } = flow;
  try {
    const ctx = await contextOfFlow(environment, flow, "CONNECTIONS", ip);
    const identity = await identify(finished);
    const connectionId = flow.connectionId ?? "";
    const liftsHold = flow.grantChoice !== null;
    const installationId = await findInstallation(environment, organizationId, connectionId);
    await storeConnectionAuthorization(ctx, {
      organizationId,
      memberId: flow.memberId,
      connectionId,
      environment: flow.environment,
      connector,
      client,
      tokens,
      identity,
      parameters: flow.parameters as ParameterValues,
      anyAccount: flow.anyOrganization,
      liftsHold,
      by: "CONSENT",
      ...(installationId !== null
        ? { follow: onConnected(ctx, { organizationId, installationId, connectionId, liftsHold }) }
        : {}),
    });
  } catch (error) {
    // Where revoking ends the whole grant, it would end what stands on an earlier consent of the same person.
    const sharers =
      connector.revokes === "GRANT"
        ? await listSharers(environment, { organizationId, clientId: client.clientId })
        : [];
    if (sharers.length === 0) await giveBack(environment, finished);
    throw error;
  }
}

/** The installation whose own the connection is; it never changes. */
async function findInstallation(
  { database }: Environment,
  organizationId: string,
  id: string,
): Promise<string | null> {
  const connection = await database.prisma.connectionLink.findUnique({
    where: { id, organizationId },
    select: { installationId: true },
  });
  return connection?.installationId ?? null;
}

async function identify({ connector, service, tokens }: FinishedFlow): Promise<Identity | null> {
  try {
    return await identifyCredentials(connector, tokens);
  } catch (error) {
    if (!(error instanceof ProviderError)) throw error;
    throw new FlowFailure(
      "PROVIDER_ERROR",
      `${service.name} could not be asked whose permission this is: ${error.message} Nothing was kept; begin again.`,
    );
  }
}
