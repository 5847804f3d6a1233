import type { Person } from "../people.ts";
import type { ProviderOrg } from "../state.ts";

/** A property of contacts, in HubSpot's words. */
export interface Property {
  name: string;
  label: string;
  type: "string" | "number" | "date" | "datetime" | "bool" | "enumeration" | "phone_number";
  fieldType: string;
  options?: readonly string[];
  readOnly?: boolean;
  custom?: boolean;
  /** The value of a seeded contact; null without it. */
  seed?: (person: Person) => string | null;
}

const LIFECYCLE = ["subscriber", "lead", "marketingqualifiedlead", "opportunity", "customer"] as const;

/** Those that Patchbay works with, the system's own, and one custom property of each type. */
const STANDARD: readonly Property[] = [
  { name: "email", label: "Email", type: "string", fieldType: "text", seed: (p) => p.email },
  { name: "firstname", label: "First Name", type: "string", fieldType: "text", seed: (p) => p.firstName },
  { name: "lastname", label: "Last Name", type: "string", fieldType: "text", seed: (p) => p.lastName },
  { name: "phone", label: "Phone Number", type: "string", fieldType: "phonenumber", seed: (p) => p.phone },
  {
    name: "mobilephone",
    label: "Mobile Phone Number",
    type: "string",
    fieldType: "phonenumber",
    seed: (p) => p.mobile,
  },
  { name: "jobtitle", label: "Job Title", type: "string", fieldType: "text", seed: (p) => p.title },
  { name: "company", label: "Company Name", type: "string", fieldType: "text", seed: (p) => p.company },
  { name: "address", label: "Street Address", type: "string", fieldType: "text", seed: (p) => p.street },
  { name: "city", label: "City", type: "string", fieldType: "text", seed: (p) => p.city },
  { name: "state", label: "State/Region", type: "string", fieldType: "text", seed: (p) => p.region },
  { name: "zip", label: "Postal Code", type: "string", fieldType: "text", seed: (p) => p.postalCode },
  { name: "country", label: "Country/Region", type: "string", fieldType: "text", seed: (p) => p.country },
  { name: "website", label: "Website URL", type: "string", fieldType: "text" },
  { name: "message", label: "Message", type: "string", fieldType: "textarea", seed: (p) => p.description },
  {
    name: "date_of_birth",
    label: "Date of birth",
    type: "string",
    fieldType: "text",
    seed: (p) => p.dateOfBirth,
  },
  {
    name: "hs_language",
    label: "Preferred language",
    type: "enumeration",
    fieldType: "select",
    options: ["en", "de", "fr", "ja"],
  },
  {
    name: "lifecyclestage",
    label: "Lifecycle Stage",
    type: "enumeration",
    fieldType: "radio",
    options: LIFECYCLE,
    seed: (p) => LIFECYCLE[p.email.length % LIFECYCLE.length] ?? null,
  },
  { name: "annualrevenue", label: "Annual Revenue", type: "string", fieldType: "text" },
  {
    name: "hs_email_optout",
    label: "Unsubscribed from all email",
    type: "bool",
    fieldType: "booleancheckbox",
    readOnly: true,
    seed: (p) => String(p.emailOptOut),
  },
  {
    name: "birthday",
    label: "Birthday",
    type: "date",
    fieldType: "date",
    custom: true,
    seed: (p) => p.dateOfBirth,
  },
  {
    name: "loyalty_points",
    label: "Loyalty points",
    type: "number",
    fieldType: "number",
    custom: true,
    seed: (p) => String(p.email.length * 10),
  },
  {
    name: "newsletter",
    label: "Newsletter",
    type: "bool",
    fieldType: "booleancheckbox",
    options: ["true", "false"],
    custom: true,
    seed: (p) => String(p.email.length % 2 === 0),
  },
  {
    name: "interests",
    label: "Interests",
    type: "enumeration",
    fieldType: "checkbox",
    options: ["Tools", "Travel", "Tea"],
    custom: true,
    seed: () => "Tools;Tea",
  },
  { name: "last_visit", label: "Last visit", type: "datetime", fieldType: "date", custom: true },
  {
    name: "hs_object_id",
    label: "Record ID",
    type: "number",
    fieldType: "number",
    readOnly: true,
  },
  { name: "createdate", label: "Create Date", type: "datetime", fieldType: "date", readOnly: true },
  {
    name: "lastmodifieddate",
    label: "Last Modified Date",
    type: "datetime",
    fieldType: "date",
    readOnly: true,
  },
];

type Properties = ReadonlyMap<string, Property>;

const bySize = new Map<number, Properties>();

/** The properties of an organization's contacts by name: the standard ones, and custom texts up to its number of fields. */
export function listProperties(org: ProviderOrg): Properties {
  const size = org.size.fieldsPerModule;
  const known = bySize.get(size);
  if (known !== undefined) return known;
  const custom = Array.from({ length: Math.max(0, size - STANDARD.length) }, (_, index): Property => ({
    name: `custom_${index + 1}`,
    label: `Custom ${index + 1}`,
    type: "string",
    fieldType: "text",
    custom: true,
  }));
  const made = new Map([...STANDARD, ...custom].map((property) => [property.name, property]));
  bySize.set(size, made);
  return made;
}

export function findProperty(org: ProviderOrg, name: string): Property | undefined {
  return listProperties(org).get(name);
}

export function describeProperty(property: Property): object {
  const at = "2024-01-01T00:00:00.000Z";
  return {
    name: property.name,
    label: property.label,
    type: property.type,
    fieldType: property.fieldType,
    description: "",
    groupName: "contactinformation",
    options: (property.options ?? []).map((value, displayOrder) => ({
      label: value,
      value,
      displayOrder,
      hidden: false,
    })),
    createdAt: at,
    updatedAt: at,
    hidden: false,
    calculated: property.readOnly === true,
    externalOptions: false,
    hasUniqueValue: property.name === "hs_object_id",
    hubspotDefined: property.custom !== true,
    modificationMetadata: {
      archivable: property.custom === true,
      readOnlyDefinition: property.custom !== true,
      readOnlyValue: property.readOnly === true,
    },
    formField: property.readOnly !== true,
    archived: false,
  };
}
