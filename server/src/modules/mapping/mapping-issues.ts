import type { ContactField, FieldType } from "../../providers/data-sync.ts";
import type { ContactProperty } from "./contact-properties.ts";
import { outcomeType, typesMeet, typeWords } from "./field-types.ts";
import type { MappingValues, PropertyMapping } from "./settings-values.ts";

/** What does not work with a mapping as the fields are now. */
export type MappingIssue = {
  /** Of the entry; null where an entry is missing. */
  index: number | null;
  property: string | null;
  field: string | null;
  /** Inside an entry. */
  member: "property" | "field" | "direction" | null;
  message: string;
  /** The entry cannot work and is left out; otherwise values are told one by one. */
  stops: boolean;
};

/** Every issue of a mapping. Without `fields` (not known yet) only what needs none is looked at. */
export function findMappingIssues(request: {
  mapping: MappingValues;
  fields: readonly ContactField[];
  properties: ReadonlyMap<string, ContactProperty>;
}): MappingIssue[] {
  const { mapping, fields, properties } = request;
  const byName = new Map(fields.map((field) => [field.name, field]));
  const pulled = new Set<string>();
  const pushed = new Set<string>();
  const issues = mapping.properties.flatMap((entry, index): MappingIssue[] => {
    const property = properties.get(entry.property);
    const tell = (member: MappingIssue["member"], message: string, stops = true): MappingIssue[] => [
      { index, property: entry.property, field: entry.field, member, message, stops },
    ];
    if (!property) return tell("property", `There is no contact property “${entry.property}”.`);
    if (entry.direction !== "PUSH" && pulled.has(entry.property))
      return tell("property", `“${property.label}” is filled by another field already.`);
    if (entry.direction !== "PULL" && pushed.has(entry.field))
      return tell("field", `The field “${entry.field}” is filled by another property already.`);
    if (entry.direction !== "PUSH") pulled.add(entry.property);
    if (entry.direction !== "PULL") pushed.add(entry.field);
    if (fields.length === 0) return [];
    const field = byName.get(entry.field);
    if (!field) return tell("field", `The service has no field “${entry.field}” (any more).`, false);
    const types = findTypeIssue(entry, field, property.type);
    if (types) return tell("field", types);
    if (entry.direction === "PULL" || !field.readOnly) return [];
    const message = `“${field.label}” cannot be written at the service: it can only be pulled.`;
    return tell("direction", message, entry.direction === "PUSH");
  });
  return [...issues, ...findMissing(mapping, fields)];
}

function findTypeIssue(entry: PropertyMapping, field: ContactField, type: FieldType): string | null {
  const says = `“${field.label}” holds ${typeWords[field.type]}, the property ${typeWords[type]}`;
  if (entry.direction !== "PUSH" && !typesMeet(outcomeType(entry.pull, field.type, type), type))
    return `${says}: the one cannot be made of the other${entry.pull.length > 0 ? " by these transforms" : ""}.`;
  if (entry.direction !== "PULL" && !typesMeet(outcomeType(entry.push, type, field.type), field.type))
    return `${says}: it cannot be pushed${entry.push.length > 0 ? " by these transforms" : ""}.`;
  return null;
}

/** Fields that the provider makes no contact without; of matter only where something is pushed at all. */
function findMissing(mapping: MappingValues, fields: readonly ContactField[]): MappingIssue[] {
  const pushes = mapping.properties.filter(({ direction }) => direction !== "PULL");
  if (pushes.length === 0) return [];
  return fields
    .filter(
      ({ required, readOnly, name }) => required && !readOnly && !pushes.some(({ field }) => field === name),
    )
    .map(({ name, label }) => ({
      index: null,
      property: null,
      field: name,
      member: null,
      message: `The service makes no contact without “${label}”, and no property is pushed to it.`,
      stops: false,
    }));
}
