import type { Environment } from "../../context.ts";
import type { Provider } from "../../providers/provider.ts";
import { ProviderError } from "../../providers/provider-error.ts";
import type { Tokens } from "../../providers/tokens.ts";
import { freshTokens } from "./fresh-tokens.ts";
import type { AuthorizationKey } from "./authorization-key.ts";

/**
 * Calls a provider with tokens that are good for at least a minute. Where it rejects them all the same, they are
 * refreshed once and the call is made once more. Throws ProviderError; a refusal for good has by then been recorded
 * (hold, Problem). The tokens must not leave `call`.
 */
export async function withTokens<Result>(
  environment: Environment,
  key: AuthorizationKey,
  call: (tokens: Tokens, provider: Provider) => Promise<Result>,
): Promise<Result> {
  const first = await freshTokens(environment, key);
  try {
    return await call(first.tokens, environment.providers.get(first.service.provider));
  } catch (error) {
    if (!(error instanceof ProviderError) || error.kind !== "AUTH_TOKEN_REJECTED") throw error;
    const second = await freshTokens(environment, key, { staleGeneration: first.generation });
    return call(second.tokens, environment.providers.get(second.service.provider));
  }
}
