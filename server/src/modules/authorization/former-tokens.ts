import type { Environment } from "../../context.ts";
import type { Tokens } from "../../providers/tokens.ts";
import { decodeTokens } from "../../providers/tokens.ts";
import { findServiceClient } from "../catalogue/index.ts";
import { openCredential } from "../credentials/index.ts";
import type { AuthorizationKey } from "./authorization-key.ts";
import { boundConnector } from "./bound-connector.ts";
import { tokensPurpose } from "./store-tokens.ts";

/** Ends tokens that others have taken the place of; best effort, never throws. */
export type EndFormer = (present: Tokens) => Promise<void>;

/**
 * Reads the tokens of an authorization before others take their place. What it answers ends them at the provider afterwards: only
 * a refresh token other than the present one, and only where revoking ends nothing else and the tokens may still go there.
 */
export async function keepFormerTokens(
  environment: Environment,
  { organizationId, authorizationId }: AuthorizationKey,
): Promise<EndFormer> {
  try {
    const stored = await environment.database.prisma.authorization.findUniqueOrThrow({
      where: { id: authorizationId, organizationId },
      include: { service: true },
    });
    const { service, credentialId } = stored;
    const { revoke, revokes } = boundConnector(environment, stored);
    if (!revoke || revokes !== "TOKEN") return ignore;
    const tokens = decodeTokens(
      await openCredential(environment, { credentialId, organizationId, purpose: tokensPurpose }),
    );
    // Some providers give one refresh token to every consent of a person: others may stand on it.
    const { refreshTokenHash } = stored;
    const shared = await environment.database.prisma.authorization.count({
      where: { organizationId, refreshTokenHash, id: { not: authorizationId } },
    });
    if (tokens.refreshToken === null || shared > 0) return ignore;
    return async (present) => {
      if (present.refreshToken === tokens.refreshToken) return;
      try {
        const client = await findServiceClient(environment, { organizationId, serviceId: service.id });
        if (client?.clientId === stored.clientId && client) await revoke({ client, tokens });
      } catch (error) {
        environment.log.warn({ err: error, authorizationId }, "former tokens could not be revoked");
      }
    };
  } catch (error) {
    environment.log.warn({ err: error, authorizationId }, "former tokens could not be read");
    return ignore;
  }
}

async function ignore(): Promise<void> {
  // There is nothing to end.
}
