import { z } from "zod";
import type { Identity } from "../provider.ts";
import { ProviderError } from "../provider-error.ts";
import type { Tokens } from "../tokens.ts";
import type { HubSpotApi } from "./hubspot-api.ts";

const details = z.object({ portalId: z.coerce.string().min(1), dataHostingLocation: z.string().nullish() });
const tokenInfo = z.object({ hub_domain: z.string().nullish(), user: z.string().nullish() });

/**
 * The account that the tokens are of, by its number, and the person who consented. Sources: "Account information", v3; "Retrieve
 * access token metadata", v1, which alone tells the account's domain and the person, and ends in February 2027: then the account
 * is called by its number.
 */
export async function identify(api: HubSpotApi, tokens: Tokens): Promise<Identity> {
  const { portalId, dataHostingLocation } = await api.read(
    { tokens, path: "account-info/v3/details" },
    details,
  );
  const path = `oauth/v1/access-tokens/${encodeURIComponent(tokens.accessToken)}`;
  const info = await api.read({ tokens, path }, tokenInfo).catch((error: unknown) => {
    // Nice to have; the account is known without it.
    if (error instanceof ProviderError) return null;
    throw error;
  });
  return {
    orgId: portalId,
    orgName: info?.hub_domain || `HubSpot account ${portalId}`,
    userEmail: info?.user ?? null,
    dataCentre: dataHostingLocation ?? "",
  };
}
