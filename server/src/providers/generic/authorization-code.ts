import type { ServiceDefinition } from "../definition.ts";
import type { AuthorizationCode } from "../provider.ts";
import type { EndpointOptions } from "./endpoint.ts";
import { readCallback } from "./callback.ts";
import { revokeTokens } from "./revoke.ts";
import { exchangeCode, refreshTokens } from "./token-grants.ts";

/** OAuth 2.0 with an authorization code, as a definition describes it. `filled` answers it with its parameters filled in. */
export function createAuthorizationCode(
  options: EndpointOptions,
  filled: () => ServiceDefinition,
): AuthorizationCode {
  return {
    dataCentres: [""],
    authorizationUrl({ client, redirectUri, state, codeChallenge, scopes }) {
      const { oauth } = filled();
      if (!oauth?.authorizeUrl) throw new Error("This service has no authorization endpoint.");
      const url = new URL(oauth.authorizeUrl);
      const set = (name: string, value: string) => url.searchParams.set(name, value);
      for (const [name, value] of Object.entries(oauth.authorizeParameters)) set(name, value);
      // Ours come last: neither the definition's parameters nor its address can take their place.
      if (scopes.length > 0) set(oauth.scopeParameter, scopes.join(oauth.scopeDelimiter));
      set("response_type", "code");
      set("client_id", client.clientId);
      set("redirect_uri", redirectUri);
      set("state", state);
      if (oauth.pkce && options.guards.stands("PKCE")) {
        set("code_challenge", codeChallenge);
        set("code_challenge_method", "S256");
      }
      return url;
    },
    readCallback(params) {
      const { oauth } = filled();
      const { guards } = options;
      return readCallback(params, {
        issuer: guards.stands("ISSUER") ? (oauth?.issuer ?? null) : null,
        required: guards.stands("ISSUER_PRESENT") && oauth?.issuerRequired === true,
      });
    },
    exchange: async (request) => exchangeCode(options, filled(), request),
    refresh: async (request) => refreshTokens(options, filled(), request),
    revoke: async (request) => revokeTokens(options, filled(), request),
  };
}
