import type { ContactField, DataSync, FieldType } from "../../providers/data-sync.ts";
import type { Json } from "../../providers/provider.ts";
import { checkField } from "./check-field.ts";
import { checkValue } from "./check-value.ts";
import { CONTACT_PROPERTIES } from "./contact-properties.ts";
import type { ContactProperty } from "./contact-properties.ts";
import { fault } from "./mapping-fault.ts";
import type { Checked, MappingFault, Place, ValueFault } from "./mapping-fault.ts";
import { findMappingIssues } from "./mapping-issues.ts";
import type { MappingIssue } from "./mapping-issues.ts";
import { noMatchKeyFault, refusalFault } from "./push-faults.ts";
import type { Refusal } from "./push-faults.ts";
import type { MappingValues, PropertyMapping } from "./settings-values.ts";
import { applyTransform } from "./transform.ts";
import type { Transform } from "./transform.ts";
import { quote, valueText } from "./value-text.ts";

type Values = { readonly [name: string]: Json };

/** A mapping made ready for many records. None of its functions throws, whatever the values are. */
export type CompiledMapping = {
  /** The provider's fields to read. */
  pullFields: string[];
  /** The properties that a pull sets, and those that a push tells. */
  pulled: ReadonlySet<string>;
  pushed: ReadonlySet<string>;
  /** All properties that a contact of the account has, by name. */
  properties: ReadonlyMap<string, ContactProperty>;
  /** What does not work as the fields are now. */
  issues: MappingIssue[];
  /** The properties of a record as it was read: those that fit, null for no value. One with a fault is absent. */
  pull(values: Values): { properties: { [property: string]: Json }; faults: MappingFault[] };
  /**
   * The fields of a contact's properties: of those in `only`, where it is given, null for what is absent. Without it the record counts
   * as a new one: all that the contact has, and what its provider makes none without.
   */
  push(
    properties: Values,
    only?: ReadonlySet<string>,
  ): { values: { [field: string]: Json }; faults: MappingFault[] };
  /** What a person or program gives as the value of a property, as its type has it. */
  normalize(property: string, value: Json): { value: Json } | { fault: MappingFault };
  /** A contact that cannot be pushed because nothing tells it from others at the provider. */
  noMatchKey(): MappingFault;
  /** What the provider answered to a contact it did not take, as a fault of the property that it blames. */
  refused(refusal: Refusal, contact: Values): MappingFault;
};

type Request = {
  mapping: MappingValues;
  /** All fields of the provider's contacts; empty where they are not known yet: then nothing is checked against them. */
  fields: readonly ContactField[];
  dataSync: Pick<DataSync, "emailField" | "standardFields">;
  /** For sentences, such as `Zoho CRM`. */
  serviceName?: string | undefined;
};

type Entry = PropertyMapping & { type: FieldType; known: ContactField | null; isGone: boolean };

