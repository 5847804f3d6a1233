import { randomBytes } from "node:crypto";
import { renderErrorPage } from "../accounts/consent-page.ts";
import type { Call, Reply } from "../http/call.ts";
import { readForm } from "../http/read-body.ts";
import { lookUp } from "../look-up.ts";
import type { World } from "../world.ts";
import { renderGenericConsent } from "./consent-page.ts";
import type { GenericClient, GenericTicket } from "./generic-state.ts";
import { issuerOf, settingsOf, settingsOfId } from "./settings.ts";

const TICKET_LIFE_MS = 10 * 60_000;
/** Scopes as RFC 6749 (3.3) writes them. */
const SCOPE = /^[\x21\x23-\x5b\x5d-\x7e]+$/;

/**
 * `GET oauth/authorize`: the permission page. An unknown client or redirect URI is shown here, because it must not be trusted;
 * any other mistake goes back to the client (RFC 6749, 4.1.2.1).
 */
export function authorize(call: Call): Reply {
  const checked = checkAuthorization(call.world, call.url.searchParams);
  if ("shown" in checked) return renderErrorPage(checked.shown.error, checked.shown.message);
  if ("redirect" in checked) return { status: 302, headers: { location: checked.redirect } };
  const { state } = call.world;
  for (const [id, ticket] of Object.entries(state.generic.tickets)) {
    if (ticket.expiresAt <= call.world.now()) delete state.generic.tickets[id];
  }
  const ticketId = randomBytes(20).toString("hex");
  state.generic.tickets[ticketId] = checked.ticket;
  call.world.touch();
  return renderGenericConsent({
    ticket: ticketId,
    client: checked.client,
    scopes: checked.ticket.scopes,
    users: Object.values(state.generic.users),
  });
}

export type CheckedAuthorization =
  | { ticket: GenericTicket; client: GenericClient }
  | { shown: { error: string; message: string } }
  | { redirect: string };

export function checkAuthorization(world: World, query: URLSearchParams): CheckedAuthorization {
  const client = lookUp(world.state.generic.clients, query.get("client_id") ?? "");
  if (client === undefined) {
    return { shown: { error: "invalid_client", message: "No client has this client id." } };
  }
  const redirectUri = query.get("redirect_uri") ?? "";
  if (!client.redirectUris.includes(redirectUri)) {
    const message = "The redirect URI is not one of those registered for this client.";
    return { shown: { error: "invalid_redirect_uri", message } };
  }
  const settings = settingsOf(world, client);
  const scopes = (query.get("scope") ?? "").split(" ").filter((scope) => scope !== "");
  const challenge = query.get("code_challenge") ?? undefined;
  const ticket: GenericTicket = {
    clientId: client.id,
    redirectUri,
    scopes,
    state: query.get("state") ?? undefined,
    challenge,
    expiresAt: world.now() + TICKET_LIFE_MS,
  };
  const refuse = (error: string, description: string) => ({
    redirect: backTo(world, ticket, { error, error_description: description }),
  });
  if (query.get("response_type") !== "code") {
    return refuse("unsupported_response_type", "response_type must be code");
  }
  const wrong = scopes.find((scope) => !SCOPE.test(scope));
  if (wrong !== undefined) return refuse("invalid_scope", `no scope can be called ${wrong}`);
  if (challenge !== undefined && query.get("code_challenge_method") !== "S256") {
    return refuse("invalid_request", "code_challenge_method must be S256");
  }
  if (challenge === undefined && (settings.pkceRequired || client.auth === "none")) {
    return refuse("invalid_request", "code_challenge is needed");
  }
  return { ticket, client };
}

/** `POST oauth/authorize/decision`: what the permission page's form sends. A ticket works once. */
export async function decideAuthorization(call: Call): Promise<Reply> {
  const { world } = call;
  const form = await readForm(call.request, call.url);
  const id = form.get("ticket") ?? "";
  const ticket = lookUp(world.state.generic.tickets, id);
  if (ticket === undefined || ticket.expiresAt <= world.now()) {
    return renderErrorPage("expired", "This permission page is no longer valid. Begin again.");
  }
  const location = concludeAuthorization(world, ticket, {
    accepted: form.get("decision") === "accept",
    userId: form.get("user") ?? "",
  });
  if (location === undefined) return renderErrorPage("invalid_user", "Choose one of the users.");
  delete world.state.generic.tickets[id];
  world.touch();
  return { status: 302, headers: { location } };
}

/** The address the browser goes back to: with a code or with `access_denied`. Undefined when there is no such user. */
export function concludeAuthorization(
  world: World,
  ticket: GenericTicket,
  decision: { accepted: boolean; userId: string },
): string | undefined {
  if (!decision.accepted) return backTo(world, ticket, { error: "access_denied" });
  const { generic } = world.state;
  if (lookUp(generic.users, decision.userId) === undefined) return undefined;
  const { codeLifeSeconds, grantedScopes } = settingsOfId(world, ticket.clientId);
  for (const [text, code] of Object.entries(generic.codes)) {
    // A used code stays a while, so that its second use can be seen.
    if (code.expiresAt + TICKET_LIFE_MS <= world.now()) delete generic.codes[text];
  }
  const code = `gc-${randomBytes(20).toString("hex")}`;
  generic.codes[code] = {
    ...ticket,
    scopes: ticket.scopes.filter((scope) => grantedScopes === null || grantedScopes.includes(scope)),
    userId: decision.userId,
    expiresAt: world.now() + codeLifeSeconds * 1_000,
  };
  generic.counters.consents += 1;
  world.touch();
  return backTo(world, ticket, { code });
}

function backTo(world: World, ticket: GenericTicket, parameters: Record<string, string>): string {
  const { issInCallback, iss } = settingsOfId(world, ticket.clientId);
  const target = new URL(ticket.redirectUri);
  for (const [name, value] of Object.entries(parameters)) target.searchParams.set(name, value);
  if (ticket.state !== undefined) target.searchParams.set("state", ticket.state);
  if (issInCallback) target.searchParams.set("iss", iss ?? issuerOf(world));
  return target.href;
}
