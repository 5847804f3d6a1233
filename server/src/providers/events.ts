/** What happened, in the past tense: `created`, `updated`, `deleted`, or what only some providers know, such as `converted`. */
export type Operation = string;

/** One push of a provider, as read. `token` is what `watch.open` set: compare it in constant time before anything. */
export type Notification = {
  channelId: string;
  token: string;
  /** The provider's name of the kind of record, such as `Leads`. */
  module: string;
  operation: Operation;
  /** At least one; one push may be about several records. */
  recordIds: string[];
  /** By the provider's clock. */
  occurredAt: Date;
  /** Names of the changed fields, by record id; empty where the provider does not tell. */
  affectedFields: Record<string, string[]>;
  /** New values of the changed fields, by record id; empty where the provider does not tell. */
  affectedValues: Record<string, Record<string, unknown>>;
  /** What the change means beyond `operation`, by record id: `converted` beside `updated`. */
  derived: Record<string, readonly Operation[]>;
};

/** One change of a record as read back from the provider's present state. */
export type RecordChange = {
  recordId: string;
  /** Changes that mean more than one operation come once for each: `updated`, and `converted`. */
  operation: Operation;
  /** By the provider's clock and as precise as it tells: whole seconds at Zoho. */
  at: Date;
  /** All readable fields as they are now; empty for a deleted record. */
  values: Record<string, unknown>;
};

/** What a rule's condition and function see of one event on one record. */
export type EventPayload = {
  /** The key of the event type, such as `Leads.created`. */
  event: string;
  module: string;
  operation: Operation;
  recordId: string;
  /** ISO 8601, by the provider's clock. */
  occurredAt: string;
  affectedFields: string[];
  affectedValues: Record<string, unknown>;
};

/** DATE: `2026-06-15`. DATE_TIME: ISO 8601 with an offset. */
export const FIELD_TYPES = ["TEXT", "NUMBER", "BOOLEAN", "DATE", "DATE_TIME"] as const;
export type FieldType = (typeof FIELD_TYPES)[number];

/** A value in a payload that conditions can compare. */
export type EventField = {
  /** From the payload down, such as `affectedValues.Email` or `occurredAt`; below `record`, of the record as it stands. */
  path: string;
  /** For people: "Email". */
  label: string;
  type: FieldType;
};

/** A kind of event that a rule can listen to. */
export type EventType = {
  /** `<module>.<operation>` with the provider's module name, so custom modules need no table. */
  key: string;
  module: string;
  operation: Operation;
  /** For people: "Lead created". */
  label: string;
  description: string;
  /** A payload of this type as a function receives it. */
  sample: EventPayload;
  /** Those that every organization has; `Provider.eventField` tells of further ones. */
  fields: readonly EventField[];
};

/** What every payload has, beside the values of its record. */
export const PAYLOAD_FIELDS: readonly EventField[] = [
  { path: "recordId", label: "Record id", type: "TEXT" },
  { path: "occurredAt", label: "Occurred at", type: "DATE_TIME" },
  { path: "operation", label: "Operation", type: "TEXT" },
];

/** The key of the event type of an operation on a module. */
export function eventTypeKey(module: string, operation: Operation): string {
  return `${module}.${operation}`;
}

/** One payload per record of a notification, each followed by those of the events that the change means as well. */
export function payloadsOf(notification: Notification): EventPayload[] {
  const { module, operation, occurredAt } = notification;
  return notification.recordIds.flatMap((recordId) =>
    [operation, ...(notification.derived[recordId] ?? [])].map((each) => ({
      event: eventTypeKey(module, each),
      module,
      operation: each,
      recordId,
      occurredAt: occurredAt.toISOString(),
      affectedFields: notification.affectedFields[recordId] ?? [],
      affectedValues: notification.affectedValues[recordId] ?? {},
    })),
  );
}

/**
 * The payloads of a change that was read back. `affectedFields` is empty, for what changed is not known any more;
 * `affectedValues` holds the whole record.
 */
export function payloadsOfChange(module: string, change: RecordChange): EventPayload[] {
  const { recordId, operation, at, values } = change;
  return [
    {
      event: eventTypeKey(module, operation),
      module,
      operation,
      recordId,
      occurredAt: at.toISOString(),
      affectedFields: [],
      affectedValues: values,
    },
  ];
}
