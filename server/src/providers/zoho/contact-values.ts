import type { ProviderRecord } from "../data-sync.ts";
import type { Json } from "../provider.ts";
import { zohoTime } from "./zoho-time.ts";

const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)$/;

/** A record of Zoho's with the fields asked for: lookups by their name, empty texts as null. */
export function toProviderRecord(
  row: { id: string; [field: string]: unknown },
  fields: readonly string[],
): ProviderRecord {
  const modified = new Date(typeof row["Modified_Time"] === "string" ? row["Modified_Time"] : NaN);
  return {
    id: row.id,
    modifiedAt: Number.isNaN(modified.getTime()) ? null : modified,
    values: Object.fromEntries(fields.map((field) => [field, readValue(ownValue(row, field))])),
  };
}

function ownValue(row: object, field: string): unknown {
  return Object.hasOwn(row, field) ? Reflect.get(row, field) : null;
}

function readValue(value: unknown): Json {
  switch (typeof value) {
    case "string":
      return value === "" ? null : value;
    case "number":
    case "boolean":
      return value;
    case "object": {
      const name: unknown =
        value !== null && Object.hasOwn(value, "name") ? Reflect.get(value, "name") : null;
      return typeof name === "string" && name !== "" ? name : null;
    }
    default:
      return null;
  }
}

/** Values as Zoho takes them: moments without fractions of a second, and with an offset. */
export function toZohoValues(values: { [field: string]: Json }): { [field: string]: Json } {
  const entries = Object.entries(values).map(([field, value]) => [field, writeValue(value)] as const);
  return Object.fromEntries(entries);
}

function writeValue(value: Json): Json {
  if (typeof value !== "string" || !TIME.test(value)) return value;
  const moment = new Date(value);
  return Number.isNaN(moment.getTime()) ? value : zohoTime(moment);
}
