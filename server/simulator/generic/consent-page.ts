import { renderPage } from "../accounts/consent-page.ts";
import type { Reply } from "../http/call.ts";
import { escapeHtml } from "../http/escape-html.ts";
import type { GenericClient, GenericUser } from "./generic-state.ts";

const MEANINGS: Record<string, string> = {
  profile: "See your name, address and account",
  "items.read": "See items",
  "items.write": "Create, change and delete items",
};

/** The permission page of the generic service: one chooses as whom to answer. */
export function renderGenericConsent(page: {
  ticket: string;
  client: GenericClient;
  scopes: string[];
  users: GenericUser[];
}): Reply {
  const name = escapeHtml(page.client.name);
  const scopes = page.scopes
    .map((scope) => [MEANINGS[scope] ?? "Something that only your program knows", scope])
    .map(([meaning = "", scope = ""]) => [escapeHtml(meaning), escapeHtml(scope)])
    .map(([meaning, scope]) => `<li><span>${meaning}</span><code>${scope}</code></li>`)
    .join("");
  const asked =
    scopes === "" ? "<p>Nothing beyond knowing who you are.</p>" : `<ul class="scopes">${scopes}</ul>`;
  return renderPage(
    200,
    `Allow ${name}?`,
    `<header><div class="badge" aria-hidden="true">${escapeHtml(page.client.name.slice(0, 1).toUpperCase())}</div>
<h1><strong data-testid="client-name">${name}</strong> asks for access to the generic service</h1></header>
<form method="post" action="/generic/oauth/authorize/decision" data-testid="consent-form">
<input type="hidden" name="ticket" value="${escapeHtml(page.ticket)}">
<section aria-labelledby="what"><h2 id="what">It will be able to</h2><div data-testid="scopes">${asked}</div></section>
<fieldset><legend>As</legend><div class="orgs" data-testid="users">${page.users.map(renderUser).join("")}</div></fieldset>
<footer><button type="submit" name="decision" value="accept" class="primary" data-testid="accept">Accept</button>
<button type="submit" name="decision" value="deny" formnovalidate data-testid="deny">Deny</button></footer>
</form>
<p class="note">This is Patchbay's provider simulator. No real account is involved.</p>`,
  );
}

function renderUser(user: GenericUser, index: number): string {
  const id = escapeHtml(user.id);
  return `<label><input type="radio" name="user" value="${id}" required${index === 0 ? " checked" : ""} data-testid="user-${id}">
<span class="name">${escapeHtml(user.name)}</span><span class="where">${escapeHtml(user.account.name)}</span></label>`;
}
