import { basicService, keyService, labelParameter } from "./define.ts";
import type { ShippedService } from "./shipped-service.ts";

const keyAsUser = "The key is the user's name; the password may be anything, such as X.";

/** Freshworks. Source: the API pages of each product. */
export const freshworksServices: readonly ShippedService[] = [
  basicService({
    key: "freshdesk",
    name: "Freshdesk",
    description: "Tickets, contacts and companies of Freshdesk.",
    category: "Support",
    docsUrl: "https://developers.freshdesk.com/api/",
    setup: ["In Freshdesk open your profile's settings and copy the API key.", keyAsUser],
    parameters: [labelParameter("subdomain", "Subdomain", "acme", "What stands before .freshdesk.com.")],
    apiBaseUrl: "https://{subdomain}.freshdesk.com/api/v2",
    identity: {
      url: "https://{subdomain}.freshdesk.com/api/v2/agents/me",
      idMember: "id",
      nameMember: "contact.email",
    },
  }),
  basicService({
    key: "freshservice",
    name: "Freshservice",
    description: "Tickets, assets and changes of Freshservice.",
    category: "Support",
    docsUrl: "https://api.freshservice.com/",
    setup: ["In Freshservice open your profile's settings and copy the API key.", keyAsUser],
    parameters: [labelParameter("subdomain", "Subdomain", "acme", "What stands before .freshservice.com.")],
    apiBaseUrl: "https://{subdomain}.freshservice.com/api/v2",
  }),
  keyService({
    key: "freshsales",
    name: "Freshsales",
    description: "Contacts, accounts and deals of Freshsales.",
    category: "CRM and sales",
    docsUrl: "https://developers.freshworks.com/crm/api/",
    setup: ["In Freshsales open Personal settings, API settings, and copy the key."],
    parameters: [labelParameter("subdomain", "Subdomain", "acme", "What stands before .myfreshworks.com.")],
    apiBaseUrl: "https://{subdomain}.myfreshworks.com/crm/sales/api",
    credential: { template: "Token token={credential}" },
  }),
];
