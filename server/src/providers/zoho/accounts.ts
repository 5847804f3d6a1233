import { z } from "zod";
import { ask } from "../ask.ts";
import type { AuthorizationCode } from "../provider.ts";
import { ProviderError } from "../provider-error.ts";
import type { OAuthClient, Tokens } from "../tokens.ts";
import { readCallback } from "./callback.ts";
import { getDataCentre, isSameBase } from "./data-centres.ts";
import type { ZohoDataCentre } from "./data-centres.ts";
import { accountsError, unreadable } from "./errors.ts";
import { revokeGrant } from "./revoke.ts";
import type { ZohoOptions } from "./zoho-options.ts";

// Consent begins at zoho.com for all but China; Zoho leads the person on to their own data centre.
const CONSENT_AT = "us";
const DEFAULT_LIFE_SECONDS = 3_600;

const tokenAnswer = z.object({
  access_token: z.string().min(1),
  refresh_token: z.string().min(1).optional(),
  expires_in: z.coerce.number().positive().optional(),
  scope: z.string().optional(),
  api_domain: z.string().optional(),
});

/** Zoho's accounts server: OAuth 2.0 with the data centre in the callback and errors in bodies with HTTP 200. */
export function createZohoAuthorization(options: ZohoOptions): AuthorizationCode {
  const { network, clock, dataCentres } = options;

  async function askForTokens(
    dataCentre: ZohoDataCentre,
    client: OAuthClient,
    fields: Record<string, string>,
  ): Promise<Tokens & { scopeIsGiven: boolean }> {
    const askedAt = clock.now();
    const body = new URLSearchParams({
      client_id: client.clientId,
      client_secret: client.clientSecret,
      ...fields,
    });
    const answer = await ask(
      network,
      {
        url: `${dataCentre.accounts}/oauth/v2/token`,
        method: "POST",
        headers: { "content-type": "application/x-www-form-urlencoded" },
        body: body.toString(),
      },
      askedAt,
    );
    const error = accountsError(answer);
    if (error) throw error;
    const parsed = tokenAnswer.safeParse(answer.json);
    if (!parsed.success) throw unreadable("no access token", answer);
    const { access_token, refresh_token, expires_in, scope, api_domain } = parsed.data;
    // The API host is taken from our table; an answer that names another one is not trusted with calls.
    if (api_domain !== undefined && !isSameBase(api_domain, dataCentre.api))
      throw new ProviderError("REFUSED", "Zoho named an API host that is not that of the data centre.", {
        status: answer.status,
        providerCode: "foreign_api_domain",
      });
    return {
      accessToken: access_token,
      refreshToken: refresh_token ?? null,
      expiresAt: new Date(askedAt.getTime() + (expires_in ?? DEFAULT_LIFE_SECONDS) * 1_000),
      scopes: scope?.split(/[\s,]+/).filter(Boolean) ?? [],
      dataCentre: dataCentre.code,
      scopeIsGiven: scope !== undefined,
    };
  }

  return {
    dataCentres: [...dataCentres.keys()],
    authorizationUrl({ client, redirectUri, state, codeChallenge, scopes, consentAt }) {
      const { accounts } = getDataCentre(dataCentres, consentAt ?? CONSENT_AT);
      const url = new URL(`${accounts}/oauth/v2/auth`);
      url.search = new URLSearchParams({
        response_type: "code",
        client_id: client.clientId,
        redirect_uri: redirectUri,
        scope: scopes.join(","),
        state,
        code_challenge: codeChallenge,
        code_challenge_method: "S256",
        // Without both, a second consent of the same person brings no refresh token.
        access_type: "offline",
        prompt: "consent",
      }).toString();
      return url;
    },

    readCallback: (params, consentAt = CONSENT_AT) => readCallback(params, dataCentres, consentAt),

    async exchange({ client, code, codeVerifier, redirectUri, dataCentre, scopes }) {
      const { scopeIsGiven, ...tokens } = await askForTokens(getDataCentre(dataCentres, dataCentre), client, {
        grant_type: "authorization_code",
        code,
        code_verifier: codeVerifier,
        redirect_uri: redirectUri,
      });
      if (tokens.refreshToken === null)
        throw new ProviderError("REFUSED", "Zoho granted no offline access (no refresh token).", {
          providerCode: "no_refresh_token",
        });
      return { ...tokens, scopes: scopeIsGiven ? tokens.scopes : [...scopes] };
    },

    async refresh({ client, tokens }) {
      if (tokens.refreshToken === null)
        throw new ProviderError("AUTH_PERMANENT", "There is no refresh token.", {
          providerCode: "no_refresh_token",
        });
      const { scopeIsGiven, ...fresh } = await askForTokens(
        getDataCentre(dataCentres, tokens.dataCentre),
        client,
        { grant_type: "refresh_token", refresh_token: tokens.refreshToken },
      );
      return {
        ...fresh,
        refreshToken: fresh.refreshToken ?? tokens.refreshToken,
        scopes: scopeIsGiven ? fresh.scopes : tokens.scopes,
      };
    },

    revoke: ({ client, tokens }) => revokeGrant(options, client, tokens),
  };
}
