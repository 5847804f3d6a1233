import type { Provider } from "../provider.ts";
import { createCrmProvider } from "./crm-provider.ts";
import { ZOHO_CRM_EVENT_TYPES } from "./crm-event-types.ts";
import { ZOHO_CRM_REQUIRED_SCOPES, ZOHO_CRM_SCOPES, ZOHO_CRM_SYNC_SCOPES } from "./scopes.ts";
import type { ZohoOptions } from "./zoho-options.ts";

/** Zoho CRM, API v8. The network must be open to the hosts of `dataCentres`. */
export function createZohoCrm(options: ZohoOptions): Provider {
  return createCrmProvider(options, {
    key: "zoho-crm",
    scopes: ZOHO_CRM_SCOPES,
    requiredScopes: ZOHO_CRM_REQUIRED_SCOPES,
    syncScopes: ZOHO_CRM_SYNC_SCOPES,
    hasDataSync: true,
    eventTypes: ZOHO_CRM_EVENT_TYPES,
    product: {
      name: "Zoho CRM",
      basePath: "crm/v8",
      longestChannelLifeMs: 7 * 24 * 3_600_000,
      // Unless asked, lists leave out records that wait for approval, and converted leads. Source: "Get Records", v8.
      everyState: (module) => ({ approved: "both", ...(module === "Leads" && { converted: "both" }) }),
    },
  });
}
