import { challengeOf } from "../accounts/token-text.ts";
import type { Simulator } from "../simulator.ts";
import { callAt, VERIFIER, type Answer } from "../test-client.ts";

const REDIRECT_URI = "http://127.0.0.1:9/hubspot";
export const HUBSPOT_SCOPES = [
  "oauth",
  "crm.objects.contacts.read",
  "crm.objects.contacts.write",
  "crm.objects.owners.read",
  "crm.schemas.contacts.read",
  "crm.lists.read",
];

/** For the simulator's tests: an app of HubSpot that talks to it over HTTP, as Patchbay does. */
export function makeHubSpotClient(simulator: Simulator) {
  const client = simulator.control.registerClient({ name: "Test app", redirectUris: [REDIRECT_URI] });
  const base = `${simulator.origin}/hubspot`;

  function authorizeUrl(change: Record<string, string | undefined> = {}): string {
    const url = new URL(`${base}/oauth/authorize`);
    const parameters: Record<string, string | undefined> = {
      response_type: "code",
      client_id: client.id,
      redirect_uri: REDIRECT_URI,
      scope: HUBSPOT_SCOPES.join(" "),
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

  /** A token request; what is given stands in the place of the right values. */
  function askForTokens(fields: Record<string, string>): Promise<Answer> {
    const body = new URLSearchParams({
      client_id: client.id,
      client_secret: client.secret,
      redirect_uri: REDIRECT_URI,
      code_verifier: VERIFIER,
      ...fields,
    });
    return callAt(`${base}/oauth/2026-03/token`, { method: "POST", body });
  }

  async function connect(
    org = "acme",
    scopes: readonly string[] = HUBSPOT_SCOPES,
  ): Promise<{ access: string; refresh: string; answer: Answer }> {
    const url = authorizeUrl({ scope: scopes.join(" ") });
    const { redirect } = simulator.control.decideConsent({ authorizeUrl: url, org });
    const code = new URL(redirect).searchParams.get("code") ?? "";
    const answer = await askForTokens({ grant_type: "authorization_code", code });
    const { access_token, refresh_token } = answer.json;
    return { access: String(access_token), refresh: String(refresh_token), answer };
  }

  /** One call of the API; with a body it is a POST. */
  function api(access: string, path: string, body?: unknown, method?: string): Promise<Answer> {
    return callAt(`${base}/${path}`, {
      method: method ?? (body === undefined ? "GET" : "POST"),
      headers: { authorization: `Bearer ${access}` },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
  }

  return { client, base, authorizeUrl, askForTokens, connect, api };
}