/** Makes the mapping of an account ready. Entries whose property or types cannot work are left out, and told in `issues`. */
export function compileMapping(request: Request): CompiledMapping {
  const { mapping, fields, serviceName = "the service" } = request;
  const properties = new Map(
    [...CONTACT_PROPERTIES, ...mapping.customProperties].map((property) => [property.name, property]),
  );
  const byName = new Map(fields.map((field) => [field.name, field]));
  const issues = findMappingIssues({ mapping, fields, properties });
  const broken = new Set(issues.filter(({ stops }) => stops).map(({ index }) => index));
  const entries = mapping.properties.flatMap((entry, index): Entry[] => {
    const property = properties.get(entry.property);
    if (!property || broken.has(index)) return [];
    const known = byName.get(entry.field) ?? null;
    return [{ ...entry, type: property.type, known, isGone: fields.length > 0 && !known }];
  });
  const pulls = entries.filter(({ direction }) => direction !== "PUSH");
  const pushes = entries.filter(({ direction, known }) => direction !== "PULL" && !known?.readOnly);
  const there: Place = { at: "SERVICE", name: serviceName };
  const here: Place = { at: "PATCHBAY" };
  const propertyOf = new Map(entries.map(({ field, property }) => [field, property]));
  const needed = fields.filter(
    ({ required, readOnly, name }) => required && !readOnly && !pushes.some(({ field }) => field === name),
  );

  const pullOne = (entry: Entry, raw: Json): Checked => {
    if (entry.isGone) return gone(entry, serviceName);
    const read = checkValue(entry.type, run(entry.pull, raw, entry.type), there);
    if (read.ok && read.value === null && entry.required)
      return fault(
        "REQUIRED",
        `The record has no value in ${labelOf(entry)}, and the mapping says that it must have one.`,
        `Fill in ${labelOf(entry)} in ${serviceName}, or add the transform “Value where there is none”.`,
      );
    return read;
  };
  const pushOne = (entry: Entry, value: Json): Checked => {
    if (entry.isGone) return gone(entry, serviceName);
    const type = entry.known?.type ?? entry.type;
    const read = checkValue(type, run(entry.push, value, type), here);
    if (!read.ok) return read;
    if (read.value === null && (entry.required || entry.known?.required))
      return fault(
        "REQUIRED",
        `${labelOf(entry)} must have a value in ${serviceName}, and the contact has none.`,
        `Fill in ${properties.get(entry.property)?.label ?? entry.property} of the contact here, or add the transform “Value where there is none”.`,
      );
    return entry.known ? checkField(entry.known, read.value, serviceName) : read;
  };
  const faultOf = (entry: Entry, raw: Json | undefined, why: ValueFault): MappingFault => ({
    property: entry.property,
    field: entry.field,
    value: valueText(raw),
    code: why.code,
    reason: why.reason,
    suggestion: why.suggestion,
    keepsOut: why.code === "REQUIRED",
  });

  return {
    pullFields: [...new Set(pulls.filter(({ isGone }) => !isGone).map(({ field }) => field))],
    pulled: new Set(pulls.map(({ property }) => property)),
    pushed: new Set(pushes.map(({ property }) => property)),
    properties,
    issues,
    pull(values) {
      const result: { [property: string]: Json } = {};
      const faults: MappingFault[] = [];
      for (const entry of pulls) {
        const raw = own(values, entry.field);
        const read = pullOne(entry, raw);
        if (read.ok) result[entry.property] = read.value;
        else faults.push(faultOf(entry, raw, read));
      }
      return { properties: result, faults };
    },
    push(contact, only) {
      const result: { [field: string]: Json } = {};
      const faults: MappingFault[] = [];
      for (const entry of pushes) {
        if (only && !only.has(entry.property)) continue;
        const value = own(contact, entry.property);
        const read = pushOne(entry, value);
        // What a contact has never had is no reason to clear what stands there.
        const isUnknown = !only && !Object.hasOwn(contact, entry.property);
        if (!read.ok) faults.push(faultOf(entry, value, read));
        else if (read.value !== null || !isUnknown) result[entry.field] = read.value;
      }
      if (!only)
        for (const field of needed)
          faults.push({
            property: propertyOf.get(field.name) ?? field.name,
            field: field.name,
            value: null,
            code: "REQUIRED",
            reason: `${serviceName} makes no contact without ${field.label}, and no property is pushed to it.`,
            suggestion: `Map a property to ${field.label}.`,
            keepsOut: true,
          });
      return { values: result, faults };
    },
    normalize(name, value) {
      const property = properties.get(name);
      const read = property
        ? checkValue(property.type, value, here)
        : fault("FIELD_GONE", `There is no contact property ${quote(name)}.`, "Add it as a custom property.");
      if (read.ok) return { value: read.value };
      const { code, reason, suggestion } = read;
      return {
        fault: {
          property: name,
          field: null,
          value: valueText(value),
          code,
          reason,
          suggestion,
          keepsOut: false,
        },
      };
    },
    noMatchKey: () => noMatchKeyFault(request.dataSync.emailField, serviceName),
    refused: (refusal, contact) => refusalFault(refusal, { contact, propertyOf, properties, serviceName }),
  };
}

function run(transforms: readonly Transform[], value: Json, target: FieldType): Json {
  return transforms.reduce((changed: Json, transform) => applyTransform(transform, changed, target), value);
}

/** What an object has itself: a field may be called `constructor`. */
function own(values: Values, name: string): Json {
  return Object.hasOwn(values, name) ? (values[name] ?? null) : null;
}

const labelOf = ({ known, field }: Entry): string => known?.label ?? field;

const gone = ({ field, property }: Entry, serviceName: string): Checked =>
  fault(
    "FIELD_GONE",
    `${serviceName} has no field ${quote(field)} any more, and the mapping of ${property} names it.`,
    "Choose another field in the mapping, or remove the entry.",
  );
