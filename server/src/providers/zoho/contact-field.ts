import type { ContactField, FieldType } from "../data-sync.ts";
import type { Json } from "../provider.ts";

// Zoho's `data_type`. Source: CRM API v8, "Fields Metadata". What is not here holds several values, files, tables or a formula.
const TYPES: Record<string, FieldType> = {
  text: "TEXT",
  textarea: "TEXT",
  richtext: "TEXT",
  picklist: "TEXT",
  autonumber: "TEXT",
  // Longer than a number of JSON is exact for; the API gives and takes it as text (?).
  bigint: "TEXT",
  email: "EMAIL",
  phone: "PHONE",
  website: "URL",
  integer: "NUMBER",
  double: "NUMBER",
  currency: "NUMBER",
  percent: "NUMBER",
  boolean: "BOOLEAN",
  date: "DATE",
  datetime: "DATETIME",
  lookup: "TEXT",
  ownerlookup: "TEXT",
  userlookup: "TEXT",
};
const NAMED = new Set(["lookup", "ownerlookup", "userlookup"]);
const WITH_LENGTH = new Set(["text", "textarea", "richtext", "email", "phone", "website"]);
// Kept by Zoho, whatever `read_only` says of them.
const KEPT_BY_ZOHO = new Set([
  "Created_Time",
  "Modified_Time",
  "Created_By",
  "Modified_By",
  "Last_Activity_Time",
  "Full_Name",
]);
// What Zoho shows for "nothing chosen"; never a value of a record.
const NOTHING_CHOSEN = "-None-";

/** Zoho's fields of the standard contact properties. */
export const ZOHO_STANDARD_FIELDS: Readonly<Record<string, string>> = {
  email: "Email",
  firstName: "First_Name",
  lastName: "Last_Name",
  phone: "Phone",
  mobilePhone: "Mobile",
  jobTitle: "Title",
  department: "Department",
  company: "Account_Name",
  street: "Mailing_Street",
  city: "Mailing_City",
  region: "Mailing_State",
  postalCode: "Mailing_Zip",
  country: "Mailing_Country",
  dateOfBirth: "Date_of_Birth",
  leadSource: "Lead_Source",
  emailOptOut: "Email_Opt_Out",
  description: "Description",
};

/**
 * A field of contacts from what org sync mirrored of it. Lookups and owners are read as the name of what they point to, and
 * cannot be written so. null for the record's id and for what holds several values, files, tables or a formula.
 */
export function zohoContactField(mirrored: { [key: string]: Json }): ContactField | null {
  const { apiName, label, dataType, length, choices } = mirrored;
  if (typeof apiName !== "string" || typeof dataType !== "string" || apiName === "id") return null;
  const type = Object.hasOwn(TYPES, dataType) ? TYPES[dataType] : undefined;
  if (!type) return null;
  const readOnly =
    mirrored["readOnly"] === true ||
    NAMED.has(dataType) ||
    dataType === "autonumber" ||
    KEPT_BY_ZOHO.has(apiName);
  return {
    name: apiName,
    label: typeof label === "string" && label !== "" ? label : apiName,
    type,
    providerType: dataType,
    required: mirrored["mandatory"] === true && !readOnly,
    readOnly,
    maxLength: typeof length === "number" && length > 0 && WITH_LENGTH.has(dataType) ? length : null,
    choices: dataType === "picklist" ? choicesOf(choices) : null,
    custom: mirrored["custom"] === true,
  };
}

/** null where Zoho tells none: then any value may be written. */
function choicesOf(given: Json | undefined): string[] | null {
  if (!Array.isArray(given)) return null;
  const choices = given.filter((choice) => typeof choice === "string" && choice !== "");
  const values = choices.filter((choice): choice is string => choice !== NOTHING_CHOSEN);
  return values.length > 0 ? values : null;
}
