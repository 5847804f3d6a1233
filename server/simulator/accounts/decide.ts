import { lookUp } from "../look-up.ts";
import { isReachableFrom } from "../data-centres.ts";
import type { Call, Reply } from "../http/call.ts";
import { readForm } from "../http/read-body.ts";
import type { ConsentTicket } from "../state.ts";
import { findOrg, type World } from "../world.ts";
import { renderErrorPage } from "./consent-page.ts";
import { makeTokenText } from "./token-text.ts";

/** How long an ended code is kept. */
const KEPT_MS = 20 * 60_000;

/** `POST /oauth/v2/auth/decision`: what the consent page's form sends. A ticket works once. */
export async function decide(call: Call): Promise<Reply> {
  const form = await readForm(call.request, call.url);
  const id = form.get("ticket") ?? "";
  const ticket = lookUp(call.world.state.tickets, id);
  if (ticket === undefined || ticket.app !== undefined || ticket.expiresAt <= call.world.now()) {
    return renderErrorPage("expired", "This permission page is no longer valid. Begin again.");
  }
  const accepted = form.get("decision") === "accept";
  const orgKey = form.get("org") ?? "";
  const location = concludeConsent(call.world, ticket, { accepted, orgKey });
  if (location === undefined) return renderErrorPage("invalid_org", "Choose one of the organizations.");
  delete call.world.state.tickets[id];
  call.world.touch();
  return { status: 302, headers: { location } };
}

/**
 * The address the browser goes back to: with `code`, `state`, `location` and `accounts-server`, or with
 * `error=access_denied`. Undefined when the organization does not exist or cannot be reached from here.
 */
export function concludeConsent(
  world: World,
  ticket: ConsentTicket,
  decision: { accepted: boolean; orgKey: string },
): string | undefined {
  const target = new URL(ticket.redirectUri);
  if (ticket.state !== undefined) target.searchParams.set("state", ticket.state);
  if (!decision.accepted) {
    target.searchParams.set("error", "access_denied");
    return target.href;
  }
  const org = findOrg(world, decision.orgKey);
  if (org === undefined || !isReachableFrom(ticket.entry, org.dataCentre)) return undefined;
  const code = makeTokenText();
  dropOldCodes(world);
  world.state.codes[code] = {
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
  target.searchParams.set("location", org.dataCentre);
  target.searchParams.set("accounts-server", `${world.origin}/${org.dataCentre}/accounts`);
  return target.href;
}

/** Codes stay a while after their end only so that a second use can be told apart in the state. */
function dropOldCodes(world: World): void {
  for (const [text, code] of Object.entries(world.state.codes)) {
    if (code.expiresAt + KEPT_MS <= world.now()) delete world.state.codes[text];
  }
}
