import type { Environment } from "../../context.ts";
import { toGlobalId } from "../../graphql/global-id.ts";
import type { ParameterValues } from "../../providers/connector.ts";
import type { Identity } from "../../providers/provider.ts";
import { ProviderError } from "../../providers/provider-error.ts";
import { contextOfFlow, FlowFailure, giveBack } from "../authorization/index.ts";
import type { FinishedFlow, FlowPurpose } from "../authorization/index.ts";
import { identifyCredentials } from "./identify-credentials.ts";
import { listSharers } from "./list-sharers.ts";
import { storeConnectionAuthorization } from "./store-connection-authorization.ts";

/** Consents for connections: the console leads to the connection, whether it worked or not. */
export const connectionPurpose: FlowPurpose = {
  complete: async (environment, finished, ip) => {
    await completeConnection(environment, finished, ip);
    return describe(finished.flow);
  },
  describe,
};

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
): Promise<void> {
  const { flow, connector, client, tokens } = finished;
  try {
    const ctx = await contextOfFlow(environment, flow, "CONNECTIONS", ip);
    const identity = await identify(finished);
    await storeConnectionAuthorization(ctx, {
      organizationId: flow.organizationId,
      memberId: flow.memberId,
      connectionId: flow.connectionId ?? "",
      environment: flow.environment,
      connector,
      client,
      tokens,
      identity,
      parameters: flow.parameters as ParameterValues,
      anyAccount: flow.anyOrganization,
      liftsHold: flow.grantChoice !== null,
      by: "CONSENT",
    });
  } catch (error) {
    // Where revoking ends the whole grant, it would end what stands on an earlier consent of the same person.
    const sharers =
      connector.revokes === "GRANT"
        ? await listSharers(environment, { organizationId: flow.organizationId, clientId: client.clientId })
        : [];
    if (sharers.length === 0) await giveBack(environment, finished);
    throw error;
  }
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
