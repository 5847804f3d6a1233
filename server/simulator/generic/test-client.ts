import { challengeOf } from "../accounts/token-text.ts";
import type { GenericClientDraft } from "../control/generic.ts";
import type { Simulator } from "../simulator.ts";
import { callAt, VERIFIER, type Answer } from "../test-client.ts";

const REDIRECT_URI = "http://127.0.0.1:9/generic-callback";

/** For tests: a client of the generic service that talks to it over HTTP. `auth` says how it proves itself ("any": Basic). */
export function makeGenericClient(simulator: Simulator, draft: GenericClientDraft = {}) {
  const client = simulator.control.generic.registerClient({
    name: "Test",
    redirectUris: [REDIRECT_URI],
    ...draft,
  });
  const base = `${simulator.origin}/generic`;
  const inBody = client.auth === "post" || client.auth === "none";

  function authorizeUrl(change: Record<string, string | undefined> = {}): string {
    const url = new URL(`${base}/oauth/authorize`);
    const parameters: Record<string, string | undefined> = {
      response_type: "code",
      client_id: client.id,
      redirect_uri: client.redirectUris[0],
      scope: "profile items.read items.write",
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

  /** A request to the token or revocation endpoint, as the client that it is. */
  function post(path: string, form: Record<string, string>): Promise<Answer> {
    const secret = client.auth === "none" ? {} : { client_secret: client.secret };
    const own = inBody ? { client_id: client.id, ...secret } : {};
    return callAt(`${base}/oauth/${path}`, {
      method: "POST",
      headers: inBody ? {} : { authorization: `Basic ${btoa(`${client.id}:${client.secret}`)}` },
      body: new URLSearchParams({ ...own, ...form }),
    });
  }

  const consent = (user = "robin", change: Record<string, string | undefined> = {}) =>
    new URL(simulator.control.decideConsent({ authorizeUrl: authorizeUrl(change), user }).redirect)
      .searchParams;

  const exchange = (code: string, change: Record<string, string> = {}) =>
    post("token", {
      grant_type: "authorization_code",
      code,
      redirect_uri: client.redirectUris[0] ?? "",
      code_verifier: VERIFIER,
      ...change,
    });

  const refresh = (refreshToken: string, change: Record<string, string> = {}) =>
    post("token", { grant_type: "refresh_token", refresh_token: refreshToken, ...change });

  /** Any path of the API, such as `echo`, with a token. */
  const api = (token: string, path: string, init: RequestInit = {}) =>
    callAt(`${base}/api/${path}`, {
      ...init,
      headers: { ...init.headers, authorization: `Bearer ${token}` },
    });

  return {
    client,
    base,
    authorizeUrl,
    post,
    consent,
    exchange,
    refresh,
    api,
    /** Consent as a user, then the exchange. */
    async connect(user = "robin", change: Record<string, string | undefined> = {}) {
      const { json } = await exchange(consent(user, change).get("code") ?? "");
      return { accessToken: String(json["access_token"]), refreshToken: String(json["refresh_token"]) };
    },
  };
}
