import type { ProviderOrg } from "../state.ts";
import { findField, listFields, type SalesforceField } from "./fields.ts";

export interface SaveError {
  statusCode: string;
  message: string;
  fields: string[];
}
/** `unreadable`: what makes Salesforce refuse the whole call, whatever else is in it. */
export type CheckedValues =
  | { values: Record<string, unknown> }
  | { refused: SaveError }
  | { unreadable: { errorCode: string; message: string } };

/** The values of a record that is written, by the names of fields, or what is wrong with the first bad one. */
export function checkValues(org: ProviderOrg, given: Record<string, unknown>, isNew: boolean): CheckedValues {
  const values: Record<string, unknown> = {};
  const entries = Object.entries(given).filter(
    ([name]) => name !== "attributes" && name.toLowerCase() !== "id",
  );
  for (const [name, value] of entries) {
    const field = findField(org, "Contact", name);
    if (field === undefined)
      return unreadable("INVALID_FIELD", `No such column '${name}' on sobject of type Contact`);
    if (value !== null && !isReadable(field, value))
      return unreadable(
        "JSON_PARSER_ERROR",
        `Cannot deserialize instance of ${field.type} from VALUE_STRING value ${String(value).slice(0, 80)} or request may be missing a required field`,
      );
    values[field.name] = value === "" ? null : value;
  }
  for (const [name, value] of Object.entries(values)) {
    const field = findField(org, "Contact", name);
    const refused = field && refusalOf(field, value);
    if (refused) return { refused };
  }
  const missing = isNew
    ? listFields(org, "Contact").filter(
        ({ nillable, defaulted, readOnly, name }) =>
          !nillable && !defaulted && !readOnly && (values[name] ?? null) === null,
      )
    : [];
  if (missing.length > 0) {
    const fields = missing.map(({ name }) => name);
    return {
      refused: {
        statusCode: "REQUIRED_FIELD_MISSING",
        message: `Required fields are missing: [${fields.join(", ")}]`,
        fields,
      },
    };
  }
  return { values };
}

function unreadable(errorCode: string, message: string): CheckedValues {
  return { unreadable: { errorCode, message } };
}

/** Whether a value can be read as the type of the field at all. */
function isReadable({ type }: SalesforceField, value: unknown): boolean {
  switch (type) {
    case "boolean":
      return typeof value === "boolean" || value === "true" || value === "false";
    case "double":
    case "currency":
    case "int":
      return typeof value === "number" || (typeof value === "string" && Number.isFinite(Number(value)));
    case "date":
      return (
        typeof value === "string" &&
        /^\d{4}-\d\d-\d\d/.test(value) &&
        !Number.isNaN(Date.parse(value.slice(0, 10)))
      );
    case "datetime":
      return typeof value === "string" && !Number.isNaN(Date.parse(value));
    default:
      return typeof value !== "object";
  }
}

function refusalOf(field: SalesforceField, value: unknown): SaveError | undefined {
  const { name, label, type, length } = field;
  const refused = (statusCode: string, message: string): SaveError => ({
    statusCode,
    message,
    fields: [name],
  });
  if (field.readOnly)
    return refused(
      "INVALID_FIELD_FOR_INSERT_UPDATE",
      `Unable to create/update fields: ${name}. Please check the security settings of this field and verify that it is read/write for your profile or permission set.`,
    );
  if (value === null)
    return field.nillable
      ? undefined
      : refused("REQUIRED_FIELD_MISSING", `Required fields are missing: [${name}]`);
  const text = String(value);
  if (length > 0 && text.length > length)
    return refused(
      "STRING_TOO_LONG",
      `${label}: data value too large: ${text.slice(0, 20)}… (max length=${length})`,
    );
  if (type === "email" && !/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(text))
    return refused("INVALID_EMAIL_ADDRESS", `${label}: invalid email address: ${text.slice(0, 80)}`);
  if (type === "picklist" && field.custom && field.choices?.includes(text) === false)
    return refused(
      "INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST",
      `${label}: bad value for restricted picklist field: ${text.slice(0, 80)}`,
    );
  return undefined;
}
