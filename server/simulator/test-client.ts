import { challengeOf } from "./accounts/token-text.ts";
import type { OAuthClient } from "./state.ts";
import type { Simulator } from "./simulator.ts";

export const ALL_SCOPES = [
  "ZohoCRM.org.READ",
  "ZohoCRM.users.READ",
  "ZohoCRM.settings.modules.READ",
  "ZohoCRM.settings.fields.READ",
  "ZohoCRM.settings.custom_views.READ",
  "ZohoCRM.modules.ALL",
  "ZohoCRM.notifications.ALL",
];

const REDIRECT_URI = "http://127.0.0.1:9/callback";
export const VERIFIER = "a-verifier-of-at-least-forty-three-characters-0123456789";

export interface Answer {
  status: number;
  headers: Headers;
  text: string;
  json: Record<string, unknown>;
}

/** A request over HTTP that follows no redirect; the body as text, and as JSON if it is that. */
export async function callAt(url: string, init?: RequestInit): Promise<Answer> {
  const response = await fetch(url, { redirect: "manual", ...init });
  const text = await response.text();
  const isJson = response.headers.get("content-type")?.startsWith("application/json") === true;
  const json = isJson ? (JSON.parse(text) as Answer["json"]) : {};
  return { status: response.status, headers: response.headers, text, json };
}

/** For the simulator's tests: an OAuth client that talks to it over HTTP, as Patchbay does. */
export function makeTestClient(simulator: Simulator) {
  const client: OAuthClient = simulator.control.registerClient({
    name: "Test",
    redirectUris: [REDIRECT_URI],
  });

  function authorizeUrl(change: Record<string, string | undefined> = {}, dataCentre = "us"): string {
    const url = new URL(`${simulator.origin}/${dataCentre}/accounts/oauth/v2/auth`);
    const parameters: Record<string, string | undefined> = {
      response_type: "code",
      client_id: client.id,
      redirect_uri: REDIRECT_URI,
      scope: ALL_SCOPES.join(","),
      access_type: "offline",
      prompt: "consent",
      state: "state-1",
      code_challenge: challengeOf(VERIFIER),
      code_challenge_method: "S256",
      ...change,
    };
    for (const [name, value] of Object.entries(parameters)) {
      if (value !== undefined) url.searchParams.set(name, value);
    }
    return url.href;
  }

  function token(accounts: string, form: Record<string, string>): Promise<Answer> {
    return callAt(`${accounts}/oauth/v2/token`, { method: "POST", body: new URLSearchParams(form) });
  }

  const secrets = { client_id: client.id, client_secret: client.secret };

  function exchange(
    redirect: string,
    change: Record<string, string> = {},
    accounts?: string,
  ): Promise<Answer> {
    const query = new URL(redirect).searchParams;
    return token(accounts ?? query.get("accounts-server") ?? "", {
      grant_type: "authorization_code",
      code: query.get("code") ?? "",
      redirect_uri: REDIRECT_URI,
      code_verifier: VERIFIER,
      ...secrets,
      ...change,
    });
  }

  return {
    client,
    call: callAt,
    authorizeUrl,
    exchange,
    token,

    /** Consent by control, then the exchange; returns what is needed to call the API. */
    async connect(org: string, change: Record<string, string | undefined> = {}) {
      const entry = simulator.control.getOrg(org).dataCentre === "cn" ? "cn" : "us";
      const { redirect } = simulator.control.decideConsent({
        authorizeUrl: authorizeUrl(change, entry),
        org,
      });
      const accounts = new URL(redirect).searchParams.get("accounts-server") ?? "";
      const { json } = await exchange(redirect);
      const refreshToken = String(json["refresh_token"]);
      const accessToken = String(json["access_token"]);
      const api = String(json["api_domain"]);
      return {
        accounts,
        api,
        refreshToken,
        accessToken,
        refresh: () =>
          token(accounts, { grant_type: "refresh_token", refresh_token: refreshToken, ...secrets }),
        /** Contacts of Zoho Books, such as `` or `/1?email=…`; needs the scope. */
        contacts: (path = "", init: RequestInit = {}) => {
          const url = new URL(`${api}/books/v3/contacts${path}`);
          url.searchParams.set("organization_id", simulator.control.getOrg(org).booksOrganizationId);
          return callAt(url.href, {
            ...init,
            headers: { ...init.headers, authorization: `Zoho-oauthtoken ${accessToken}` },
          });
        },
        /** Any path of the data centre, such as `api/bigin/v2/org`. */
        reach: (path: string, init: RequestInit = {}, bearer = accessToken) =>
          callAt(`${api.replace(/api$/, "")}${path}`, {
            ...init,
            headers: { ...init.headers, authorization: `Zoho-oauthtoken ${bearer}` },
          }),
        request: (path: string, init: RequestInit = {}, bearer = accessToken) =>
          callAt(`${api}/crm/v8/${path}`, {
            ...init,
            headers: { ...init.headers, authorization: `Zoho-oauthtoken ${bearer}` },
          }),
      };
    },
  };
}

/** A row of an answer, as far as the tests look into it. */
export interface Row {
  id: string;
  code: string;
  details: { id: string };
}

export function rowsOf(answer: Answer, name = "data"): Row[] {
  const rows = answer.json[name];
  if (!Array.isArray(rows)) throw new Error(`no ${name} in ${answer.status} ${answer.text}`);
  return rows as Row[];
}

export function nextTokenOf(answer: Answer): string | null {
  return (answer.json["info"] as { next_page_token: string | null }).next_page_token;
}

/** The body of a write to the CRM API. */
export function jsonBody(method: string, body: unknown): RequestInit {
  return { method, body: JSON.stringify(body), headers: { "content-type": "application/json" } };
}
