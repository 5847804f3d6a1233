import type { ProviderOrg } from "../state.ts";
import { listFields, type CrmField } from "./field-catalogue.ts";
import type { CrmModule } from "./module-catalogue.ts";
import type { WriteResult } from "./write-result.ts";

const EMAIL = /^[^\s@]+@[^\s@]+\.[^\s@]+$/;
const DATE = /^\d{4}-\d\d-\d\d$/;
const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:\d\d$/;

/**
 * The error of the first value of a row that its field does not take, as Zoho words it; undefined when all are well. A field that
 * is read-only or unknown takes anything: what is written to it is ignored. `index` is the row's place in the call.
 */
export function checkValues(
  org: ProviderOrg,
  module: CrmModule,
  row: Record<string, unknown>,
  index: number,
): WriteResult | undefined {
  for (const field of listFields(org, module)) {
    const value = row[field.apiName];
    if (value === undefined || field.readOnly) continue;
    const place = { api_name: field.apiName, json_path: `$.data[${index}].${field.apiName}` };
    if (value === null || value === "") {
      if (field.mandatory) return failure("required field not found", place, "MANDATORY_NOT_FOUND");
      continue;
    }
    const expected = expectedType(field, value);
    if (expected !== undefined) return failure("invalid data", { ...place, expected_data_type: expected });
    if (typeof value === "string" && value.length > field.length)
      return failure("invalid data", { ...place, maximum_length: field.length });
  }
  return undefined;
}

/** The name of the type that a field wants and a value is not of. */
function expectedType(field: CrmField, value: unknown): string | undefined {
  switch (field.dataType) {
    case "integer":
      return Number.isInteger(value) ? undefined : "integer";
    case "currency":
      return typeof value === "number" ? undefined : "double";
    case "boolean":
      return typeof value === "boolean" ? undefined : "boolean";
    case "email":
      return typeof value === "string" && EMAIL.test(value) ? undefined : "email";
    case "date":
      return isDate(value, DATE) ? undefined : "date";
    case "datetime":
      return isDate(value, TIME) ? undefined : "datetime";
    case "lookup":
    case "ownerlookup":
      return typeof value === "object" && value !== null && "id" in value ? undefined : "jsonobject";
    default:
      return typeof value === "string" ? undefined : "text";
  }
}

function isDate(value: unknown, shape: RegExp): boolean {
  return typeof value === "string" && shape.test(value) && !Number.isNaN(Date.parse(value));
}

function failure(message: string, details: Record<string, unknown>, code = "INVALID_DATA"): WriteResult {
  return { code, details, message, status: "error" };
}
