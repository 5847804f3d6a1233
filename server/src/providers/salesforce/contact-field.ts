import type { ContactField, FieldType } from "../data-sync.ts";
import type { Json } from "../provider.ts";

// Source: "Field Types", Object Reference. What is not here holds several values, parts of others, files or what is encrypted in
// a way that a copy must not have.
const TYPES: Record<string, FieldType> = {
  string: "TEXT",
  textarea: "TEXT",
  picklist: "TEXT",
  combobox: "TEXT",
  time: "TEXT",
  reference: "TEXT",
  email: "EMAIL",
  phone: "PHONE",
  url: "URL",
  int: "NUMBER",
  long: "NUMBER",
  double: "NUMBER",
  currency: "NUMBER",
  percent: "NUMBER",
  boolean: "BOOLEAN",
  date: "DATE",
  datetime: "DATETIME",
};
const WITH_LENGTH = new Set(["string", "textarea", "email", "phone", "url", "picklist", "combobox"]);
// What a contact points to and what has a name that can be read beyond the relation.
const NAMED = new Set(["Account", "Contact", "User", "Group", "RecordType", "Individual"]);

/** Salesforce's fields of the standard contact properties. */
export const SALESFORCE_STANDARD_FIELDS: Readonly<Record<string, string>> = {
  email: "Email",
  firstName: "FirstName",
  lastName: "LastName",
  phone: "Phone",
  mobilePhone: "MobilePhone",
  jobTitle: "Title",
  department: "Department",
  company: "Account.Name",
  street: "MailingStreet",
  city: "MailingCity",
  region: "MailingState",
  postalCode: "MailingPostalCode",
  country: "MailingCountry",
  dateOfBirth: "Birthdate",
  leadSource: "LeadSource",
  emailOptOut: "HasOptedOutOfEmail",
  description: "Description",
};

/**
 * A field of contacts from what org sync mirrored of it. A reference is read as the name of what it points to (`Account.Name`), or as
 * its id where that has no name, and cannot be written so. null for the record's own id and for what no property can hold.
 */
export function salesforceContactField(mirrored: { [key: string]: Json }): ContactField | null {
  const { apiName, label, dataType, length, choices } = mirrored;
  if (typeof apiName !== "string" || typeof dataType !== "string") return null;
  const type = Object.hasOwn(TYPES, dataType) ? TYPES[dataType] : undefined;
  if (!type) return null;
  const isReference = dataType === "reference";
  const readOnly = mirrored["readOnly"] === true || isReference;
  const restricted = dataType === "picklist" && mirrored["restricted"] === true && Array.isArray(choices);
  return {
    name: isReference ? nameOfReference(apiName, mirrored) : apiName,
    label: typeof label === "string" && label !== "" ? label : apiName,
    type,
    providerType: dataType,
    required: mirrored["mandatory"] === true && !readOnly,
    readOnly,
    maxLength: typeof length === "number" && length > 0 && WITH_LENGTH.has(dataType) ? length : null,
    choices: restricted ? choices.filter((choice) => typeof choice === "string") : null,
    custom: mirrored["custom"] === true,
  };
}

function nameOfReference(apiName: string, { relation, lookupModules }: { [key: string]: Json }): string {
  const targets = Array.isArray(lookupModules) ? lookupModules : [];
  const isNamed =
    targets.length > 0 && targets.every((target) => typeof target === "string" && NAMED.has(target));
  return isNamed && typeof relation === "string" && relation !== "" ? `${relation}.Name` : apiName;
}
