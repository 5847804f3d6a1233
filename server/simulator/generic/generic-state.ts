import { seedItems, type Item } from "./items-state.ts";

/** Everything of the generic service: an OAuth 2.0 server with an API, of no vendor. All times are milliseconds of the clock. */
export interface GenericState {
  settings: GenericSettings;
  clients: Record<string, GenericClient>;
  users: Record<string, GenericUser>;
  /** By key text. */
  apiKeys: Record<string, ApiKey>;
  tickets: Record<string, GenericTicket>;
  codes: Record<string, GenericCode>;
  grants: Record<string, Grant>;
  items: Record<string, Item>;
  /** How often `flaky` was asked for, by caller and key. */
  flaky: Record<string, number>;
  counters: GenericCounters;
}

/** How the OAuth server behaves; of all clients, or of one. */
export interface GenericSettings {
  /** A refresh gives a new refresh token and ends the old one; one that comes again ends its whole family. */
  rotation: boolean;
  /** How long a rotated refresh token still works, for a lost answer; it gives the newest tokens then. */
  rotationGraceSeconds: number;
  /** Whether an exchange gives a refresh token at all. */
  refreshTokens: boolean;
  codeLifeSeconds: number;
  accessTokenLifeSeconds: number;
  /** Whether token answers have `expires_in`. */
  expiresIn: boolean;
  /** Only these of the scopes asked for are granted; null grants all. */
  grantedScopes: string[] | null;
  /** Whether token answers have `scope`. */
  scopeInAnswer: boolean;
  /** Errors of the token endpoint come with HTTP 200. */
  errorsWith200: boolean;
  /** Whether the callback has `iss` (RFC 9207), which the metadata promises then. */
  issInCallback: boolean;
  /** A wrong `iss` for the callback; null tells the truth. */
  iss: string | null;
  pkceRequired: boolean;
  /** Further members of each token answer, such as `{"instance_url": "…"}`. */
  answerExtras: Record<string, unknown>;
}

export const GENERIC_SETTINGS: GenericSettings = {
  rotation: true,
  rotationGraceSeconds: 0,
  refreshTokens: true,
  codeLifeSeconds: 60,
  accessTokenLifeSeconds: 3_600,
  expiresIn: true,
  grantedScopes: null,
  scopeInAnswer: true,
  errorsWith200: false,
  issInCallback: true,
  iss: null,
  pkceRequired: false,
  answerExtras: {},
};

/** How a client proves itself: by either way with its secret, by one of them only, or not at all. */
export const CLIENT_AUTH = ["any", "basic", "post", "none"] as const;

export interface GenericClient {
  id: string;
  /** Empty for a public client. */
  secret: string;
  name: string;
  redirectUris: string[];
  auth: (typeof CLIENT_AUTH)[number];
  settings: Partial<GenericSettings>;
}

export interface GenericUser {
  id: string;
  name: string;
  email: string;
  /** For Basic authentication at the API. */
  password: string;
  account: { id: string; name: string };
}

export interface ApiKey {
  key: string;
  name: string;
  userId: string;
}

export interface GenericTicket {
  clientId: string;
  redirectUri: string;
  scopes: string[];
  state: string | undefined;
  challenge: string | undefined;
  expiresAt: number;
}

export interface GenericCode extends GenericTicket {
  userId: string;
  /** Set once it was exchanged. */
  grantId?: string;
}

/** What a person, or a client for itself, allowed: a family of tokens. */
export interface Grant {
  id: string;
  clientId: string;
  /** null: the client itself, by client credentials. */
  userId: string | null;
  scopes: string[];
  createdAt: number;
  /** The refresh token that works; null when there is none. */
  refreshToken: string | null;
  /** Rotated refresh tokens, the newest last; at most 100. */
  former: { value: string; rotatedAt: number }[];
  /** Live ones and some ended ones, the newest last; at most 15. */
  accessTokens: { value: string; scopes: string[]; expiresAt: number }[];
  issued: number;
  refreshes: number;
  refused: number;
  /** How often a rotated refresh token came again. */
  reuses: number;
  endedAt?: number;
  endedBecause?: "client" | "control" | "reuse" | "code";
}

export interface GenericCounters {
  consents: number;
  /** Token requests that gave tokens, by grant type. */
  granted: Record<string, number>;
  /** Token requests that did not, by error. */
  refused: Record<string, number>;
  reuses: number;
  revocations: number;
  apiCalls: number;
  /** API calls without credentials, or with dead ones. */
  unauthorized: number;
  /** API calls by `grant:g_1`, `key:demo` or `user:robin`. */
  byCaller: Record<string, number>;
  /** API calls by first path segment. */
  byEndpoint: Record<string, number>;
}

export function makeGenericCounters(): GenericCounters {
  return {
    consents: 0,
    granted: {},
    refused: {},
    reuses: 0,
    revocations: 0,
    apiCalls: 0,
    unauthorized: 0,
    byCaller: {},
    byEndpoint: {},
  };
}

const ACME = { id: "acct_1001", name: "Acme Workshop" };
const NORDIC = { id: "acct_1002", name: "Nordic Studio" };
const USERS: GenericUser[] = [
  makeUser("robin", "Robin Vega", ACME),
  makeUser("sam", "Sam Okafor", ACME),
  makeUser("alex", "Alex Berg", NORDIC),
];

function makeUser(id: string, name: string, account: GenericUser["account"]): GenericUser {
  return { id, name, email: `${id}@generic.example`, password: `${id}-password`, account };
}

export function makeGenericState(): GenericState {
  return {
    settings: { ...GENERIC_SETTINGS },
    clients: {},
    users: Object.fromEntries(USERS.map((user) => [user.id, user])),
    apiKeys: { "generic-demo-key": { key: "generic-demo-key", name: "demo", userId: "robin" } },
    tickets: {},
    codes: {},
    grants: {},
    items: seedItems(),
    flaky: {},
    counters: makeGenericCounters(),
  };
}

/** The state of an older build with what came later. */
export function completeGenericState(loaded: GenericState | undefined): GenericState {
  const fresh = makeGenericState();
  if (loaded === undefined) return fresh;
  return {
    ...fresh,
    ...loaded,
    settings: { ...fresh.settings, ...loaded.settings },
    counters: { ...fresh.counters, ...loaded.counters },
  };
}
