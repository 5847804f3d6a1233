import {
  BIGIN_REQUIRED_SCOPES,
  BIGIN_SCOPES,
  ZOHO_CRM_REQUIRED_SCOPES,
  ZOHO_CRM_SCOPES,
  ZOHO_WEBINAR_REQUIRED_SCOPES,
  ZOHO_WEBINAR_SCOPES,
} from "./scopes.ts";
import { ZOHO_PROFILE_SCOPE } from "./zoho-connector.ts";
import type { ZohoApi } from "./zoho-connector.ts";

const APIS: Readonly<Record<string, ZohoApi>> = {
  "zoho-crm": {
    scopes: ZOHO_CRM_SCOPES,
    defaultScopes: [...ZOHO_CRM_REQUIRED_SCOPES, ZOHO_PROFILE_SCOPE],
    baseUrl: ({ api }) => `${api}/crm/v8`,
  },
  bigin: {
    scopes: BIGIN_SCOPES,
    defaultScopes: [...BIGIN_REQUIRED_SCOPES, ZOHO_PROFILE_SCOPE],
    baseUrl: ({ api }) => `${api}/bigin/v2`,
  },
  "zoho-webinar": {
    scopes: ZOHO_WEBINAR_SCOPES,
    defaultScopes: [...ZOHO_WEBINAR_REQUIRED_SCOPES, ZOHO_PROFILE_SCOPE],
    baseUrl: ({ webinar }) => `${webinar}/api/v2`,
  },
  "zoho-books": {
    scopes: [
      { name: "ZohoBooks.fullaccess.ALL", meaning: "See and change everything in Zoho Books" },
      { name: "ZohoBooks.contacts.READ", meaning: "See customers and vendors" },
      { name: "ZohoBooks.contacts.CREATE", meaning: "Make customers and vendors" },
      { name: "ZohoBooks.contacts.UPDATE", meaning: "Change customers and vendors" },
    ],
    defaultScopes: [
      "ZohoBooks.contacts.READ",
      "ZohoBooks.contacts.CREATE",
      "ZohoBooks.contacts.UPDATE",
      ZOHO_PROFILE_SCOPE,
    ],
    baseUrl: ({ api }) => `${api}/books/v3`,
  },
};

/** How the API of a product of Zoho's is called; null for any other service. */
export function findZohoApi(key: string): ZohoApi | null {
  return Object.hasOwn(APIS, key) ? (APIS[key] ?? null) : null;
}
