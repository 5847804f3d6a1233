import type { Environment } from "../../context.ts";
import type { ParameterValues } from "../../providers/connector.ts";
import { ProviderError } from "../../providers/provider-error.ts";
import { decodeTokens } from "../../providers/tokens.ts";
import { openCredential } from "../credentials/index.ts";
import type { AuthorizationKey } from "./authorization-key.ts";
import { getServiceClient } from "../catalogue/index.ts";
import { tokensPurpose } from "./store-tokens.ts";

/** How a revocation at the provider went, to be kept in the audit log; holds no secret. */
export type Receipt = {
  outcome: "REVOKED" | "ALREADY_INVALID" | "FAILED";
  endpoint: string | null;
  at: string;
  reason: string | null;
};

/** Ends an authorization at the provider. Never throws for what the provider does: the receipt says how it went. */
export async function revokeAtProvider(environment: Environment, key: AuthorizationKey): Promise<Receipt> {
  const revoke = await prepareRevocation(environment, key);
  return revoke();
}

/**
 * Reads what ending an authorization at the provider takes; what it answers does so, also when the rows are gone by then. Neither
 * throws for what the provider does: the receipt says how it went.
 */
export async function prepareRevocation(
  environment: Environment,
  { organizationId, authorizationId }: AuthorizationKey,
): Promise<() => Promise<Receipt>> {
  const failed = (error: unknown): Receipt => {
    environment.log.warn(
      { err: error, authorizationId },
      "an authorization could not be revoked at the provider",
    );
    const reason = error instanceof ProviderError ? error.message : "the stored tokens could not be used";
    return { outcome: "FAILED", endpoint: null, at: environment.clock.now().toISOString(), reason };
  };
  try {
    const { credentialId, service, parameters, binding } =
      await environment.database.prisma.authorization.findUniqueOrThrow({
        where: { id: authorizationId, organizationId },
        select: { credentialId: true, parameters: true, binding: true, service: true },
      });
    const connector = environment.connectors.of(service, parameters as ParameterValues);
    const { revoke } = connector;
    if (connector.binding !== binding && environment.guards.stands("SERVICE_BOUND"))
      throw new ProviderError(
        "REFUSED",
        `${service.name} was changed since the consent, so its tokens go nowhere: end them there.`,
        { providerCode: "service_changed" },
      );
    if (!revoke)
      throw new ProviderError("REFUSED", `${service.name} has no way to revoke tokens: end them there.`);
    const text = await openCredential(environment, { credentialId, organizationId, purpose: tokensPurpose });
    const client = await getServiceClient(environment, { organizationId, serviceId: service.id });
    const tokens = decodeTokens(text);
    return async () => {
      try {
        const { outcome, endpoint, at } = await revoke({ client, tokens });
        return { outcome, endpoint, at: at.toISOString(), reason: null };
      } catch (error) {
        return failed(error);
      }
    };
  } catch (error) {
    const receipt = failed(error);
    return async () => receipt;
  }
}
