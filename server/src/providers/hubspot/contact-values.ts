import { z } from "zod";
import type { ProviderRecord } from "../data-sync.ts";
import type { Json } from "../provider.ts";

/** A contact as every call of the API gives it; the values of properties are texts, whatever their type. */
export const contactShape = z.object({
  id: z.coerce.string().min(1),
  properties: z.record(z.string(), z.unknown()).nullish(),
  updatedAt: z.string().nullish(),
  archivedAt: z.string().nullish(),
  objectWriteTraceId: z.string().nullish(),
});
export type Contact = z.infer<typeof contactShape>;

/** HubSpot's types of properties, by name; one that is absent is a text. */
export type PropertyTypes = Readonly<Record<string, string>>;

const MOMENT = /^-?\d{9,15}$/;

/** A contact with the fields asked for, each in its type. A text that does not fit the type stays a text. */
export function toProviderRecord(
  contact: Contact,
  fields: readonly string[],
  types: PropertyTypes,
): ProviderRecord {
  const properties = contact.properties ?? {};
  const value = (field: string) => (Object.hasOwn(properties, field) ? properties[field] : null);
  const typeOf = (field: string) => (Object.hasOwn(types, field) ? types[field] : undefined);
  return {
    id: contact.id,
    modifiedAt: dateOf(value("lastmodifieddate")) ?? dateOf(contact.updatedAt),
    values: Object.fromEntries(fields.map((field) => [field, readValue(value(field), typeOf(field))])),
  };
}

function readValue(value: unknown, type: string | undefined): Json {
  if (typeof value === "number" || typeof value === "boolean") return value;
  if (typeof value !== "string" || value === "") return null;
  switch (type) {
    case "number": {
      const number = Number(value);
      return Number.isFinite(number) && value.trim() !== "" ? number : value;
    }
    case "bool":
      return value === "true" ? true : value === "false" ? false : value;
    case "date":
      return MOMENT.test(value) ? new Date(Number(value)).toISOString().slice(0, 10) : value;
    case "datetime":
      return dateOf(value)?.toISOString() ?? value;
    default:
      return value;
  }
}

/** A moment as HubSpot writes it: ISO 8601, or milliseconds. */
export function dateOf(value: unknown): Date | null {
  if (typeof value !== "string" || value === "") return null;
  const date = MOMENT.test(value) ? new Date(Number(value)) : new Date(value);
  return Number.isNaN(date.getTime()) ? null : date;
}

/** Values as HubSpot takes them: texts alone, and an empty one clears. */
export function toHubSpotValues(values: { [field: string]: Json }): Record<string, string> {
  return Object.fromEntries(Object.entries(values).map(([field, value]) => [field, writeValue(value)]));
}

function writeValue(value: Json): string {
  if (value === null) return "";
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}
