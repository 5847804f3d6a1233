import type { ContactField, FieldType } from "../data-sync.ts";
import type { Json } from "../provider.ts";

// HubSpot's types of properties. Source: "Properties", CRM API v3. What is not here holds coordinates or JSON.
const TYPES: Readonly<Record<string, FieldType>> = {
  string: "TEXT",
  enumeration: "TEXT",
  phone_number: "PHONE",
  number: "NUMBER",
  date: "DATE",
  datetime: "DATETIME",
  bool: "BOOLEAN",
};
/** Texts that are more than texts, by name: HubSpot has no types for them. */
const NAMED: Readonly<Record<string, FieldType>> = { email: "EMAIL", work_email: "EMAIL", website: "URL" };
// Source: "Properties": the longest value of a property.
const LONGEST_TEXT = 65_536;

/** HubSpot's properties of the standard contact properties. Its own date of birth is free text, so it is not among them. */
export const HUBSPOT_STANDARD_FIELDS: Readonly<Record<string, string>> = {
  email: "email",
  firstName: "firstname",
  lastName: "lastname",
  phone: "phone",
  mobilePhone: "mobilephone",
  jobTitle: "jobtitle",
  company: "company",
  street: "address",
  city: "city",
  region: "state",
  postalCode: "zip",
  country: "country",
  website: "website",
  language: "hs_language",
  emailOptOut: "hs_email_optout",
};

/** The types of what is asked for again and again, so that they need not be read; all others are texts or read. */
export const KNOWN_TYPES: Readonly<Record<string, string>> = {
  ...Object.fromEntries(Object.values(HUBSPOT_STANDARD_FIELDS).map((name) => [name, "string"])),
  hs_email_optout: "bool",
  lastmodifieddate: "datetime",
  createdate: "datetime",
  hs_object_id: "number",
};

/** A field of contacts from what org sync mirrored of it. null for several values at once, for what HubSpot hides, and for ids. */
export function hubspotContactField(mirrored: { [key: string]: Json }): ContactField | null {
  const { apiName, label, type, fieldType, choices } = mirrored;
  if (typeof apiName !== "string" || typeof type !== "string" || apiName === "hs_object_id") return null;
  if (mirrored["hidden"] === true || fieldType === "checkbox") return null;
  const known = Object.hasOwn(TYPES, type) ? TYPES[type] : undefined;
  if (!known) return null;
  const isPhone = fieldType === "phonenumber";
  const named = Object.hasOwn(NAMED, apiName) ? NAMED[apiName] : undefined;
  return {
    name: apiName,
    label: typeof label === "string" ? label : apiName,
    type: known === "TEXT" ? (named ?? (isPhone ? "PHONE" : "TEXT")) : known,
    providerType: typeof fieldType === "string" && fieldType !== "text" ? `${type} (${fieldType})` : type,
    // HubSpot takes a contact without any value; Patchbay asks for an address by itself.
    required: false,
    readOnly: mirrored["readOnly"] === true,
    maxLength: type === "string" ? LONGEST_TEXT : null,
    choices: type === "enumeration" ? choicesOf(choices) : null,
    custom: mirrored["custom"] === true,
  };
}

/** null where HubSpot tells none here: then any value may be written. */
function choicesOf(given: Json | undefined): string[] | null {
  const values = Array.isArray(given)
    ? given.filter((value) => typeof value === "string" && value !== "")
    : [];
  return values.length > 0 ? values.map(String) : null;
}
