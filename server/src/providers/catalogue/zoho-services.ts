import { zohoFileServices } from "./zoho-files.ts";
import { zohoFinanceServices } from "./zoho-finance.ts";
import type { ZohoService } from "./zoho-service.ts";
import { zohoTalkServices } from "./zoho-talk.ts";
import { zohoWorkServices } from "./zoho-work.ts";

/** Zoho's products, called through connections in every data centre. */
export const zohoServices: readonly ZohoService[] = [
  ...zohoFinanceServices,
  ...zohoWorkServices,
  ...zohoTalkServices,
  ...zohoFileServices,
];

const byKey = new Map(zohoServices.map((service) => [service.key, service]));

/** How the API of one of Zoho's products is called; null for all other services. */
export function findZohoApi(key: string): ZohoService | null {
  return byKey.get(key) ?? null;
}
