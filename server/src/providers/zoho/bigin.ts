import type { Provider } from "../provider.ts";
import { BIGIN_EVENT_TYPES } from "./bigin-event-types.ts";
import { createCrmProvider } from "./crm-provider.ts";
import { BIGIN_REQUIRED_SCOPES, BIGIN_SCOPES } from "./scopes.ts";
import type { ZohoOptions } from "./zoho-options.ts";

/** Bigin by Zoho, API v2: Zoho CRM's API with fewer modules, and channels that live a day. */
export function createBigin(options: ZohoOptions): Provider {
  return createCrmProvider(options, {
    key: "bigin",
    scopes: BIGIN_SCOPES,
    requiredScopes: BIGIN_REQUIRED_SCOPES,
    syncScopes: [],
    hasDataSync: false,
    eventTypes: BIGIN_EVENT_TYPES,
    product: {
      name: "Bigin",
      basePath: "bigin/v2",
      longestChannelLifeMs: 24 * 3_600_000,
      everyState: () => ({}),
    },
  });
}
