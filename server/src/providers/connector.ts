import type { AuthType, ServiceParameter, TokenBudget } from "./definition.ts";
import type { AuthorizationCode, Identity, RevocationReceipt, Scope } from "./provider.ts";
import type { OAuthClient, Tokens } from "./tokens.ts";

/** A call of a service's API, as a caller asks for it. */
export type ApiCall = {
  method: string;
  url: URL;
  headers: Record<string, string>;
  /** null: no body, or one that is streamed. */
  body: string | Uint8Array | null;
};

/** What a person types in where no consent is given: an API key, or a user's name and password. */
export type SecretField = { name: "apiKey" | "username" | "password"; label: string; isSecret: boolean };

/** The values of a service's parameters, such as `{ subdomain: "acme" }`. */
export type ParameterValues = Readonly<Record<string, string>>;

/**
 * How the API of one service is called with credentials: what connections stand on. Functions over the network door; nothing
 * is kept, nothing logged. All that reach the provider throw `ProviderError`; none retries or refreshes by itself.
 * Credentials of every kind are `Tokens`: the access token is the API key, or the password with `extras.username`.
 */
export type Connector = {
  readonly authType: AuthType;
  readonly scopes: readonly Scope[];
  readonly defaultScopes: readonly string[];
  readonly parameters: readonly ServiceParameter[];
  /** Empty for the OAuth types. */
  readonly secretFields: readonly SecretField[];
  readonly tokenBudget: TokenBudget | null;
  /** Those of `required` that `granted` does not cover. */
  missingScopes(required: readonly string[], granted: readonly string[]): string[];
  /** For OAUTH2_CODE; null for all others. */
  readonly authorization: AuthorizationCode | null;
  /** For OAUTH2_CLIENT_CREDENTIALS (RFC 6749, 4.4); null for all others. */
  issue: ((request: { client: OAuthClient; scopes: readonly string[] }) => Promise<Tokens>) | null;
  /**
   * New tokens in place of stale ones: a refresh, or a new issue. `AUTH_PERMANENT` where only a person can help: also for keys and
   * passwords, and for tokens without a refresh token.
   */
  renew(request: { client: OAuthClient | null; tokens: Tokens }): Promise<Tokens>;
  /** Ends the tokens at the provider; null where it has no way to. */
  revoke: ((request: { client: OAuthClient; tokens: Tokens }) => Promise<RevocationReceipt>) | null;
  /** What revoking ends: those tokens alone, or all that the person granted this client; null where there is no way to revoke. */
  readonly revokes: "TOKEN" | "GRANT" | null;
  /** Whose the credentials are; null where the provider has no such request, or the scopes do not tell. */
  identify: ((tokens: Tokens) => Promise<Identity | null>) | null;
  /** Where calls with these tokens may go. `hosts` as in `ServiceDefinition.apiHosts`, that of `baseUrl` included. */
  api(tokens: Tokens): { baseUrl: string | null; hosts: readonly string[] };
  /** The call with the service's own headers and the credentials. The host has been checked. */
  sign(call: ApiCall, tokens: Tokens): ApiCall;
  /** Every text of the credentials that must not come back in an answer: tokens, and what is sent of them encoded. */
  secretsOf(tokens: Tokens): string[];
  /**
   * Equal as long as codes, tokens and calls go to the same places: a definition that changes these needs a new consent. null for
   * shipped services, which change with a release alone.
   */
  readonly binding: string | null;
};
