import type { Clock } from "../platform/clock.ts";
import type { Guards } from "../platform/guards.ts";
import type { Network } from "../platform/network/network.ts";
import { findShippedDefinition } from "./catalogue/shipped-definition.ts";
import type { ServiceDefinition } from "./definition.ts";
import { createHubSpot } from "./hubspot/hubspot.ts";
import type { Provider } from "./provider.ts";
import { createSalesforce } from "./salesforce/salesforce.ts";
import { createBigin } from "./zoho/bigin.ts";
import type { ZohoDataCentres } from "./zoho/data-centres.ts";
import { createZohoWebinar } from "./zoho/webinar/zoho-webinar.ts";
import { createZohoCrm } from "./zoho/zoho-crm.ts";

/** All providers by name. */
export type Providers = {
  /** The provider of that name; null where there is none. */
  find(key: string): Provider | null;
  /** The provider of that name. Throws an `Error` where there is none: catalogue and code disagree. */
  get(key: string): Provider;
};

/**
 * Every provider of this Patchbay. `zoho`: `zohoDataCentres()`; in demo mode `simulatedDataCentres(origin)`, and `simulatorOrigin` for the
 * others that the simulator plays.
 */
export function createProviders(options: {
  network: Network;
  clock: Clock;
  zoho: ZohoDataCentres;
  simulatorOrigin?: string | undefined;
  guards?: Guards;
}): Providers {
  const { network, clock, guards } = options;
  const definitionOf = (key: string): ServiceDefinition => {
    const definition = findShippedDefinition(key, options.simulatorOrigin ?? null);
    if (!definition) throw new Error(`There is no shipped service "${key}".`);
    return definition;
  };
  const zoho = { network, clock, dataCentres: options.zoho };
  const all: Provider[] = [
    createZohoCrm(zoho),
    createBigin(zoho),
    createZohoWebinar(zoho),
    createHubSpot({ network, clock, guards, definition: definitionOf("hubspot") }),
    createSalesforce({ network, clock, guards, definition: definitionOf("salesforce") }),
  ];
  const byKey = new Map(all.map((provider) => [provider.key, provider]));
  return {
    find: (key) => byKey.get(key) ?? null,
    get(key) {
      const provider = byKey.get(key);
      if (!provider) throw new Error(`There is no provider "${key}".`);
      return provider;
    },
  };
}
