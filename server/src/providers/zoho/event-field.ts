import type { EventField, FieldType } from "../events.ts";
import type { Json } from "../provider.ts";

// Zoho's `data_type`. Source: CRM API v8, "Fields Metadata". What is not here is a list, a file, a table, or a formula,
// whose type org sync does not know.
const TYPES: Record<string, FieldType> = {
  text: "TEXT",
  textarea: "TEXT",
  richtext: "TEXT",
  email: "TEXT",
  phone: "TEXT",
  website: "TEXT",
  picklist: "TEXT",
  autonumber: "TEXT",
  bigint: "NUMBER",
  integer: "NUMBER",
  double: "NUMBER",
  currency: "NUMBER",
  percent: "NUMBER",
  boolean: "BOOLEAN",
  date: "DATE",
  datetime: "DATE_TIME",
  lookup: "TEXT",
  ownerlookup: "TEXT",
  userlookup: "TEXT",
};

// Their values are objects of id and name.
const NAMED = new Set(["lookup", "ownerlookup", "userlookup"]);

/**
 * How conditions see a field of Zoho CRM or Bigin that org sync mirrored: lookups and owners by their name. null for
 * what holds several values, files or tables.
 */
export function zohoEventField(mirrored: { [key: string]: Json }): EventField | null {
  const { apiName, label, dataType } = mirrored;
  if (typeof apiName !== "string" || typeof dataType !== "string") return null;
  const type = Object.hasOwn(TYPES, dataType) ? TYPES[dataType] : undefined;
  if (!type) return null;
  // A record's own id is a bigint too; nobody counts with it.
  if (apiName === "id") return null;
  return {
    path: `affectedValues.${apiName}${NAMED.has(dataType) ? ".name" : ""}`,
    label: typeof label === "string" && label !== "" ? label : apiName,
    type,
  };
}
