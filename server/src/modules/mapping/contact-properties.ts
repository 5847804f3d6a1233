import type { FieldType } from "../../providers/data-sync.ts";

/** What Patchbay keeps of a contact. `name` is how properties are called in `Contact.properties` and GraphQL. */
export type ContactProperty = { name: string; label: string; type: FieldType; custom: boolean };

const standard = (name: string, label: string, type: FieldType = "TEXT") =>
  ({ name, label, type, custom: false }) as const;

/** The properties that every contact has. An organization adds its own per account (`customProperties`). */
export const CONTACT_PROPERTIES: readonly ContactProperty[] = [
  standard("email", "E-mail", "EMAIL"),
  standard("firstName", "First name"),
  standard("lastName", "Last name"),
  standard("salutation", "Salutation"),
  standard("phone", "Phone", "PHONE"),
  standard("mobilePhone", "Mobile phone", "PHONE"),
  standard("fax", "Fax", "PHONE"),
  standard("jobTitle", "Job title"),
  standard("department", "Department"),
  standard("company", "Company"),
  standard("street", "Street"),
  standard("city", "City"),
  standard("region", "State or region"),
  standard("postalCode", "Postal code"),
  standard("country", "Country"),
  standard("dateOfBirth", "Date of birth", "DATE"),
  standard("website", "Website", "URL"),
  standard("language", "Language"),
  standard("leadSource", "Lead source"),
  standard("emailOptOut", "No mails wanted", "BOOLEAN"),
  standard("description", "Description"),
];

export const standardPropertyNames: ReadonlySet<string> = new Set(CONTACT_PROPERTIES.map(({ name }) => name));
