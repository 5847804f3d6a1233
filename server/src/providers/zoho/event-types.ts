import type { EventField, EventPayload, EventType, FieldType, Operation } from "../events.ts";
import { eventTypeKey, FIELD_TYPES, PAYLOAD_FIELDS } from "../events.ts";

/** API names of the fields that every organization has, by type, with spaces between; `.name` follows a lookup. */
export type FieldNames = Partial<Record<FieldType, string>>;

/** What the event types of one module are made of. */
export type ModuleSample = {
  module: string;
  /** One of them, for people. */
  label: string;
  fields: FieldNames;
  /** What a new record brings. */
  created: Record<string, unknown>;
  /** What one change brings. */
  updated: Record<string, unknown>;
  /** Operations told from updates, with what such a change brings. */
  derived?: Record<string, { description: string; values: Record<string, unknown> }>;
};

const OF_EVERY_RECORD: FieldNames = { TEXT: "Owner.name", DATE_TIME: "Created_Time Modified_Time" };

/** The event types of modules, in their order: created, updated, what is derived from updates, deleted. */
export function describeModules(modules: readonly ModuleSample[]): readonly EventType[] {
  return modules.flatMap((sample, index) => {
    const one = sample.label.toLowerCase();
    const describe = (operation: Operation, description: string, values: Record<string, unknown>) =>
      describeEventType(sample, index, { operation, description: withArticle(description), values });
    return [
      describe("created", `A ${one} was created; affectedValues holds its first values.`, sample.created),
      describe(
        "updated",
        `A ${one} was changed; affectedFields names the fields, affectedValues their new values.`,
        sample.updated,
      ),
      ...Object.entries(sample.derived ?? {}).map(([operation, { description, values }]) =>
        describe(operation, description, values),
      ),
      describe("deleted", `A ${one} was deleted; only its id is known.`, {}),
    ];
  });
}

function describeEventType(
  { module, label, fields }: ModuleSample,
  index: number,
  event: { operation: Operation; description: string; values: Record<string, unknown> },
): EventType {
  const { operation, description, values } = event;
  const key = eventTypeKey(module, operation);
  const isGone = operation === "deleted";
  const sample: EventPayload = {
    event: key,
    module,
    operation,
    recordId: `41020000000${300_001 + index}`,
    occurredAt: "2026-06-15T09:30:00.000Z",
    // Zoho names no fields of a new record.
    affectedFields: operation === "created" ? [] : Object.keys(values),
    affectedValues: values,
  };
  return {
    key,
    module,
    operation,
    label: `${label} ${operation}`,
    description,
    sample,
    fields: isGone ? PAYLOAD_FIELDS : [...PAYLOAD_FIELDS, ...fieldsOf(fields), ...fieldsOf(OF_EVERY_RECORD)],
  };
}

function fieldsOf(names: FieldNames): EventField[] {
  return FIELD_TYPES.flatMap((type) =>
    (names[type]?.split(" ") ?? []).map((name) => ({
      path: `affectedValues.${name}`,
      // The name in words: neither the way into a lookup nor the mark of a system field belongs there.
      label: name.replace(/(\.name|__s)$/, "").replaceAll("_", " "),
      type,
    })),
  );
}

function withArticle(sentence: string): string {
  return sentence.replace(/^A (?=[aeiou])/, "An ");
}
