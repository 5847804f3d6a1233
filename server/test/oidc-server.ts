import { generateKeyPairSync } from "node:crypto";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { Provider } from "oidc-provider";
import type { Adapter, AdapterPayload, ClientMetadata, Configuration } from "oidc-provider";
import type { ServiceDefinition } from "../src/providers/definition.ts";

export type OidcServerOptions = {
  /** More by `addRedirectUri`. */
  redirectUris?: readonly string[];
  /** Whether a refresh gives a new refresh token and ends the old one, and all of its family when it is used again (default). */
  rotates?: boolean;
  /** Seconds; 3,600 unless given. */
  accessTokenLife?: number;
};

export type OidcServer = Awaited<ReturnType<typeof startOidcServer>>;

/** What one client is registered as; the secret of all is `oidcSecret`. */
export const OIDC_CLIENTS = { BASIC: "basic-client", POST: "post-client", NONE: "public-client" } as const;
export const oidcSecret = "a-client-secret-of-some-length";

/**
 * Tests only: an independent OpenID provider (`oidc-provider`) on a free port of 127.0.0.1, which insists on PKCE, sends `iss`
 * (RFC 9207), takes client credentials, revokes (RFC 7009), and lets items be read with its tokens at `/api/items`.
 */
export async function startOidcServer(options: OidcServerOptions = {}) {
  const requests: { method: string; path: string; authorization: string | null }[] = [];
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const rows = new Map<string, AdapterPayload>();
  for (const client of clients(options.redirectUris ?? [])) rows.set(`Client:${client.client_id}`, client);
  const provider = new Provider(origin, configure(options, rows));
  const handle = provider.callback();
  const findToken = async (text: string): Promise<{ accountId: string | null } | null> => {
    const granted = await provider.AccessToken.find(text);
    if (granted) return { accountId: granted.accountId };
    return (await provider.ClientCredentials.find(text)) ? { accountId: null } : null;
  };
  server.on("request", (request, response) => {
    const path = new URL(request.url ?? "/", origin).pathname;
    const authorization = request.headers.authorization ?? null;
    requests.push({ method: request.method ?? "", path, authorization });
    if (!path.startsWith("/api/")) return void handle(request, response);
    void findToken(authorization?.replace(/^Bearer /, "") ?? "").then((token) =>
      response
        .writeHead(token ? 200 : 401, { "content-type": "application/json" })
        .end(JSON.stringify(token ? { items: [{ id: 1, owner: token.accountId }] } : {})),
    );
  });

  return {
    origin,
    issuer: origin,
    /** Every request, in order. */
    requests,
    countOf: (path: string) => requests.filter((request) => request.path === path).length,
    addRedirectUri(uri: string) {
      for (const [key, row] of rows)
        if (key.startsWith("Client:"))
          rows.set(key, { ...row, redirect_uris: [...(row.redirect_uris ?? []), uri] });
    },
    /** Ends a code, access token or refresh token as time would. */
    expire(token: string) {
      for (const [key, row] of rows) if (key.endsWith(`:${token}`)) rows.set(key, { ...row, exp: 1 });
    },
    /** Ends every access token; refresh tokens stay. */
    expireAccessTokens() {
      for (const [key, row] of rows)
        if (/^(?:AccessToken|ClientCredentials):/.test(key)) rows.set(key, { ...row, exp: 1 });
    },
    /** How many live tokens of a kind there are. */
    liveTokens: (kind: "AccessToken" | "RefreshToken") =>
      [...rows].filter(([key, row]) => key.startsWith(`${kind}:`) && !row.consumed && (row.exp ?? 0) > 1)
        .length,
    /** Ends all that one person granted, as they could at the provider. */
    forgetGrants() {
      for (const key of rows.keys()) if (/^(?:Grant|AccessToken|RefreshToken):/.test(key)) rows.delete(key);
    },
    /** Signs in and consents as a browser would; answers where the browser is sent back to. */
    consent: (url: string | URL, login = "ada") => consent(origin, url, login),
    /** The service as an organization would define it. */
    definition: (changes: Partial<NonNullable<ServiceDefinition["oauth"]>> = {}) =>
      definitionOf(origin, changes),
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function configure(options: OidcServerOptions, rows: Map<string, AdapterPayload>): Configuration {
  const key = generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey.export({ format: "jwk" });
  return {
    adapter: (model: string) => makeAdapter(model, rows),
    jwks: { keys: [{ ...key, use: "sig", alg: "ES256" }] },
    cookies: { keys: ["a key of the tests"] },
    scopes: ["openid", "profile", "offline_access", "items:read", "items:write"],
    claims: { openid: ["sub"], profile: ["name"] },
    pkce: { required: () => true },
    features: {
      devInteractions: { enabled: true },
      clientCredentials: { enabled: true },
      revocation: {
        enabled: true,
        allowedPolicy: async (_ctx, known, token) => known.clientId === token.clientId,
      },
    },
    rotateRefreshToken: options.rotates ?? true,
    issueRefreshToken: async (_ctx, known) => known.grantTypeAllowed("refresh_token"),
    ttl: {
      AccessToken: options.accessTokenLife ?? 3_600,
      AuthorizationCode: 60,
      ClientCredentials: 600,
      Grant: 86_400,
      IdToken: 3_600,
      Interaction: 600,
      RefreshToken: 86_400,
      Session: 86_400,
    },
    findAccount: (_ctx, id) => ({
      accountId: id,
      claims: () => ({ sub: id, name: `${id.slice(0, 1).toUpperCase()}${id.slice(1)} of the tests` }),
    }),
    renderError: (ctx, out) => {
      ctx.type = "json";
      ctx.body = out;
    },
  };
}

function clients(redirectUris: readonly string[]) {
  const client = (id: string, method: "client_secret_basic" | "client_secret_post" | "none") =>
    ({
      client_id: id,
      ...(method !== "none" && { client_secret: oidcSecret }),
      token_endpoint_auth_method: method,
      redirect_uris: [...redirectUris],
      grant_types: [
        "authorization_code",
        "refresh_token",
        ...(method === "none" ? [] : ["client_credentials"]),
      ],
      response_types: ["code"],
      id_token_signed_response_alg: "ES256",
    }) satisfies ClientMetadata;
  return [
    client(OIDC_CLIENTS.BASIC, "client_secret_basic"),
    client(OIDC_CLIENTS.POST, "client_secret_post"),
    client(OIDC_CLIENTS.NONE, "none"),
  ];
}

/** Rows of one server, so that a test can end a token and several servers stay apart. */
function makeAdapter(model: string, rows: Map<string, AdapterPayload>): Adapter {
  const find = async (match: (row: AdapterPayload, key: string) => boolean) =>
    [...rows].find(([key, row]) => key.startsWith(`${model}:`) && match(row, key))?.[1];
  return {
    upsert: async (id, payload) => void rows.set(`${model}:${id}`, payload),
    find: async (id) => rows.get(`${model}:${id}`),
    findByUid: (uid) => find((row) => row.uid === uid),
    findByUserCode: (code) => find((row) => row.userCode === code),
    consume: async (id) => {
      const row = rows.get(`${model}:${id}`);
      if (row) rows.set(`${model}:${id}`, { ...row, consumed: Math.floor(Date.now() / 1_000) });
    },
    destroy: async (id) => void rows.delete(`${model}:${id}`),
    revokeByGrantId: async (grantId) => {
      for (const [key, row] of rows) if (row.grantId === grantId) rows.delete(key);
    },
  };
}

/** The provider's own login and consent pages, by plain HTTP. */
async function consent(origin: string, url: string | URL, login: string): Promise<URL> {
  const cookies = new Map<string, string>();
  let next = new URL(url);
  let form: URLSearchParams | null = null;
  for (let step = 0; step < 12; step += 1) {
    const response: Response = await fetch(next, {
      redirect: "manual",
      headers: { cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join("; ") },
      ...(form && { method: "POST", body: form }),
    });
    for (const cookie of response.headers.getSetCookie()) {
      const [name = "", value = ""] = cookie.split(";", 1)[0]?.split("=") ?? [];
      cookies.set(name, value);
    }
    form = null;
    const location = response.headers.get("location");
    if (location !== null) {
      await response.body?.cancel();
      next = new URL(location, next);
      if (next.origin !== origin) return next;
      continue;
    }
    const page = await response.text();
    const prompt = /name="prompt" value="(login|consent)"/.exec(page)?.[1];
    if (!prompt)
      throw new Error(`The provider asks for something else: ${response.status} ${page.slice(0, 300)}`);
    form = new URLSearchParams({ prompt, ...(prompt === "login" && { login, password: "any" }) });
  }
  throw new Error("The consent did not come to an end.");
}

function definitionOf(
  origin: string,
  changes: Partial<NonNullable<ServiceDefinition["oauth"]>>,
): ServiceDefinition {
  return {
    authType: "OAUTH2_CODE",
    parameters: [],
    oauth: {
      authorizeUrl: `${origin}/auth`,
      tokenUrl: `${origin}/token`,
      refreshUrl: null,
      revokeUrl: `${origin}/token/revocation`,
      issuer: origin,
      issuerRequired: true,
      scopeDelimiter: " ",
      scopeParameter: "scope",
      clientAuth: "BASIC",
      pkce: true,
      tokenRequest: "FORM",
      authorizeParameters: { prompt: "consent" },
      tokenParameters: {},
      revocation: "TOKEN",
      tokenLifeSeconds: null,
      apiUrlMember: null,
      ...changes,
    },
    credential: { in: "HEADER", name: "Authorization", template: "Bearer {credential}" },
    apiBaseUrl: `${origin}/api/`,
    apiHosts: [],
    headers: {},
    query: {},
    scopes: [
      { name: "openid", meaning: "Know who signs in." },
      { name: "profile", meaning: "Read the name." },
      { name: "offline_access", meaning: "Go on while nobody is there." },
      { name: "items:read", meaning: "Read items." },
      { name: "items:write", meaning: "Change items." },
    ],
    defaultScopes: ["openid", "profile", "offline_access", "items:read"],
    identity: { url: `${origin}/me`, idMember: "sub", nameMember: "name" },
    tokenBudget: null,
  };
}
