import { lookUp } from "../look-up.ts";
import type { Call, Reply } from "../http/call.ts";
import { isConsentEntry, isReachableFrom, type DataCentre } from "../data-centres.ts";
import type { ConsentTicket, OAuthClient } from "../state.ts";
import type { World } from "../world.ts";
import { renderConsentPage, renderErrorPage } from "./consent-page.ts";
import { isWellFormedScope } from "./scopes.ts";
import { makeTokenText } from "./token-text.ts";

const TICKET_LIFE_MS = 10 * 60_000;

/**
 * `GET /oauth/v2/auth`: shows the consent page. Like Zoho, shows mistakes of the request here instead of
 * redirecting with them, because an unknown client or redirect URI must not be trusted.
 */
export function authorize(call: Call, dataCentre: DataCentre): Reply {
  const checked = checkRequest(call.world, call.url.searchParams, dataCentre);
  if ("error" in checked) return renderErrorPage(checked.error, checked.message);
  const id = makeTokenText();
  call.world.state.tickets[id] = checked.ticket;
  dropExpiredTickets(call.world);
  call.world.touch();
  const orgs = Object.values(call.world.state.orgs).filter((org) =>
    isReachableFrom(dataCentre, org.dataCentre),
  );
  const action = `/${dataCentre}/accounts/oauth/v2/auth/decision`;
  return renderConsentPage({
    ticket: id,
    action,
    client: checked.client,
    scopes: checked.ticket.scopes,
    orgs,
  });
}

export type CheckedRequest =
  | { ticket: ConsentTicket; client: OAuthClient }
  | { error: string; message: string };

export function checkRequest(world: World, query: URLSearchParams, dataCentre: DataCentre): CheckedRequest {
  if (!isConsentEntry(dataCentre)) {
    return {
      error: "wrong_data_centre",
      message:
        "Consent begins at the us accounts server (or at cn); the organization decides where it goes on.",
    };
  }
  const client = lookUp(world.state.clients, query.get("client_id") ?? "");
  if (client === undefined) return { error: "invalid_client", message: "No client has this client id." };
  const redirectUri = query.get("redirect_uri") ?? "";
  if (!client.redirectUris.includes(redirectUri)) {
    return {
      error: "invalid_redirect_uri",
      message: "The redirect URI is not one of those registered for this client.",
    };
  }
  if (query.get("response_type") !== "code") {
    return { error: "response_type_mismatch", message: "response_type must be code." };
  }
  const scopes = (query.get("scope") ?? "").split(/[,\s]+/).filter((scope) => scope !== "");
  const wrong = scopes.find((scope) => !isWellFormedScope(scope));
  if (scopes.length === 0 || wrong !== undefined) {
    return { error: "invalid_scope", message: `The scope does not exist: ${wrong ?? "(none given)"}.` };
  }
  const method = query.get("code_challenge_method");
  const challenge = query.get("code_challenge") ?? undefined;
  if (challenge !== undefined && method !== "S256") {
    return { error: "invalid_request", message: "code_challenge_method must be S256." };
  }
  const ticket: ConsentTicket = {
    clientId: client.id,
    redirectUri,
    scopes,
    state: query.get("state") ?? undefined,
    offline: query.get("access_type") === "offline",
    prompted: query.get("prompt") === "consent",
    challenge,
    entry: dataCentre,
    expiresAt: world.now() + TICKET_LIFE_MS,
  };
  return { ticket, client };
}

function dropExpiredTickets(world: World): void {
  for (const [id, ticket] of Object.entries(world.state.tickets)) {
    if (ticket.expiresAt <= world.now()) delete world.state.tickets[id];
  }
}
