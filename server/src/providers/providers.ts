import type { Clock } from "../platform/clock.ts";
import type { Network } from "../platform/network/network.ts";
import type { Provider } from "./provider.ts";
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

/** Every provider of this Patchbay. `zoho`: `zohoDataCentres()`, or `simulatedDataCentres(origin)` in demo mode. */
export function createProviders(options: {
  network: Network;
  clock: Clock;
  zoho: ZohoDataCentres;
}): Providers {
  const zoho = { network: options.network, clock: options.clock, dataCentres: options.zoho };
  const all: Provider[] = [createZohoCrm(zoho), createBigin(zoho), createZohoWebinar(zoho)];
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
