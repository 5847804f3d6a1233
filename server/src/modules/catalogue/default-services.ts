import type { Capability } from "../../generated/prisma/enums.ts";
import type { ShippedService } from "../../providers/catalogue/shipped-service.ts";
import { shippedServices } from "../../providers/catalogue/shipped-services.ts";
import { zohoServices } from "../../providers/catalogue/zoho-services.ts";

/** A service that Patchbay ships with, as the catalogue shows it. */
export type DefaultService = Pick<
  ShippedService,
  "key" | "name" | "description" | "category" | "docsUrl" | "notes" | "setupSteps"
> & {
  capabilities: Capability[];
  /** Name of the provider code that reads events and records; of no meaning where there is none. */
  provider: string;
};

/** What Patchbay can do beside calling the API. */
const readable: Readonly<Record<string, Capability[]>> = {
  "zoho-crm": ["EVENTS", "SYNC"],
  bigin: ["EVENTS"],
  "zoho-webinar": ["EVENTS"],
  hubspot: ["SYNC"],
  salesforce: ["SYNC"],
};

/** The services that Patchbay ships with. */
export const defaultServices: readonly DefaultService[] = [...zohoServices, ...shippedServices].map(
  ({ key, name, description, category, docsUrl, notes, setupSteps }) => ({
    key,
    name,
    description,
    category,
    docsUrl,
    notes,
    setupSteps,
    capabilities: [...(readable[key] ?? []), "CONNECTIONS"],
    provider: key,
  }),
);

/** What the catalogue is sorted into, by name. */
export const serviceCategories: readonly string[] = [
  ...new Set(defaultServices.flatMap(({ category }) => category ?? [])),
].sort();

const byKey = new Map(defaultServices.map((service) => [service.key, service]));

/** The shipped service of a key; null for any other. */
export function findDefaultService(key: string): DefaultService | null {
  return byKey.get(key) ?? null;
}
