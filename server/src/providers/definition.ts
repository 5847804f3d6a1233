import type { Scope } from "./provider.ts";

/** How a service knows who calls. */
export const AUTH_TYPES = ["OAUTH2_CODE", "OAUTH2_CLIENT_CREDENTIALS", "API_KEY", "BASIC"] as const;
export type AuthType = (typeof AUTH_TYPES)[number];

/** Where a credential or parameter of a request stands. */
export const PLACEMENTS = ["HEADER", "QUERY", "BODY"] as const;
export type Placement = (typeof PLACEMENTS)[number];

/** How the client proves itself at the token endpoint (RFC 6749, 2.3.1; NONE: a public client, RFC 6749, 2.1). */
export const CLIENT_AUTH_METHODS = ["BASIC", "POST", "NONE"] as const;
export type ClientAuthMethod = (typeof CLIENT_AUTH_METHODS)[number];

/**
 * What Patchbay knows of a service whose API is called through connections: plain data, the same for shipped services and for
 * those an organization defines. URLs, hosts, the credential's template and the values of headers, query and further OAuth
 * parameters may hold `{name}` for the value of a parameter. `checkDefinition` says what else must hold.
 */
export type ServiceDefinition = {
  authType: AuthType;
  /** What a person fills in before connecting, such as the subdomain. */
  parameters: readonly ServiceParameter[];
  /** For the OAuth types; null for API_KEY and BASIC. */
  oauth: OAuthEndpoints | null;
  /** Where the access token, API key or `user:password` goes in each call. */
  credential: CredentialPlacement;
  /** Relative paths of calls are resolved against it; null where calls must give a whole URL. */
  apiBaseUrl: string | null;
  /** Hosts that calls may go to, beside that of `apiBaseUrl`: exact ones, with a port where it is not 443, or `*.example.com`. */
  apiHosts: readonly string[];
  /** Sent with each call; a caller's own stand only where they say what is accepted, who asks, or which version they know. */
  headers: Readonly<Record<string, string>>;
  /** Added to the query of each call. */
  query: Readonly<Record<string, string>>;
  scopes: readonly Scope[];
  /** Asked for unless a connection says otherwise. */
  defaultScopes: readonly string[];
  /** Whose credentials they are, for the same-account guard; null where there is no such request. */
  identity: IdentityRequest | null;
  /** How many tokens the provider suffers; null where it has no such bound. */
  tokenBudget: TokenBudget | null;
};

export type ServiceParameter = {
  /** As it stands between braces. */
  name: string;
  label: string;
  description: string;
  example: string;
  /**
   * A regular expression of the whole value, without anchors, in the small language of `parameter-pattern.ts`: bounded, and only
   * letters, digits, `-`, `.`, `_`, `~`. Ask `matchesPattern`, not `RegExp`: it takes linear time, whoever wrote the pattern.
   */
  pattern: string;
};

export type OAuthEndpoints = {
  /** null for client credentials. */
  authorizeUrl: string | null;
  tokenUrl: string;
  /** null: the token endpoint. */
  refreshUrl: string | null;
  /** RFC 7009; null: tokens cannot be revoked there. */
  revokeUrl: string | null;
  /** The issuer identifier (RFC 8414); where it is set, an `iss` of the callback must be it (RFC 9207). */
  issuer: string | null;
  /** Whether the server promises `iss`: then one that is missing is an attack (RFC 9207, 2.4). */
  issuerRequired: boolean;
  scopeDelimiter: string;
  /** The parameter that scopes go into; `scope` but for a few, such as Slack's `user_scope`. */
  scopeParameter: string;
  clientAuth: ClientAuthMethod;
  /** RFC 7636 with S256; off only where the provider refuses unknown parameters. */
  pkce: boolean;
  /** Form (RFC 6749), JSON (such as Notion) or the query (few old ones). */
  tokenRequest: "FORM" | "JSON" | "QUERY";
  /** Added to the authorization URL. */
  authorizeParameters: Readonly<Record<string, string>>;
  /** Added to each token request. */
  tokenParameters: Readonly<Record<string, string>>;
  /** What revoking does: ends this token alone, or everything the person granted this client (Google). */
  revocation: "TOKEN" | "GRANT";
  /** For answers without `expires_in`: how long access tokens live, in seconds; null: they do not end by themselves. */
  tokenLifeSeconds: number | null;
  /** The member of the token answer that names where the API is (Salesforce's `instance_url`); null where there is none. */
  apiUrlMember: string | null;
};

export type CredentialPlacement = {
  in: Placement;
  /** The name of the header, query parameter or member of the body. */
  name: string;
  /**
   * `{credential}` stands for the token or key, or for base64 of `user:password`; `{credentialAsUser}` for base64 of `key:`, where a
   * key is the user's name of Basic and there is no password.
   */
  template: string;
};

/**
 * A GET with the credentials whose JSON answer says who they belong to; members by dots, such as `data.user.id` or `0.id`. A path alone
 * is below the API's base.
 */
export type IdentityRequest = { url: string; idMember: string; nameMember: string };

export type TokenBudget = {
  /** Refresh tokens per user and client that live at once; one more ends the oldest without a word. null: no bound. */
  refreshTokensPerUser: number | null;
  /** New access tokens per refresh token in a window. null: no bound. */
  refreshes: { count: number; windowSeconds: number } | null;
};
