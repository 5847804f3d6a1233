import { createHash, randomBytes } from "node:crypto";
import type { OAuthEndpoints, ServiceDefinition } from "../../src/providers/definition.ts";
import type { OAuthClient } from "../../src/providers/tokens.ts";
import { listen } from "./listen.ts";
import type { Heard, Said } from "./listen.ts";

type Code = { clientId: string; redirectUri: string; challenge: string | null; user: string };
export type Consenting = {
  user: string;
  /** The realm that answers, of several behind one token endpoint; none: the one that was asked. */
  realm?: string;
};
export type Bank = Awaited<ReturnType<typeof startBank>>;

const random = () => randomBytes(24).toString("base64url");

/**
 * An honest authorization server and API, as lax as the standard lets servers be: its codes neither expire nor wear out, so that it is
 * Patchbay alone which an attack has to get past. It remembers whose every code and token is.
 */
export async function startBank() {
  const clients = new Map<string, { secret: string; redirectUris: string[] }>();
  const codes = new Map<string, Code>();
  const tokens = new Map<string, { user: string; clientId: string }>();
  /** What the token endpoint says beside the standard: set by attacks, taken back after each. */
  const lies: { apiUrl?: string; redirectTo?: string } = {};
  const exchanged: string[] = [];

  function issue(user: string, clientId: string): Said {
    const [access, refresh] = [`at-${random()}`, `rt-${random()}`];
    for (const token of [access, refresh]) tokens.set(token, { user, clientId });
    return {
      json: {
        access_token: access,
        refresh_token: refresh,
        token_type: "Bearer",
        expires_in: 3_600,
        ...(lies.apiUrl && { api_url: lies.apiUrl }),
      },
    };
  }

  function answerToken({ body }: Heard): Said {
    if (lies.redirectTo) return { status: 307, headers: { location: lies.redirectTo } };
    const fields = Object.fromEntries(new URLSearchParams(body));
    const client = clients.get(fields["client_id"] ?? "");
    if (!client || client.secret !== fields["client_secret"])
      return { status: 401, json: { error: "invalid_client" } };
    const clientId = fields["client_id"] ?? "";
    if (fields["grant_type"] === "refresh_token") {
      const held = tokens.get(fields["refresh_token"] ?? "");
      return held?.clientId === clientId
        ? issue(held.user, clientId)
        : { status: 400, json: { error: "invalid_grant" } };
    }
    const code = codes.get(fields["code"] ?? "");
    const proof = fields["code_verifier"];
    const challenge = proof === undefined ? null : createHash("sha256").update(proof).digest("base64url");
    const fits =
      code?.clientId === clientId &&
      code.redirectUri === fields["redirect_uri"] &&
      code.challenge === challenge;
    if (!code || !fits) return { status: 400, json: { error: "invalid_grant" } };
    exchanged.push(fields["code"] ?? "");
    return issue(code.user, clientId);
  }

  function answerApi({ url, headers }: Heard): Said {
    const user = tokens.get(headers.authorization?.replace(/^Bearer /, "") ?? "")?.user;
    if (user === undefined) return { status: 401 };
    const to = url.searchParams.get("to");
    if (url.pathname === "/api/go" && to) return { status: 302, headers: { location: to } };
    return { json: { sub: user, name: `${user} at the bank` } };
  }

  const server = await listen((heard) => {
    const { pathname } = heard.url;
    if (pathname === "/token") return answerToken(heard);
    if (pathname === "/revoke") return {};
    return pathname === "/me" || pathname.startsWith("/api/") ? answerApi(heard) : { status: 404 };
  });

  return {
    origin: server.origin,
    close: server.close,
    lies,
    /** Codes that were exchanged, once for each time. */
    exchanged,
    register(...redirectUris: string[]): OAuthClient {
      const [id, secret] = [`client-${random()}`, `secret-${random()}`];
      clients.set(id, { secret, redirectUris });
      return { clientId: id, clientSecret: secret };
    },
    /** A person accepts at the authorization URL; answers where their browser is sent back to. */
    consent(authorizationUrl: string | URL, { user, realm }: Consenting): URL {
      const asked = new URL(authorizationUrl).searchParams;
      const [clientId, redirectUri] = [asked.get("client_id") ?? "", asked.get("redirect_uri") ?? ""];
      if (!clients.get(clientId)?.redirectUris.includes(redirectUri))
        throw new Error("The bank refuses: that redirect URI is not registered.");
      const code = `code-${random()}`;
      codes.set(code, { clientId, redirectUri, challenge: asked.get("code_challenge"), user });
      const back = new URL(redirectUri);
      back.searchParams.set("code", code);
      back.searchParams.set("state", asked.get("state") ?? "");
      back.searchParams.set("iss", realm === undefined ? server.origin : `${server.origin}/${realm}`);
      return back;
    },
    /** Everything that is a person's, and may be nowhere else. */
    secretsOf: (user: string): string[] => [
      ...[...codes].filter(([, code]) => code.user === user).map(([code]) => code),
      ...[...tokens].filter(([, token]) => token.user === user).map(([token]) => token),
    ],
    clientSecrets: (): string[] => [...clients.values()].map(({ secret }) => secret),
    definition: (
      oauth: Partial<OAuthEndpoints> = {},
      changes: Partial<Omit<ServiceDefinition, "oauth">> = {},
    ): ServiceDefinition => ({
      authType: "OAUTH2_CODE",
      parameters: [],
      oauth: {
        authorizeUrl: `${server.origin}/authorize`,
        tokenUrl: `${server.origin}/token`,
        refreshUrl: null,
        revokeUrl: `${server.origin}/revoke`,
        issuer: server.origin,
        issuerRequired: true,
        scopeDelimiter: " ",
        scopeParameter: "scope",
        clientAuth: "POST",
        pkce: true,
        tokenRequest: "FORM",
        authorizeParameters: {},
        tokenParameters: {},
        revocation: "TOKEN",
        tokenLifeSeconds: null,
        apiUrlMember: null,
        ...oauth,
      },
      credential: { in: "HEADER", name: "Authorization", template: "Bearer {credential}" },
      apiBaseUrl: `${server.origin}/api`,
      apiHosts: [],
      headers: {},
      query: {},
      scopes: [],
      defaultScopes: [],
      identity: { url: `${server.origin}/me`, idMember: "sub", nameMember: "name" },
      tokenBudget: null,
      ...changes,
    }),
  };
}
