import {
  authorizationCodeGrantRequest,
  clientCredentialsGrantRequest,
  expectNoState,
  nopkce,
  refreshTokenGrantRequest,
  validateAuthResponse,
} from "oauth4webapi";
import type { OAuthEndpoints, ServiceDefinition } from "../definition.ts";
import type { AuthorizationCode } from "../provider.ts";
import { ProviderError } from "../provider-error.ts";
import type { OAuthClient, Tokens } from "../tokens.ts";
import { checkApiUrl } from "./api-address.ts";
import { askEndpoint } from "./endpoint.ts";
import type { EndpointOptions, Send } from "./endpoint.ts";
import { readTokenAnswer } from "./token-answer.ts";

// Scopes that ask for a refresh token (OpenID Connect Core, 11). Microsoft and others leave them out of their answers: the token
// is the proof.
const OFFLINE = new Set(["offline", "offline_access", "offline.access"]);

type ClientAndTokens = { client: OAuthClient; tokens: Tokens };

/** Exchanges a code, once. See `AuthorizationCode.exchange`. */
export async function exchangeCode(
  options: EndpointOptions,
  definition: ServiceDefinition,
  { client, code, codeVerifier, redirectUri, scopes }: Parameters<AuthorizationCode["exchange"]>[0],
): Promise<Tokens> {
  const oauth = endpointsOf(definition);
  return askForTokens(
    options,
    definition,
    { url: oauth.tokenUrl, client, secrets: [code, codeVerifier] },
    { scopes, refreshToken: null },
    (server, known, auth, request) => {
      // State and issuer were checked when the browser came back; this marks the code as one that may be used.
      const params = validateAuthResponse(server, known, new URLSearchParams({ code }), expectNoState);
      const verifier = oauth.pkce && options.guards.stands("PKCE") ? codeVerifier : nopkce;
      return authorizationCodeGrantRequest(server, known, auth, params, redirectUri, verifier, request);
    },
  );
}

/** New tokens by the refresh token, which stays where the answer has none. `AUTH_PERMANENT`: consent is needed. */
export async function refreshTokens(
  options: EndpointOptions,
  definition: ServiceDefinition,
  { client, tokens }: ClientAndTokens,
): Promise<Tokens> {
  const oauth = endpointsOf(definition);
  const { refreshToken } = tokens;
  if (refreshToken === null)
    throw new ProviderError("AUTH_PERMANENT", `${options.name} gave no refresh token: consent is needed.`, {
      providerCode: "no_refresh_token",
    });
  return askForTokens(
    options,
    definition,
    {
      url: oauth.refreshUrl ?? oauth.tokenUrl,
      client,
      secrets: [refreshToken, tokens.accessToken],
    },
    tokens,
    (server, known, auth, request) => refreshTokenGrantRequest(server, known, auth, refreshToken, request),
  );
}

/** Tokens of the client itself (RFC 6749, 4.4). */
export async function issueTokens(
  options: EndpointOptions,
  definition: ServiceDefinition,
  { client, scopes }: { client: OAuthClient; scopes: readonly string[] },
): Promise<Tokens> {
  const oauth = endpointsOf(definition);
  const asked: Record<string, string> =
    scopes.length > 0 ? { [oauth.scopeParameter]: scopes.join(oauth.scopeDelimiter) } : {};
  return askForTokens(
    options,
    definition,
    { url: oauth.tokenUrl, client, secrets: [] },
    { scopes, refreshToken: null },
    (server, known, auth, { additionalParameters, ...request }) =>
      clientCredentialsGrantRequest(server, known, auth, { ...additionalParameters, ...asked }, request),
  );
}

/** `before`: what stays as it was where the answer says nothing of it. */
async function askForTokens(
  options: EndpointOptions,
  definition: ServiceDefinition,
  { url, client, secrets }: { url: string; client: OAuthClient; secrets: string[] },
  before: { scopes: readonly string[]; refreshToken: string | null; extras?: Tokens["extras"] },
  send: Send,
): Promise<Tokens> {
  const oauth = endpointsOf(definition);
  const askedAt = options.clock.now();
  const answer = await askEndpoint(options, oauth, { kind: "token", url }, client, secrets, send);
  const { apiUrl, scopes, ...fresh } = readTokenAnswer(options.name, oauth, { ...answer, askedAt });
  const extras = {
    ...before.extras,
    ...(apiUrl !== null && {
      apiUrl: checkApiUrl(options, definition, apiUrl),
    }),
  };
  const refreshToken = fresh.refreshToken ?? before.refreshToken;
  const offline = refreshToken === null ? [] : before.scopes.filter((scope) => OFFLINE.has(scope));
  return {
    ...fresh,
    refreshToken,
    scopes: scopes === null ? [...before.scopes] : [...new Set([...scopes, ...offline])],
    dataCentre: "",
    ...(Object.keys(extras).length > 0 && { extras }),
  };
}

function endpointsOf({ oauth }: ServiceDefinition): OAuthEndpoints {
  if (!oauth) throw new Error("This service has no OAuth endpoints.");
  return oauth;
}
