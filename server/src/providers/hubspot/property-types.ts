import { z } from "zod";
import { KNOWN_TYPES } from "./contact-field.ts";
import type { PropertyTypes } from "./contact-values.ts";
import type { HubSpotApi, HubSpotCall } from "./hubspot-api.ts";

const MOST_AT_ONCE = 100;
const answer = z.object({ results: z.array(z.object({ name: z.string(), type: z.string().nullish() })) });

/**
 * The types of properties that are more than texts, by name: HubSpot's records tell texts alone. Those that it ships with cost no
 * call, up to 100 of others one. Source: "Properties", CRM API v3 (batch read).
 */
export async function readTypes(
  api: HubSpotApi,
  { tokens, signal }: Pick<HubSpotCall, "tokens" | "signal">,
  fields: readonly string[],
): Promise<PropertyTypes> {
  const wanted = [...new Set(fields)];
  const unknown = wanted.filter((name) => !Object.hasOwn(KNOWN_TYPES, name));
  const types: Record<string, string> = {};
  for (const name of wanted) {
    const type = Object.hasOwn(KNOWN_TYPES, name) ? KNOWN_TYPES[name] : undefined;
    if (type !== undefined && type !== "string") types[name] = type;
  }
  for (let start = 0; start < unknown.length; start += MOST_AT_ONCE) {
    const inputs = unknown.slice(start, start + MOST_AT_ONCE).map((name) => ({ name }));
    const body = { archived: false, inputs };
    const path = "crm/v3/properties/contacts/batch/read";
    const { results } = await api.read({ tokens, path, body, signal }, answer);
    for (const { name, type } of results)
      if (type && ["number", "bool", "date", "datetime"].includes(type)) types[name] = type;
  }
  return types;
}
