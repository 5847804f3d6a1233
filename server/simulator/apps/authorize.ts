import type { CheckedRequest } from "../accounts/authorize.ts";
import { renderConsentPage, renderErrorPage } from "../accounts/consent-page.ts";
import { makeTokenText } from "../accounts/token-text.ts";
import type { Call, Reply } from "../http/call.ts";
import { readForm } from "../http/read-body.ts";
import { lookUp } from "../look-up.ts";
import type { ConsentTicket } from "../state.ts";
import { findOrg, type World } from "../world.ts";
import type { App } from "./app.ts";

const TICKET_LIFE_MS = 10 * 60_000;
/** How long an ended code is kept, so that a second use can be told apart in the state. */
const KEPT_MS = 20 * 60_000;

/** The permission page of an app. Mistakes of the request are shown there: an unknown redirect URI must not be trusted. */
export function authorizeApp(call: Call, app: App): Reply {
  const { world } = call;
  const checked = checkAppRequest(world, app, call.url.searchParams);
  if ("error" in checked) return renderErrorPage(checked.error, checked.message);
  for (const [id, ticket] of Object.entries(world.state.tickets)) {
    if (ticket.expiresAt <= world.now()) delete world.state.tickets[id];
  }
  const id = makeTokenText();
  world.state.tickets[id] = checked.ticket;
  world.touch();
  return renderConsentPage({
    ticket: id,
    action: app.decisionPath,
    client: checked.client,
    scopes: checked.ticket.scopes,
    orgs: Object.values(world.state.orgs),
    app,
  });
}

export function checkAppRequest(world: World, app: App, query: URLSearchParams): CheckedRequest {
  const client = lookUp(world.state.clients, query.get("client_id") ?? "");
  if (client === undefined) return { error: "invalid_client", message: "No app has this client id." };
  const redirectUri = query.get("redirect_uri") ?? "";
  if (!client.redirectUris.includes(redirectUri))
    return {
      error: "invalid_redirect_uri",
      message: "The redirect URI is not one of those registered for this app.",
    };
  const type = query.get("response_type");
  if (type !== null && type !== "code")
    return { error: "unsupported_response_type", message: "response_type must be code." };
  const scopes = (query.get("scope") ?? "").split(/[,\s]+/).filter((scope) => scope !== "");
  const wrong = scopes.find((scope) => !Object.hasOwn(app.scopes, scope));
  if (scopes.length === 0 || wrong !== undefined)
    return { error: "invalid_scope", message: `The scope does not exist: ${wrong ?? "(none given)"}.` };
  const challenge = query.get("code_challenge") ?? undefined;
  if (challenge !== undefined && query.get("code_challenge_method") !== "S256")
    return { error: "invalid_request", message: "code_challenge_method must be S256." };
  const ticket: ConsentTicket = {
    app: app.key,
    clientId: client.id,
    redirectUri,
    scopes,
    state: query.get("state") ?? undefined,
    offline: app.givesRefreshToken(scopes),
    prompted: true,
    challenge,
    // Of no meaning for apps: all organizations can be picked.
    entry: "us",
    expiresAt: world.now() + TICKET_LIFE_MS,
  };
  return { ticket, client };
}

/** What the page's form sends. A ticket works once, and at its own app. */
export async function decideApp(call: Call, app: App): Promise<Reply> {
  const form = await readForm(call.request, call.url);
  const id = form.get("ticket") ?? "";
  const ticket = lookUp(call.world.state.tickets, id);
  if (ticket === undefined || ticket.app !== app.key || ticket.expiresAt <= call.world.now())
    return renderErrorPage("expired", "This permission page is no longer valid. Begin again.");
  const location = concludeAppConsent(call.world, app, ticket, {
    accepted: form.get("decision") === "accept",
    orgKey: form.get("org") ?? "",
  });
  if (location === undefined) return renderErrorPage("invalid_org", "Choose one of the organizations.");
  delete call.world.state.tickets[id];
  call.world.touch();
  return { status: 302, headers: { location } };
}

/** The address the browser goes back to: with `code` and `state`, or with `error`. Undefined when there is no such organization. */
export function concludeAppConsent(
  world: World,
  app: App,
  ticket: ConsentTicket,
  decision: { accepted: boolean; orgKey: string },
): string | undefined {
  const target = new URL(ticket.redirectUri);
  if (ticket.state !== undefined) target.searchParams.set("state", ticket.state);
  if (!decision.accepted) {
    target.searchParams.set("error", "access_denied");
    target.searchParams.set("error_description", "The user has denied access to the application.");
    return target.href;
  }
  const org = findOrg(world, decision.orgKey);
  if (org === undefined) return undefined;
  for (const [text, code] of Object.entries(world.state.codes)) {
    if (code.expiresAt + KEPT_MS <= world.now()) delete world.state.codes[text];
  }
  const code = app.makeText("code", org);
  world.state.codes[code] = {
    app: app.key,
    clientId: ticket.clientId,
    redirectUri: ticket.redirectUri,
    scopes: ticket.scopes,
    offline: ticket.offline,
    prompted: ticket.prompted,
    challenge: ticket.challenge,
    orgKey: org.key,
    dataCentre: org.dataCentre,
    expiresAt: world.now() + world.state.limits.codeLifeSeconds * 1_000,
    used: false,
  };
  world.touch();
  target.searchParams.set("code", code);
  return target.href;
}
