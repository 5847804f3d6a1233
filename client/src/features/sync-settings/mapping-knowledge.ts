import type {
  PropertyType,
  SettingsPage_SettingsFragment,
  SettingsPage_AccountFragment,
} from "../../gql/graphql.ts";
import type { Option } from "../../ui/text-field.tsx";
import type { MappingDraft, MappingRow } from "./settings-draft.ts";

type Field = SettingsPage_AccountFragment["contactFields"][number];
export type Suggestion = SettingsPage_SettingsFragment["suggestions"][number];

export const typeWords = {
  TEXT: "Text",
  EMAIL: "E-mail",
  PHONE: "Phone",
  URL: "Link",
  NUMBER: "Number",
  DATE: "Date",
  DATETIME: "Date and time",
  BOOLEAN: "Yes or no",
} satisfies Record<PropertyType, string>;

export type MappingKnowledge = {
  property: (name: string) => { name: string; label: string; type: PropertyType } | undefined;
  field: (name: string) => Field | undefined;
  propertyNames: ReadonlySet<string>;
  propertyOptions: (chosen: string) => Option[];
  fieldOptions: (chosen: string) => Option[];
  /** What a row can be found by. */
  words: (row: MappingRow) => string;
  /** Why another row stands in its way. */
  duplicate: (row: MappingRow) => string | undefined;
  /** Labels of properties that no row maps. */
  unmapped: () => string[];
  /** Suggestions that the draft has not taken up. */
  open: (suggestions: readonly Suggestion[]) => Suggestion[];
  /** A row as it begins: what cannot be written at the provider is only read. */
  rowFor: (property: string, field: string) => MappingRow;
};

/** What is known of properties and fields, with the custom properties as they are in the draft. */
export function makeMappingKnowledge(
  account: SettingsPage_AccountFragment,
  mapping: MappingDraft,
): MappingKnowledge {
  const properties = new Map(
    [
      ...account.contactProperties
        .filter(({ custom }) => !custom)
        .map(({ name, label, type }) => ({ name, label, type })),
      ...mapping.customProperties.map(({ name, label, type }) => ({ name, label, type })),
    ].map((each) => [each.name, each]),
  );
  const fields = new Map(account.contactFields.map((field) => [field.name, field]));
  const mapped = new Set(mapping.properties.map(({ property }) => property));
  const gone = (name: string): Option[] =>
    name === "" ? [] : [{ value: name, label: `${name} (does not exist any more)` }];
  return {
    property: (name) => properties.get(name),
    field: (name) => fields.get(name),
    propertyNames: new Set(properties.keys()),
    propertyOptions: (chosen) => [
      ...(properties.has(chosen) ? [] : gone(chosen)),
      ...[...properties.values()].map(({ name, label, type }) => ({
        value: name,
        label: `${label} (${typeWords[type].toLowerCase()})${mapped.has(name) && name !== chosen ? " · mapped" : ""}`,
      })),
    ],
    fieldOptions: (chosen) => [
      ...(fields.has(chosen) ? [] : gone(chosen)),
      ...[...fields.values()].map((field) => ({
        value: field.name,
        label: `${field.label} (${typeWords[field.type].toLowerCase()})${field.required ? " · required" : ""}`,
        group: field.custom ? "Custom fields" : "Fields",
      })),
    ],
    words: (row) =>
      [row.property, properties.get(row.property)?.label, row.field, fields.get(row.field)?.label]
        .join(" ")
        .toLowerCase(),
    duplicate: (row) => {
      const others = mapping.properties.filter((each) => each !== row);
      const fills = (each: MappingRow) => each.direction !== "PUSH";
      const writes = (each: MappingRow) => each.direction !== "PULL";
      if (
        row.property !== "" &&
        fills(row) &&
        others.some((each) => fills(each) && each.property === row.property)
      )
        return "Another mapping fills this property too: one field can.";
      if (row.field !== "" && writes(row) && others.some((each) => writes(each) && each.field === row.field))
        return "Another mapping writes this field too: one property can.";
      return undefined;
    },
    unmapped: () => [...properties.values()].flatMap(({ name, label }) => (mapped.has(name) ? [] : [label])),
    open: (suggestions) => {
      const taken = new Set(mapping.properties.map(({ field }) => field));
      return suggestions.filter(
        ({ property, field }) => !mapped.has(property) && !taken.has(field) && properties.has(property),
      );
    },
    rowFor: (property, field) => ({
      property,
      field,
      direction: fields.get(field)?.readOnly ? "PULL" : "BOTH",
      required: false,
      pull: [],
      push: [],
    }),
  };
}

/** What the provider itself calls the type, and the values that it takes. */
export function fieldNotes(field: Field): string {
  const choices = field.choices ?? [];
  const more = choices.length > 12 ? `, and ${choices.length - 12} more` : "";
  return [
    `Called “${field.providerType}” there.`,
    ...(choices.length > 0 ? [`Takes ${choices.slice(0, 12).join(", ")}${more}.`] : []),
  ].join(" ");
}

/** "Text, at most 40 characters" and what else the provider says of a field. */
export function fieldFacts(field: Field): string {
  return [
    typeWords[field.type],
    ...(field.maxLength ? [`at most ${field.maxLength} characters`] : []),
    ...(field.choices?.length ? [`${field.choices.length} choices`] : []),
    ...(field.required ? ["required there"] : []),
    ...(field.readOnly ? ["read only"] : []),
    ...(field.custom ? ["custom"] : []),
  ].join(", ");
}
