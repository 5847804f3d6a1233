import { spellings } from "../generic/scrub.ts";
import { z } from "zod";
import { ask } from "../ask.ts";
import type { Connector } from "../connector.ts";
import type { TokenBudget } from "../definition.ts";
import type { Scope } from "../provider.ts";
import { createZohoAuthorization } from "./accounts.ts";
import type { ZohoDataCentre } from "./data-centres.ts";
import { getDataCentre } from "./data-centres.ts";
import { missingScopes } from "./scopes.ts";
import type { ZohoOptions } from "./zoho-options.ts";

/** What differs between the products that share Zoho's accounts server. */
export type ZohoApi = {
  scopes: readonly Scope[];
  defaultScopes: readonly string[];
  /** Where the product's API is in a data centre, with its path, without a trailing slash. */
  baseUrl(dataCentre: ZohoDataCentre): string;
};

/** Lets Patchbay see who gave a consent; without it nobody is told apart. Source: "User info" of Zoho Accounts. */
export const ZOHO_PROFILE_SCOPE = "AaaServer.profile.READ";

/** Source: "Refresh access tokens" and "Token limits" of Zoho Accounts' OAuth pages. */
const ZOHO_TOKEN_BUDGET: TokenBudget = {
  refreshTokensPerUser: 20,
  refreshes: { count: 10, windowSeconds: 600 },
};

const userInfo = z.object({
  ZUID: z.coerce.string().min(1),
  Email: z.string().optional(),
  Display_Name: z.string().optional(),
});

/** How the API of one of Zoho's products is called, in every data centre. */
export function createZohoConnector(options: ZohoOptions, api: ZohoApi): Connector {
  const { network, clock, dataCentres } = options;
  const authorization = createZohoAuthorization(options);
  return {
    authType: "OAUTH2_CODE",
    scopes: api.scopes,
    defaultScopes: api.defaultScopes,
    parameters: [],
    secretFields: [],
    tokenBudget: ZOHO_TOKEN_BUDGET,
    missingScopes,
    authorization,
    issue: null,
    renew: ({ client, tokens }) =>
      authorization.refresh({ client: client ?? { clientId: "", clientSecret: "" }, tokens }),
    revoke: authorization.revoke,
    revokes: "TOKEN",
    async identify(tokens) {
      if (missingScopes([ZOHO_PROFILE_SCOPE], tokens.scopes).length > 0) return null;
      const { accounts } = getDataCentre(dataCentres, tokens.dataCentre);
      const answer = await ask(
        network,
        {
          url: `${accounts}/oauth/user/info`,
          headers: { authorization: `Zoho-oauthtoken ${tokens.accessToken}` },
        },
        clock.now(),
      );
      const { data } = userInfo.safeParse(answer.json);
      if (!data) return null;
      return {
        orgId: data.ZUID,
        orgName: data.Email ?? data.Display_Name ?? data.ZUID,
        userEmail: data.Email ?? null,
        dataCentre: tokens.dataCentre,
      };
    },
    api(tokens) {
      const baseUrl = api.baseUrl(getDataCentre(dataCentres, tokens.dataCentre));
      return { baseUrl, hosts: [new URL(baseUrl).host] };
    },
    sign: (call, tokens) => ({
      ...call,
      headers: { ...call.headers, authorization: `Zoho-oauthtoken ${tokens.accessToken}` },
    }),
    secretsOf: ({ accessToken, refreshToken }) => [accessToken, refreshToken ?? ""].flatMap(spellings),
    binding: null,
  };
}
