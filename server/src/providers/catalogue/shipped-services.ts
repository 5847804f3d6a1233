import { listedServices } from "./listed-services.ts";
import type { ShippedService } from "./shipped-service.ts";

/** The services whose definition is ours. */
export const ownServices: readonly ShippedService[] = [];

/** Every service that Patchbay ships with and calls by its definition, by name. Zoho's are in `zoho-services.ts`. */
export const shippedServices: readonly ShippedService[] = [...ownServices, ...listedServices].toSorted(
  (a, b) => a.name.localeCompare(b.name, "en"),
);

const byKey = new Map(shippedServices.map((service) => [service.key, service]));

/** The shipped service of a key; null where there is none. */
export function findShippedService(key: string): ShippedService | null {
  return byKey.get(key) ?? null;
}
