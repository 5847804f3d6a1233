import { randomBytes } from "node:crypto";
import type { Reply } from "../http/call.ts";
import { escapeHtml } from "../http/escape-html.ts";
import type { App } from "../apps/app.ts";
import { PERSON } from "../person.ts";
import type { OAuthClient, ProviderOrg } from "../state.ts";
import { CONSENT_STYLE } from "./consent-style.ts";
import { describeScope, groupByProduct } from "./scopes.ts";

export interface ConsentPage {
  ticket: string;
  action: string;
  client: OAuthClient;
  scopes: string[];
  orgs: ProviderOrg[];
  /** Another vendor's product that asks; absent for Zoho's. */
  app?: App;
}

/**
 * The permission page: who asks, for what, for which organization. Works without scripts and by keyboard;
 * Accept stands first in the document because Enter presses the first button.
 */
export function renderConsentPage(page: ConsentPage): Reply {
  const name = escapeHtml(page.client.name);
  const { app } = page;
  const products = app === undefined ? groupByProduct(page.scopes) : new Map([[app.name, page.scopes]]);
  const meaningOf = (scope: string) =>
    app === undefined ? describeScope(scope) : (app.scopes[scope] ?? scope);
  const scopes = [...products].map(([product, asked]) => renderProduct(product, asked, meaningOf)).join("");
  const asksFor = new Intl.ListFormat("en").format([...products.keys()]);
  const orgs = page.orgs.map((org) => renderOrg(org, app)).join("");
  return renderPage(
    200,
    `Allow ${name}?`,
    `<header><div class="badge" aria-hidden="true">${escapeHtml(page.client.name.slice(0, 1).toUpperCase())}</div>
<h1><strong data-testid="client-name">${name}</strong> asks for access to <span data-testid="products">${escapeHtml(asksFor)}</span></h1>
<p>Signed in as <strong data-testid="person">${escapeHtml(PERSON.name)}</strong> (${escapeHtml(PERSON.email)})</p></header>
<form method="post" action="${escapeHtml(page.action)}" data-testid="consent-form">
<input type="hidden" name="ticket" value="${escapeHtml(page.ticket)}">
<section aria-labelledby="what"><h2 id="what">It will be able to</h2><div data-testid="scopes">${scopes}</div></section>
<fieldset><legend>For the organization</legend><div class="orgs" data-testid="orgs">${orgs}</div></fieldset>
<footer><button type="submit" name="decision" value="accept" class="primary" data-testid="accept">Accept</button>
<button type="submit" name="decision" value="deny" formnovalidate data-testid="deny">Deny</button></footer>
</form>
<p class="note">This is Patchbay's provider simulator. No real account is involved.</p>`,
  );
}

function renderProduct(product: string, scopes: string[], meaningOf: (scope: string) => string): string {
  const rows = scopes.map(
    (scope) => `<li><span>${escapeHtml(meaningOf(scope))}</span><code>${escapeHtml(scope)}</code></li>`,
  );
  return `<h3>${escapeHtml(product)}</h3><ul class="scopes">${rows.join("")}</ul>`;
}

function renderOrg(org: ProviderOrg, app: App | undefined): string {
  const key = escapeHtml(org.key);
  const where = app === undefined ? `${org.dataCentre}, no. ${org.zgid}` : `no. ${app.numberOf(org)}`;
  return `<label><input type="radio" name="org" value="${key}" required data-testid="org-${key}">
<span class="name">${escapeHtml(org.name)}</span><span class="where">${escapeHtml(where)}</span></label>`;
}

/** A mistake in the request, shown here and not sent back. */
export function renderErrorPage(error: string, message: string): Reply {
  return renderPage(
    400,
    "Access cannot be given",
    `<header><div class="badge wrong" aria-hidden="true">!</div><h1>Access cannot be given</h1></header>
<p role="alert" data-testid="error-message">${escapeHtml(message)}</p><p><code data-testid="error-code">${escapeHtml(error)}</code></p>
<p class="note">This is Patchbay's provider simulator. Close this page and begin again.</p>`,
  );
}

/** A page in the style of the permission page; `title` and `body` are HTML. */
export function renderPage(status: number, title: string, body: string): Reply {
  const nonce = randomBytes(16).toString("base64");
  return {
    status,
    headers: {
      // No form-action: browsers apply it to the redirect after the form too, which leaves this origin.
      "content-security-policy": `default-src 'none'; style-src 'nonce-${nonce}'; base-uri 'none'; frame-ancestors 'none'`,
      "referrer-policy": "no-referrer",
    },
    html: `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${title}</title>
<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark">
<style nonce="${nonce}">${CONSENT_STYLE}</style></head><body><main>${body}</main></body></html>`,
  };
}
