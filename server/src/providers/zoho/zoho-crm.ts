import type { Provider } from "../provider.ts";
import { createZohoAuthorization } from "./accounts.ts";
import type { ZohoOptions } from "./zoho-options.ts";
import { createCrm, identify } from "./crm.ts";
import { ZOHO_CRM_EVENT_TYPES } from "./event-types.ts";
import { createZohoOrgSync } from "./org-sync.ts";
import { missingScopes, ZOHO_CRM_REQUIRED_SCOPES, ZOHO_CRM_SCOPES } from "./scopes.ts";
import { createZohoChanges } from "./changed-records.ts";
import { zohoEventField } from "./event-field.ts";
import { createZohoWatch } from "./watch.ts";

/** Zoho CRM, API v8. The network must be open to the hosts of `dataCentres`. */
export function createZohoCrm(options: ZohoOptions): Provider {
  const crm = createCrm(options);
  return {
    key: "zoho-crm",
    scopes: ZOHO_CRM_SCOPES,
    requiredScopes: ZOHO_CRM_REQUIRED_SCOPES,
    eventTypes: ZOHO_CRM_EVENT_TYPES,
    missingScopes,
    authorization: createZohoAuthorization(options),
    identify: (tokens) => identify(crm, tokens),
    orgSync: createZohoOrgSync(crm),
    watch: createZohoWatch(crm, options.clock),
    changes: createZohoChanges(crm),
    poll: null,
    eventField: zohoEventField,
  };
}
