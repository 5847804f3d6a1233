import type { ContactField, DataSync } from "../../providers/data-sync.ts";
import { defaultCommunication } from "../reports/index.ts";
import { CONTACT_PROPERTIES } from "./contact-properties.ts";
import { findMappingIssues } from "./mapping-issues.ts";
import type { IntegrationSettingsValues, MappingValues, PropertyMapping } from "./settings-values.ts";

/** Settings that nobody has saved: contacts are pulled when a person starts it, by the standard fields that there are. */
export function defaultSettings(
  dataSync: DataSync | null,
  fields: readonly ContactField[],
): IntegrationSettingsValues {
  return {
    version: 0,
    sync: {
      contacts: dataSync ? "PULL" : "OFF",
      contactsEveryMinutes: null,
      pushEveryMinutes: null,
      users: dataSync !== null,
      usersEveryMinutes: null,
      views: dataSync !== null,
      viewsEveryMinutes: null,
      conflicts: "PROVIDER",
    },
    mapping: dataSync ? defaultMapping(dataSync, fields) : { properties: [], customProperties: [] },
    filters: { views: [], onlyViews: false, requireEmail: false },
    communication: defaultCommunication,
  };
}

/** The standard fields of the provider, each with its property: those that the account has and whose types meet. */
function defaultMapping(dataSync: DataSync, fields: readonly ContactField[]): MappingValues {
  const byName = new Map(fields.map((field) => [field.name, field]));
  const properties = CONTACT_PROPERTIES.flatMap(({ name }): PropertyMapping[] => {
    const field = dataSync.standardFields[name];
    if (field === undefined || (fields.length > 0 && !byName.has(field))) return [];
    const direction = byName.get(field)?.readOnly ? "PULL" : "BOTH";
    return [{ property: name, field, direction, required: false, pull: [], push: [] }];
  });
  const known = new Map(CONTACT_PROPERTIES.map((property) => [property.name, property]));
  const mapping = { properties, customProperties: [] };
  const issues = findMappingIssues({ mapping, fields, properties: known });
  const broken = new Set(issues.filter(({ stops }) => stops).map(({ index }) => index));
  return { ...mapping, properties: properties.filter((_entry, index) => !broken.has(index)) };
}
