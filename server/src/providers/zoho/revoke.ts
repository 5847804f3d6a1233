import type { NetworkRequest } from "../../platform/network/network.ts";
import { ask } from "../ask.ts";
import type { RevocationReceipt } from "../provider.ts";
import { ProviderError } from "../provider-error.ts";
import type { OAuthClient, Tokens } from "../tokens.ts";
import type { ZohoOptions } from "./zoho-options.ts";
import { getDataCentre } from "./data-centres.ts";
import { accountsError } from "./errors.ts";

const GONE = new Set(["invalid_code", "invalid_token", "invalid_grant"]);

/**
 * Ends a grant at the data centre that gave it. Zoho's pages name two endpoints: both are tried until one says that
 * it is done. Throws the `ProviderError` that gives most hope when neither said that, or that the grant is gone.
 */
export async function revokeGrant(
  { network, clock, dataCentres }: ZohoOptions,
  client: OAuthClient,
  tokens: Tokens,
): Promise<RevocationReceipt> {
  const { accounts } = getDataCentre(dataCentres, tokens.dataCentre);
  // Revoking the refresh token ends its access tokens too.
  const token = tokens.refreshToken ?? tokens.accessToken;
  const basic = [client.clientId, client.clientSecret].map(encodeURIComponent).join(":");
  const requests: { endpoint: string; request: NetworkRequest }[] = [
    {
      endpoint: `${accounts}/oauth/v2/token/revoke`,
      request: {
        url: `${accounts}/oauth/v2/token/revoke?token=${encodeURIComponent(token)}`,
        method: "POST",
      },
    },
    {
      endpoint: `${accounts}/oauth/v2/revoke/token`,
      request: {
        url: `${accounts}/oauth/v2/revoke/token`,
        method: "POST",
        headers: {
          authorization: `Basic ${Buffer.from(basic).toString("base64")}`,
          "content-type": "application/x-www-form-urlencoded",
        },
        body: new URLSearchParams({ token }).toString(),
      },
    },
  ];

  const attempts: RevocationReceipt["attempts"] = [];
  const errors: ProviderError[] = [];
  let gone: string | null = null;
  for (const { endpoint, request } of requests) {
    try {
      const answer = await ask(network, request, clock.now());
      const error = accountsError(answer);
      if (error) throw error;
      attempts.push({ endpoint, status: answer.status, providerCode: null });
      return { outcome: "REVOKED", endpoint, at: clock.now(), attempts };
    } catch (error) {
      if (!(error instanceof ProviderError)) throw error;
      attempts.push({ endpoint, status: error.status, providerCode: error.providerCode });
      if (error.providerCode !== null && GONE.has(error.providerCode)) gone ??= endpoint;
      else errors.push(error);
    }
  }
  if (gone !== null) return { outcome: "ALREADY_INVALID", endpoint: gone, at: clock.now(), attempts };
  throw errors.find((error) => error.isTransient) ?? errors[0] ?? new Error("No endpoint was asked.");
}
