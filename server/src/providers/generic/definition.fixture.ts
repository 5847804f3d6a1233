import type { OAuthEndpoints, ServiceDefinition } from "../definition.ts";

/** Tests only: a service with the least that OAuth needs. */
export function makeDefinition(
  origin: string,
  { oauth, ...changes }: Partial<Omit<ServiceDefinition, "oauth">> & { oauth?: Partial<OAuthEndpoints> } = {},
): ServiceDefinition {
  return {
    authType: "OAUTH2_CODE",
    parameters: [],
    oauth: {
      authorizeUrl: `${origin}/authorize`,
      tokenUrl: `${origin}/token`,
      refreshUrl: null,
      revokeUrl: `${origin}/revoke`,
      issuer: null,
      issuerRequired: false,
      scopeDelimiter: " ",
      scopeParameter: "scope",
      clientAuth: "POST",
      pkce: true,
      tokenRequest: "FORM",
      authorizeParameters: {},
      tokenParameters: {},
      revocation: "GRANT",
      tokenLifeSeconds: null,
      apiUrlMember: null,
      ...oauth,
    },
    credential: { in: "HEADER", name: "Authorization", template: "Bearer {credential}" },
    apiBaseUrl: `${origin}/api`,
    apiHosts: [],
    headers: {},
    query: {},
    scopes: [],
    defaultScopes: [],
    identity: null,
    tokenBudget: null,
    ...changes,
  };
}
