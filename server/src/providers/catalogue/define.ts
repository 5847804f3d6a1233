import type {
  CredentialPlacement,
  IdentityRequest,
  OAuthEndpoints,
  ServiceDefinition,
  ServiceParameter,
  TokenBudget,
} from "../definition.ts";
import type { Scope } from "../provider.ts";
import type { Category, ShippedService } from "./shipped-service.ts";

type Entry = {
  key: string;
  name: string;
  description: string;
  category: Category;
  docsUrl?: string;
  notes?: string[];
  /** How to come to the client or key at the vendor; whole sentences. */
  setup: string[];
  /** What to do after the redirect URI is registered. */
  more?: string[];
  parameters?: ServiceParameter[];
  /** null: calls give a whole URL, or the token answer names the place. */
  apiBaseUrl: string | null;
  apiHosts?: string[];
  headers?: Record<string, string>;
  query?: Record<string, string>;
  /** A bearer token (RFC 6750) unless said otherwise. */
  credential?: Partial<CredentialPlacement>;
  identity?: IdentityRequest;
  tokenBudget?: TokenBudget;
};

/** An entry of a service with OAuth 2.0; what is left out is as RFC 6749 has it. */
export type OAuthEntry = Entry &
  Partial<OAuthEndpoints> & {
    tokenUrl: string;
    /** Meanings by name. */
    scopes?: Record<string, string>;
    defaultScopes?: string[];
  };

/** A service with consent: OAuth 2.0, authorization code. */
export function codeService(
  entry: OAuthEntry & {
    authorizeUrl: string;
    /** What the vendor's form calls the redirect URI. */
    uriField?: string;
  },
): ShippedService {
  const register = `Register {redirectUri} as its ${entry.uriField ?? "redirect URI"}.`;
  const copy = "Copy client id and client secret into the form on this page.";
  const steps = [...entry.setup, register, ...(entry.more ?? []), copy];
  return shipped(entry, steps, "OAUTH2_CODE", endpoints(entry));
}

/** A service that an application calls for itself: OAuth 2.0, client credentials. */
export function clientCredentialsService(entry: OAuthEntry): ShippedService {
  const copy = "Copy client id and client secret into the form on this page.";
  return shipped(entry, [...entry.setup, copy], "OAUTH2_CLIENT_CREDENTIALS", endpoints(entry));
}

/** A service that is called with a key. */
export function keyService(entry: Entry): ShippedService {
  const paste = "Paste it when you connect: there is no client to register.";
  return shipped(entry, [...entry.setup, paste], "API_KEY", null);
}

/** A service that is called with a user's name and a password (RFC 7617). */
export function basicService(entry: Entry): ShippedService {
  return shipped(
    { ...entry, credential: { template: "Basic {credential}", ...entry.credential } },
    [...entry.setup, "Fill both in when you connect: there is no client to register."],
    "BASIC",
    null,
  );
}

/** A parameter that is one label of a host, such as a subdomain. */
export function labelParameter(
  name: string,
  label: string,
  example: string,
  description: string,
): ServiceParameter {
  return { name, label, description, example, pattern: "[A-Za-z0-9](?:[A-Za-z0-9_-]{0,61}[A-Za-z0-9])?" };
}

/** A parameter that is one of a few words. */
export function choiceParameter(
  name: string,
  label: string,
  values: readonly [string, ...string[]],
  description: string,
): ServiceParameter {
  const pattern = values.map((value) => value.replaceAll(".", "\\.")).join("|");
  return { name, label, description, example: values[0], pattern };
}

/** A parameter that is a whole host, for what people run themselves. */
export function hostParameter(label: string, example: string, description: string): ServiceParameter {
  return { name: "host", label, description, example, pattern: "[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])" };
}

function shipped(
  entry: OAuthEntry | Entry,
  setupSteps: string[],
  authType: ServiceDefinition["authType"],
  oauth: OAuthEndpoints | null,
): ShippedService {
  const { key, name, description, category } = entry;
  const definition: ServiceDefinition = {
    authType,
    parameters: entry.parameters ?? [],
    oauth,
    credential: { in: "HEADER", name: "Authorization", template: "Bearer {credential}", ...entry.credential },
    apiBaseUrl: entry.apiBaseUrl,
    apiHosts: entry.apiHosts ?? [],
    headers: entry.headers ?? {},
    query: entry.query ?? {},
    scopes: "scopes" in entry ? scopesOf(entry.scopes ?? {}) : [],
    defaultScopes: "defaultScopes" in entry ? (entry.defaultScopes ?? []) : [],
    identity: entry.identity ?? null,
    tokenBudget: entry.tokenBudget ?? null,
  };
  const { docsUrl = null, notes = [] } = entry;
  return { key, name, description, category, definition, setupSteps, docsUrl, notes };
}

function endpoints(entry: OAuthEntry): OAuthEndpoints {
  return {
    authorizeUrl: entry.authorizeUrl ?? null,
    tokenUrl: entry.tokenUrl,
    refreshUrl: entry.refreshUrl ?? null,
    revokeUrl: entry.revokeUrl ?? null,
    issuer: entry.issuer ?? null,
    issuerRequired: entry.issuerRequired ?? false,
    scopeDelimiter: entry.scopeDelimiter ?? " ",
    scopeParameter: entry.scopeParameter ?? "scope",
    clientAuth: entry.clientAuth ?? "POST",
    pkce: entry.pkce ?? true,
    tokenRequest: entry.tokenRequest ?? "FORM",
    authorizeParameters: entry.authorizeParameters ?? {},
    tokenParameters: entry.tokenParameters ?? {},
    revocation: entry.revocation ?? "TOKEN",
    tokenLifeSeconds: entry.tokenLifeSeconds ?? null,
    apiUrlMember: entry.apiUrlMember ?? null,
  };
}

function scopesOf(meanings: Record<string, string>): Scope[] {
  return Object.entries(meanings).map(([name, meaning]) => ({ name, meaning }));
}
