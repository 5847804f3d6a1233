import type { ContactField, FieldType } from "../../providers/data-sync.ts";
import { compileMapping } from "./compile-mapping.ts";
import type { CompiledMapping } from "./compile-mapping.ts";
import type { ContactProperty } from "./contact-properties.ts";
import type { PropertyMapping } from "./settings-values.ts";
import type { Transform, TransformKind } from "./transform.ts";

/** A field of a test, writable and without limits unless it says otherwise. */
export function field(
  name: string,
  type: FieldType = "TEXT",
  more: Partial<ContactField> = {},
): ContactField {
  return {
    name,
    label: name.replaceAll("_", " "),
    type,
    providerType: type.toLowerCase(),
    required: false,
    readOnly: false,
    maxLength: null,
    choices: null,
    custom: false,
    ...more,
  };
}

export const ownProperty = (name: string, type: FieldType): ContactProperty => ({
  name,
  label: name,
  type,
  custom: true,
});

export const step = (kind: TransformKind, more: Partial<Transform> = {}): Transform => ({
  kind,
  text: null,
  number: null,
  values: null,
  ...more,
});

export function entry(
  property: string,
  fieldName: string,
  more: Partial<PropertyMapping> = {},
): PropertyMapping {
  return { property, field: fieldName, direction: "BOTH", required: false, pull: [], push: [], ...more };
}

/** A mapping of Zoho CRM. */
export function compiled(
  properties: PropertyMapping[],
  fields: ContactField[],
  customProperties: ContactProperty[] = [],
): CompiledMapping {
  return compileMapping({
    mapping: { properties, customProperties },
    fields,
    dataSync: { emailField: "Email", standardFields: {} },
    serviceName: "Zoho CRM",
  });
}
