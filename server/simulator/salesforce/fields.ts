import { LEAD_SOURCES, type Person } from "../people.ts";
import type { ProviderOrg } from "../state.ts";

export type FieldType =
  | "id" | "string" | "textarea" | "email" | "phone" | "url" | "picklist" | "boolean" | "date" | "datetime"
  | "double" | "currency" | "int" | "reference" | "address" | "multipicklist"; // prettier-ignore

export interface SalesforceField {
  name: string;
  label: string;
  type: FieldType;
  length: number;
  nillable: boolean;
  /** Set by Salesforce: may not be written. */
  readOnly: boolean;
  /** Has a value of its own where none is given. */
  defaulted: boolean;
  custom: boolean;
  choices?: readonly string[];
  /** What a reference points to, and under which name that is read. */
  referenceTo?: readonly string[];
  relationshipName?: string;
  /** The value of a seeded contact; null where there is none. */
  seed?: (person: Person, n: number) => unknown;
}

const CONTACT_FIELDS: readonly SalesforceField[] = [
  field("Id", "id", { length: 18, nillable: false, readOnly: true, defaulted: true }),
  field("IsDeleted", "boolean", { nillable: false, readOnly: true, defaulted: true }),
  field("AccountId", "reference", {
    length: 18,
    label: "Account ID",
    referenceTo: ["Account"],
    relationshipName: "Account",
  }),
  field("LastName", "string", { length: 80, nillable: false, seed: ({ lastName }) => lastName }),
  field("FirstName", "string", { length: 40, seed: ({ firstName }) => firstName }),
  field("Salutation", "picklist", { length: 40, choices: ["Mr.", "Ms.", "Mx.", "Dr.", "Prof."] }),
  field("Name", "string", {
    length: 121,
    label: "Full Name",
    nillable: false,
    readOnly: true,
    seed: ({ firstName, lastName }) => `${firstName} ${lastName}`,
  }),
  field("Email", "email", { length: 80, seed: ({ email }) => email }),
  field("Phone", "phone", { length: 40, seed: ({ phone }) => phone }),
  field("MobilePhone", "phone", { length: 40, seed: ({ mobile }) => mobile }),
  field("Title", "string", { length: 128, seed: ({ title }) => title }),
  field("Department", "string", { length: 80, seed: ({ department }) => department }),
  field("MailingStreet", "textarea", { length: 255, seed: ({ street }) => street }),
  field("MailingCity", "string", { length: 40, seed: ({ city }) => city }),
  field("MailingState", "string", { length: 80, seed: ({ region }) => region }),
  field("MailingPostalCode", "string", { length: 20, seed: ({ postalCode }) => postalCode }),
  field("MailingCountry", "string", { length: 80, seed: ({ country }) => country }),
  field("MailingAddress", "address", { readOnly: true }),
  field("Birthdate", "date", { seed: ({ dateOfBirth }) => dateOfBirth }),
  field("LeadSource", "picklist", {
    length: 40,
    choices: LEAD_SOURCES,
    seed: ({ leadSource }) => leadSource,
  }),
  field("HasOptedOutOfEmail", "boolean", {
    nillable: false,
    defaulted: true,
    label: "Email Opt Out",
    seed: ({ emailOptOut }) => emailOptOut,
  }),
  field("Description", "textarea", { length: 32_000, seed: ({ description }) => description }),
  field("OwnerId", "reference", {
    length: 18,
    nillable: false,
    defaulted: true,
    label: "Owner ID",
    referenceTo: ["User"],
    relationshipName: "Owner",
  }),
  field("CreatedDate", "datetime", { nillable: false, readOnly: true, defaulted: true }),
  field("LastModifiedDate", "datetime", { nillable: false, readOnly: true, defaulted: true }),
  field("SystemModstamp", "datetime", { nillable: false, readOnly: true, defaulted: true }),
];

const CUSTOM: readonly Partial<SalesforceField>[] = [
  { type: "string", length: 255 },
  { type: "double" },
  { type: "date" },
  { type: "boolean", nillable: false, defaulted: true },
  { type: "picklist", length: 255, choices: ["One", "Two", "Three"] },
  { type: "multipicklist", length: 4_099, choices: ["One", "Two", "Three"] },
];

/** Fields in their order, and by their name in lower case. By size: a change of size makes a new size object. */
interface FieldSet {
  list: readonly SalesforceField[];
  byName: ReadonlyMap<string, SalesforceField>;
}
const known = new WeakMap<object, Map<string, FieldSet>>();

/** The fields of an object; custom ones fill up to the organization's size. */
export function listFields(org: ProviderOrg, object: string): readonly SalesforceField[] {
  return fieldsOf(org, object).list;
}

/** A field by its name, in any case. */
export function findField(org: ProviderOrg, object: string, name: string): SalesforceField | undefined {
  const { byName } = fieldsOf(org, object);
  return byName.get(name) ?? byName.get(name.toLowerCase());
}

function fieldsOf(org: ProviderOrg, object: string): FieldSet {
  const byObject = known.get(org.size) ?? new Map<string, FieldSet>();
  known.set(org.size, byObject);
  const found = byObject.get(object);
  if (found !== undefined) return found;
  const list = makeFields(org, object);
  const byName = new Map(
    list.flatMap(
      (field) =>
        [
          [field.name.toLowerCase(), field],
          [field.name, field],
        ] as const,
    ),
  );
  const made = { list, byName };
  byObject.set(object, made);
  return made;
}

function makeFields(org: ProviderOrg, object: string): SalesforceField[] {
  const own = object === "Contact" ? CONTACT_FIELDS : commonFields();
  const fields = [...own];
  for (let number = 1; fields.length < org.size.fieldsPerModule; number += 1) {
    const { type = "string", ...more } = CUSTOM[(number - 1) % CUSTOM.length] ?? {};
    fields.push(field(`Field_${number}__c`, type, { ...more, label: `Field ${number}`, custom: true }));
  }
  return fields;
}

/** What every other object has: they are listed and described, but have no records here. */
function commonFields(): SalesforceField[] {
  const shared = new Set(["Id", "IsDeleted", "OwnerId", "CreatedDate", "LastModifiedDate", "SystemModstamp"]);
  return [
    ...CONTACT_FIELDS.filter(({ name }) => shared.has(name)),
    field("Name", "string", { length: 255, nillable: false }),
    field("Description", "textarea", { length: 32_000 }),
  ];
}

function field(name: string, type: FieldType, more: Partial<SalesforceField> = {}): SalesforceField {
  const label = name.replaceAll(/(?<=[a-z])(?=[A-Z])/g, " ");
  return {
    name,
    label,
    type,
    length: 0,
    nillable: true,
    readOnly: false,
    defaulted: false,
    custom: false,
    ...more,
  };
}
