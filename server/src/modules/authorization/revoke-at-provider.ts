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
export async function revokeAtProvider(
  environment: Environment,
  { organizationId, authorizationId }: AuthorizationKey,
): Promise<Receipt> {
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
    const receipt = await revoke({ client, tokens: decodeTokens(text) });
    return {
      outcome: receipt.outcome,
      endpoint: receipt.endpoint,
      at: receipt.at.toISOString(),
      reason: null,
    };
  } catch (error) {
    environment.log.warn(
      { err: error, authorizationId },
      "an authorization could not be revoked at the provider",
    );
    const reason = error instanceof ProviderError ? error.message : "the stored tokens could not be used";
    return { outcome: "FAILED", endpoint: null, at: environment.clock.now().toISOString(), reason };
  }
}
