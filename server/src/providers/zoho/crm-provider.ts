import type { Provider } from "../provider.ts";
import { createZohoAuthorization } from "./accounts.ts";
import { createZohoChanges } from "./changed-records.ts";
import { createCrm, identify } from "./crm.ts";
import type { CrmProduct } from "./crm.ts";
import { createZohoDataSync } from "./data-sync.ts";
import { zohoEventField } from "./event-field.ts";
import { createZohoOrgSync } from "./org-sync.ts";
import { createZohoRecords } from "./one-record.ts";
import { missingScopes } from "./scopes.ts";
import { createZohoWatch } from "./watch.ts";
import type { ZohoOptions } from "./zoho-options.ts";

type CrmDescription = Pick<Provider, "key" | "scopes" | "requiredScopes" | "syncScopes" | "eventTypes"> & {
  product: CrmProduct;
  hasDataSync: boolean;
};

/** A provider of Zoho CRM's kind: modules of records with push channels, and lists by time of change. */
export function createCrmProvider(
  options: ZohoOptions,
  { product, hasDataSync, ...described }: CrmDescription,
): Provider {
  const crm = createCrm(options, product);
  return {
    ...described,
    missingScopes,
    authorization: createZohoAuthorization(options),
    identify: (tokens) => identify(crm, tokens),
    orgSync: createZohoOrgSync(crm),
    watch: createZohoWatch(crm, options.clock),
    changes: createZohoChanges(crm),
    poll: null,
    records: createZohoRecords(crm),
    dataSync: hasDataSync ? createZohoDataSync(crm) : null,
    eventField: zohoEventField,
  };
}
