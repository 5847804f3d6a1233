import { revocationRequest } from "oauth4webapi";
import type { ServiceDefinition } from "../definition.ts";
import type { RevocationReceipt } from "../provider.ts";
import { ProviderError } from "../provider-error.ts";
import type { OAuthClient, Tokens } from "../tokens.ts";
import { askEndpoint } from "./endpoint.ts";
import type { EndpointOptions } from "./endpoint.ts";
import { isGone } from "./oauth-error.ts";

/**
 * Ends tokens at the provider (RFC 7009): the refresh token, and where revoking ends one token alone the access token too. What is
 * gone already is a success. Throws `ProviderError` when the first request got no definite answer; doing it again is safe.
 */
export async function revokeTokens(
  options: EndpointOptions,
  definition: ServiceDefinition,
  { client, tokens }: { client: OAuthClient; tokens: Tokens },
): Promise<RevocationReceipt> {
  const oauth = definition.oauth;
  if (!oauth || oauth.revokeUrl === null)
    throw new ProviderError("REFUSED", `${options.name} has no way to revoke tokens.`, {
      providerCode: "no_revocation",
    });
  const url = oauth.revokeUrl;
  const endpoint = new URL(url).origin + new URL(url).pathname;
  const secrets = [tokens.accessToken, tokens.refreshToken ?? ""];
  const attempts: RevocationReceipt["attempts"] = [];

  const end = async (token: string, hint: string): Promise<ProviderError | null> => {
    try {
      const { status } = await askEndpoint(
        options,
        oauth,
        { kind: "revocation", url },
        client,
        secrets,
        (server, { client_id }, auth, request) =>
          revocationRequest(server, { client_id }, auth, token, {
            ...request,
            additionalParameters: { token_type_hint: hint },
          }),
      );
      attempts.push({ endpoint, status, providerCode: null });
      return null;
    } catch (error) {
      if (!(error instanceof ProviderError)) throw error;
      attempts.push({ endpoint, status: error.status, providerCode: error.providerCode });
      return error;
    }
  };

  const first = await (tokens.refreshToken === null
    ? end(tokens.accessToken, "access_token")
    : end(tokens.refreshToken, "refresh_token"));
  if (first && !isGone(first)) throw first;
  // Best effort: without its refresh token it ends by itself soon.
  if (tokens.refreshToken !== null && oauth.revocation === "TOKEN")
    await end(tokens.accessToken, "access_token");
  return { outcome: first ? "ALREADY_INVALID" : "REVOKED", endpoint, at: options.clock.now(), attempts };
}
