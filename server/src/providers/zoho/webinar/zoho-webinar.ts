import type { Provider } from "../../provider.ts";
import { createZohoAuthorization } from "../accounts.ts";
import { missingScopes, ZOHO_WEBINAR_REQUIRED_SCOPES, ZOHO_WEBINAR_SCOPES } from "../scopes.ts";
import type { ZohoOptions } from "../zoho-options.ts";
import { createWebinarPoll } from "./poll-webinars.ts";
import { createWebinarApi, identifyWebinar } from "./webinar-api.ts";
import { ZOHO_WEBINAR_EVENT_TYPES } from "./webinar-event-types.ts";
import { createWebinarOrgSync } from "./webinar-org-sync.ts";

/** Zoho Webinar, API v2: no pushes, so it is polled. The network must be open to the hosts of `dataCentres`. */
export function createZohoWebinar(options: ZohoOptions): Provider {
  const api = createWebinarApi(options);
  return {
    key: "zoho-webinar",
    scopes: ZOHO_WEBINAR_SCOPES,
    requiredScopes: ZOHO_WEBINAR_REQUIRED_SCOPES,
    syncScopes: [],
    eventTypes: ZOHO_WEBINAR_EVENT_TYPES,
    missingScopes,
    authorization: createZohoAuthorization(options),
    identify: (tokens) => identifyWebinar(api, tokens),
    orgSync: createWebinarOrgSync(api),
    watch: null,
    changes: null,
    poll: createWebinarPoll(api, options.clock),
    // A poll tells all that Webinar knows of an item.
    records: null,
    dataSync: null,
    eventField: () => null,
  };
}
