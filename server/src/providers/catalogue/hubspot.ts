import { codeService, keyService } from "./define.ts";
import type { ShippedService } from "./shipped-service.ts";

const hubspot = {
  category: "CRM and sales",
  description: "Contacts, companies, deals and tickets of HubSpot.",
  docsUrl: "https://developers.hubspot.com/docs/api-reference/overview",
  apiBaseUrl: "https://api.hubapi.com",
  identity: {
    url: "https://api.hubapi.com/account-info/v3/details",
    idMember: "portalId",
    nameMember: "portalId",
  },
} as const;

/** HubSpot. Source: "Working with OAuth" and "Scopes" of its developer documentation. */
export const hubspotServices: readonly ShippedService[] = [
  codeService({
    ...hubspot,
    key: "hubspot",
    name: "HubSpot",
    setup: [
      "In your HubSpot developer account (https://developers.hubspot.com) create a public app and open its Auth settings.",
      "Add the scopes that you want to ask for: each one asked for must be among them.",
    ],
    uriField: "redirect URL",
    authorizeUrl: "https://app.hubspot.com/oauth/authorize",
    // The endpoints of v1 end in February 2027.
    tokenUrl: "https://api.hubapi.com/oauth/2026-03/token",
    revokeUrl: "https://api.hubapi.com/oauth/2026-03/token/revoke",
    tokenLifeSeconds: 1_800,
    scopes: {
      oauth: "Needed by every app: see which account it is",
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
      "crm.schemas.deals.read": "See the properties of deals and their pipelines",
      "crm.lists.read": "See lists",
      "crm.lists.write": "Make and change lists",
      tickets: "See and change tickets",
      "e-commerce": "See and change products and orders",
      forms: "See and change forms and their submissions",
      content: "See and change pages, blog posts and e-mails",
      files: "See and change files",
      automation: "See and change workflows",
      timeline: "Add events to timelines",
      "settings.users.read": "See users and teams",
    },
    defaultScopes: ["oauth", "crm.objects.contacts.read", "crm.objects.contacts.write"],
    notes: [
      "HubSpot refuses a consent whose scopes differ from what the app requires: mark those that not everybody needs as optional there.",
      "Accounts, which are synchronised, ask for oauth, crm.objects.contacts.read, crm.objects.contacts.write, crm.schemas.contacts.read, crm.objects.owners.read and crm.lists.read.",
      "Access tokens live 30 minutes; refresh tokens end only when the app is uninstalled.",
    ],
  }),
  keyService({
    ...hubspot,
    key: "hubspot-private-app",
    name: "HubSpot (private app)",
    setup: [
      "In HubSpot open Settings, Integrations, Private Apps, create one with the scopes that your calls need, and copy its access token.",
    ],
  }),
];
