import { legibleName } from "../../platform/legible-name.ts";
import type { Identity, Provider } from "../../providers/provider.ts";
import type { Tokens } from "../../providers/tokens.ts";

/** Whose tokens they are, under a name that can be kept and read: people there choose it freely. Throws ProviderError. */
export async function identifyOrganization(
  provider: Pick<Provider, "identify">,
  tokens: Tokens,
): Promise<Identity> {
  const identity = await provider.identify(tokens);
  return { ...identity, orgName: legibleName(identity.orgName) || identity.orgId };
}
