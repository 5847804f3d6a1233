import type { MappingErrorCode, SyncDirection } from "../../generated/prisma/enums.ts";
import { CONTACT_PROPERTIES } from "./contact-properties.ts";

const labels = new Map([
  ...CONTACT_PROPERTIES.map(({ name, label }) => [name, label] as const),
  ["contact", "The contact"] as const,
]);

const wrong: Record<MappingErrorCode, string> = {
  REQUIRED: "has no value",
  NOT_TEXT: "is not a text",
  NOT_A_NUMBER: "is not a number",
  NOT_A_DATE: "is not a date",
  NOT_A_BOOLEAN: "is neither yes nor no",
  NOT_AN_EMAIL: "is not an e-mail address",
  NOT_A_URL: "is not a web address",
  NOT_A_CHOICE: "is not among the choices of the field",
  TOO_LONG: "is too long",
  FIELD_GONE: "is mapped to a field that is gone",
  NO_MATCH_KEY: "is missing, and nothing else tells the contact from others",
  DUPLICATE: "is that of another record",
  REFUSED: "was refused by the service",
};

const advice: Record<MappingErrorCode, { PULL: string; PUSH: string }> = {
  REQUIRED: {
    PULL: "Fill in the values at the service, add the transform “Value where there is none”, or let the mapping do without.",
    PUSH: "Fill in the values here, or add the transform “Value where there is none” to what is pushed.",
  },
  NOT_TEXT: both("Add the transform “Text from any value”."),
  NOT_A_NUMBER: both("Add the transform “Number from text”, or correct the values."),
  NOT_A_DATE: both("Add the transform “Date format” in the format of the values, or correct them."),
  NOT_A_BOOLEAN: both("Add the transform “Yes or no” with the words of the values."),
  NOT_AN_EMAIL: { PULL: "Correct the addresses at the service.", PUSH: "Correct the addresses here." },
  NOT_A_URL: { PULL: "Correct the web addresses at the service.", PUSH: "Correct the web addresses here." },
  NOT_A_CHOICE: both("Add the transform “Translate values” to the choices of the field."),
  TOO_LONG: both("Add the transform “Cut to a length”, or shorten the values."),
  FIELD_GONE: both("Choose another field in the mapping, or remove the entry."),
  NO_MATCH_KEY: both("Fill in the e-mail addresses of these contacts."),
  DUPLICATE: both("Join the records that have the same address, or correct one of each two."),
  REFUSED: both("See what the service says of each record."),
};

function both(text: string): { PULL: string; PUSH: string } {
  return { PULL: text, PUSH: text };
}

type Group = { property: string; field: string | null; code: MappingErrorCode; direction: SyncDirection };

/** What is wrong with all errors of a group, such as “E-mail is not an e-mail address”. */
export function groupTitle({ property, field, code }: Group): string {
  const label = labels.get(property) ?? property;
  return `${label}${field === null || field === label ? "" : ` (${field})`} ${wrong[code]}`;
}

/** What to do about all of them. */
export function groupSuggestion({ code, direction }: Group): string {
  return advice[code][direction];
}
