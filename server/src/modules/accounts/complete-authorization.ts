import type { Environment } from "../../context.ts";
import { toGlobalId } from "../../graphql/global-id.ts";
import type { ParameterValues } from "../../providers/connector.ts";
import type { Identity } from "../../providers/provider.ts";
import { ProviderError } from "../../providers/provider-error.ts";
import { contextOfFlow, FlowFailure, giveBack } from "../authorization/index.ts";
import type { FinishedFlow, FlowPurpose } from "../authorization/index.ts";
import { renewAccount } from "./renew-account.ts";
import { storeAccount } from "./store-account.ts";
import { identifyOrganization } from "./identify-organization.ts";

/** Consents for accounts. Of a reconnect the console leads back to the account, not to a new one. */
export const accountPurpose: FlowPurpose = {
  complete: async (environment, finished, ip) => ({
    account: toGlobalId("Account", await completeAuthorization(environment, finished, ip)),
  }),
  describe: ({ accountId }): Record<string, string> =>
    accountId ? { reconnecting: toGlobalId("Account", accountId) } : {},
};

/**
 * Makes an account of a finished consent, or renews the one it was begun for, and answers its id. Throws FlowFailure
 * and gives the tokens back where scopes are missing, the account exists, the organization is another one or the member may no longer.
 */
async function completeAuthorization(
  environment: Environment,
  finished: FinishedFlow,
  ip: string,
): Promise<string> {
  const { flow } = finished;
  try {
    const identity = await identify(environment, finished);
    const ctx = await contextOfFlow(environment, flow, "ACCOUNTS", ip);
    return await (flow.accountId
      ? renewAccount(ctx, finished, identity, flow.accountId)
      : storeAccount(ctx, {
          ...finished,
          identity,
          parameters: flow.parameters as ParameterValues,
          organizationId: flow.organizationId,
          memberId: flow.memberId,
          environment: flow.environment,
          projectId: flow.projectId,
          by: "CONSENT",
        }));
  } catch (error) {
    await giveBack(environment, finished);
    throw error;
  }
}

async function identify({ providers }: Environment, { service, tokens }: FinishedFlow): Promise<Identity> {
  const provider = providers.get(service.provider);
  const missing = provider.missingScopes(provider.requiredScopes, tokens.scopes);
  if (missing.length > 0)
    throw new FlowFailure(
      "MISSING_SCOPES",
      `The permission lacks ${missing.join(", ")}. Accept all of them, or Patchbay cannot work with this account.`,
    );
  try {
    return await identifyOrganization(provider, tokens);
  } catch (error) {
    throw error instanceof ProviderError ? new FlowFailure("PROVIDER_ERROR", error.message) : error;
  }
}
