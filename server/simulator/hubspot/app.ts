import { randomBytes, randomUUID } from "node:crypto";
import type { App } from "../apps/app.ts";
import type { ProviderOrg } from "../state.ts";

/** HubSpot, as an app with OAuth meets it. */
export const HUBSPOT: App = {
  key: "hubspot",
  name: "HubSpot",
  authorizePath: /^\/hubspot\/oauth\/authorize$/,
  decisionPath: "/hubspot/oauth/decision",
  scopes: {
    oauth: "See which account it is",
    "crm.objects.contacts.read": "See contacts",
    "crm.objects.contacts.write": "Make, change and delete contacts",
    "crm.objects.companies.read": "See companies",
    "crm.objects.companies.write": "Make, change and delete companies",
    "crm.objects.deals.read": "See deals",
    "crm.objects.deals.write": "Make, change and delete deals",
    "crm.objects.owners.read": "See who owns records",
    "crm.objects.line_items.read": "See line items",
    "crm.objects.line_items.write": "Make, change and delete line items",
    "crm.objects.quotes.read": "See quotes",
    "crm.objects.custom.read": "See records of custom objects",
    "crm.objects.custom.write": "Make, change and delete records of custom objects",
    "crm.schemas.contacts.read": "See the properties of contacts",
    "crm.schemas.contacts.write": "Change the properties of contacts",
    "crm.schemas.companies.read": "See the properties of companies",
    "crm.schemas.deals.read": "See the properties of deals",
    "crm.lists.read": "See lists",
    "crm.lists.write": "Make and change lists",
    tickets: "See and change tickets",
    "e-commerce": "See and change products and orders",
    forms: "See and change forms",
    content: "See and change pages, blog posts and e-mails",
    files: "See and change files",
    automation: "See and change workflows",
    timeline: "Add events to timelines",
    "settings.users.read": "See users and teams",
  },
  numberOf: (org) => String(portalId(org)),
  accessTokenLifeMs: () => 30 * 60_000,
  makeText: (kind, org) =>
    kind === "access"
      ? `CP${randomBytes(72).toString("base64url")}`
      : `${hublet(org)}-${randomBytes(2).toString("hex")}-${randomUUID()}`,
  givesRefreshToken: () => true,
};

/** The number of the organization's account. */
export function portalId(org: ProviderOrg): number {
  return 44_000_000 + (Number(org.idPrefix) - 554_000) * 137;
}

/** Where its data is kept. */
export function hublet(org: ProviderOrg): string {
  return ["eu", "uk"].includes(org.dataCentre) ? "eu1" : "na1";
}
