import type { Reply } from "../http/call.ts";
import type { ProviderOrg } from "../state.ts";
import type { Api } from "./authenticate.ts";
import { crmError, INVALID_MODULE } from "./errors.ts";
import { listFields, type CrmField, type DataType } from "./field-catalogue.ts";
import { findModule, type CrmModule } from "./module-catalogue.ts";

const JSON_TYPES: Partial<Record<DataType, string>> = {
  integer: "integer",
  currency: "double",
  boolean: "boolean",
  lookup: "jsonobject",
  ownerlookup: "jsonobject",
};

/** `GET settings/fields?module=`: all fields of a module at once. */
export function getFields({ org, product }: Api, query: URLSearchParams): Reply {
  const apiName = query.get("module");
  if (apiName === null) {
    return crmError(400, "REQUIRED_PARAM_MISSING", "One of the expected parameter is missing", {
      param_name: "module",
    });
  }
  const module = findModule(org, product, apiName);
  if (module === undefined) return INVALID_MODULE;
  const fields = listFields(org, module).map((field, index) => describeField(org, module, field, index));
  return { status: 200, json: { fields } };
}

function describeField(org: ProviderOrg, module: CrmModule, field: CrmField, index: number): object {
  const id = `${org.idPrefix}004${String(module.ordinal * 1000 + index + 1).padStart(9, "0")}`;
  return {
    id,
    api_name: field.apiName,
    field_label: field.label,
    display_label: field.label,
    data_type: field.dataType,
    json_type: JSON_TYPES[field.dataType] ?? "string",
    length: field.length,
    system_mandatory: field.mandatory,
    read_only: field.readOnly,
    field_read_only: field.readOnly,
    custom_field: field.custom,
    created_source: field.custom ? "user" : "default",
    visible: true,
    type: "used",
    view_type: { view: true, edit: !field.readOnly, create: !field.readOnly, quick_create: field.mandatory },
    operation_type: {
      web_create: true,
      web_update: true,
      api_create: !field.readOnly,
      api_update: !field.readOnly,
    },
    pick_list_values: (field.choices ?? []).map((choice, position) => ({
      id: `${id}${position}`.slice(-18),
      display_value: choice,
      actual_value: choice,
      sequence_number: position + 1,
      type: "used",
    })),
    lookup: field.lookupModule === undefined ? {} : { module: { api_name: field.lookupModule } },
    unique: {},
    webhook: true,
  };
}
