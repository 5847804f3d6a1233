import type { Connector } from "../../providers/connector.ts";
import type { Identity } from "../../providers/provider.ts";
import { ProviderError } from "../../providers/provider-error.ts";
import type { Tokens } from "../../providers/tokens.ts";

/**
 * Whose credentials are; null where the service does not tell, or refuses to: they are kept without then. Throws `ProviderError`
 * where the credentials are not taken, or the service could not be asked: nothing is kept then, and trying again may help.
 */
export async function identifyCredentials(connector: Connector, tokens: Tokens): Promise<Identity | null> {
  if (!connector.identify) return null;
  try {
    return await connector.identify(tokens);
  } catch (error) {
    if (error instanceof ProviderError && (error.kind === "REFUSED" || error.kind === "SCOPE_MISSING"))
      return null;
    throw error;
  }
}
