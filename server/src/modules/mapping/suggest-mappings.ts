import type { ContactField } from "../../providers/data-sync.ts";
import type { ContactProperty } from "./contact-properties.ts";
import { typesMeet } from "./field-types.ts";
import type { MappingValues } from "./settings-values.ts";
import { synonyms } from "./synonyms.ts";

/** A field that may be meant for a property that none fills yet. */
export type MappingSuggestion = {
  property: string;
  field: string;
  /** From 0.5 to 1. */
  confidence: number;
  /** For people. */
  reason: string;
};

const least = 0.5;

/** The words of a name: `Mailing_Street__c`, `mailingStreet` and `Mailing street` are the same. */
function wordsOf(name: string): string[] {
  return name
    .replace(/__c$/i, "")
    .replaceAll(/(\p{Ll}|\p{N})(\p{Lu})/gu, "$1 $2")
    .toLowerCase()
    .normalize("NFKD")
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== "" && !/^\p{M}+$/u.test(word));
}

const joined = (name: string): string => wordsOf(name).join("");

/**
 * For each property that no field fills the field that seems to be meant, by names and types, the surest first; each field once.
 * `standardFields`: the fields that the provider has for the standard properties.
 */
export function suggestMappings(given: {
  mapping: MappingValues;
  properties: readonly ContactProperty[];
  fields: readonly ContactField[];
  standardFields: Readonly<Record<string, string>>;
}): MappingSuggestion[] {
  const { mapping, properties, fields, standardFields } = given;
  const filled = new Set(mapping.properties.map(({ property }) => property));
  const used = new Set(mapping.properties.map(({ field }) => field));
  const free = fields.filter(({ name }) => !used.has(name));
  const found = properties
    .filter(({ name }) => !filled.has(name))
    .flatMap((property) =>
      free.flatMap((field) => compare(property, field, standardFields[property.name]) ?? []),
    )
    .sort((a, b) => b.confidence - a.confidence);
  const chosen: MappingSuggestion[] = [];
  for (const suggestion of found)
    if (!chosen.some(({ property, field }) => property === suggestion.property || field === suggestion.field))
      chosen.push(suggestion);
  return chosen;
}

function compare(
  property: ContactProperty,
  field: ContactField,
  standardField: string | undefined,
): MappingSuggestion | null {
  if (!typesMeet(field.type, property.type)) return null;
  const name = likeness(property, field, standardField);
  if (!name) return null;
  const type = field.type === property.type ? 1 : 0.85;
  const confidence = Math.round(name.score * type * 100) / 100;
  if (confidence < least) return null;
  const reason = `${name.reason}${type === 1 ? "" : "; the types differ, but values can be taken over"}.`;
  return { property: property.name, field: field.name, confidence, reason };
}

function likeness(
  property: ContactProperty,
  field: ContactField,
  standardField: string | undefined,
): { score: number; reason: string } | null {
  if (standardField === field.name)
    return { score: 1, reason: `“${field.label}” is the service's standard field for it` };
  const wanted = [property.name, property.label].map(joined);
  const names = [field.name, field.label].map(joined);
  if (names.some((name) => wanted.includes(name)))
    return { score: 0.98, reason: `“${field.label}” has the same name` };
  const alike = synonyms[property.name] ?? [];
  const same = alike.find((synonym) => names.includes(synonym.replaceAll(" ", "")));
  if (same !== undefined)
    return { score: 0.9, reason: `“${field.label}” is another name for ${property.label.toLowerCase()}` };
  const words = new Set([field.name, field.label].flatMap(wordsOf));
  const within = [wordsOf(property.label), ...alike.map((synonym) => synonym.split(" "))].some(
    (each) => each.length > 0 && each.every((word) => words.has(word)),
  );
  return within ? { score: 0.6, reason: `“${field.label}” has its name in it` } : null;
}
