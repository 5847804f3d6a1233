import type { Provider } from "./provider.ts";

/** The scopes that a consent to an account of the provider asks for. */
export function askedScopes(provider: Provider): string[] {
  return [...new Set([...provider.requiredScopes, ...provider.syncScopes])];
}
