import type { Clock } from "../../platform/clock.ts";
import type { Guards } from "../../platform/guards.ts";
import type { Network } from "../../platform/network/network.ts";
import type { ServiceDefinition } from "../definition.ts";
import { createGenericConnector } from "../generic/generic-connector.ts";
import type { Provider } from "../provider.ts";
import { createHubSpotDataSync } from "./data-sync.ts";
import { createHubSpotApi } from "./hubspot-api.ts";
import { identify } from "./identify.ts";
import { createHubSpotOrgSync } from "./org-sync.ts";

// Each of both must be among the scopes of the app that is registered at HubSpot.
const REQUIRED_SCOPES: readonly string[] = [
  "oauth",
  "crm.objects.contacts.read",
  "crm.schemas.contacts.read",
  "crm.objects.owners.read",
  "crm.lists.read",
];
const SYNC_SCOPES: readonly string[] = ["crm.objects.contacts.write"];

/** HubSpot: contacts, owners and lists. `definition`: the shipped one, by which its consent and tokens go. */
export function createHubSpot(options: {
  network: Network;
  clock: Clock;
  guards?: Guards | undefined;
  definition: ServiceDefinition;
}): Provider {
  const { network, clock, guards, definition } = options;
  const { authorization, missingScopes, scopes } = createGenericConnector(
    { network, clock, ...(guards && { guards }) },
    { name: "HubSpot" },
    definition,
    {},
    { binding: false },
  );
  if (!authorization || definition.apiBaseUrl === null)
    throw new Error("HubSpot's definition has no consent or no API.");
  const api = createHubSpotApi({ network, clock, baseUrl: definition.apiBaseUrl });
  return {
    key: "hubspot",
    scopes,
    requiredScopes: REQUIRED_SCOPES,
    syncScopes: SYNC_SCOPES,
    eventTypes: [],
    missingScopes,
    authorization,
    identify: (tokens) => identify(api, tokens),
    orgSync: createHubSpotOrgSync(api),
    watch: null,
    changes: null,
    poll: null,
    records: null,
    dataSync: createHubSpotDataSync(api),
    eventField: () => null,
  };
}
