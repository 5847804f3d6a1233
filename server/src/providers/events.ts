export type RecordOperation = "created" | "updated" | "deleted";

/** One push of a provider, as read. `token` is what `watch.open` set: compare it in constant time before anything. */
export type Notification = {
  channelId: string;
  token: string;
  /** The provider's name of the kind of record, such as `Leads`. */
  module: string;
  operation: RecordOperation;
  /** At least one; one push may be about several records. */
  recordIds: string[];
  /** By the provider's clock. */
  occurredAt: Date;
  /** Names of the changed fields, by record id; empty where the provider does not tell. */
  affectedFields: Record<string, string[]>;
  /** New values of the changed fields, by record id; empty where the provider does not tell. */
  affectedValues: Record<string, Record<string, unknown>>;
};

/** What a rule's condition and function see of one event on one record. */
export type EventPayload = {
  /** The key of the event type, such as `Leads.created`. */
  event: string;
  module: string;
  operation: RecordOperation;
  recordId: string;
  /** ISO 8601, by the provider's clock. */
  occurredAt: string;
  affectedFields: string[];
  affectedValues: Record<string, unknown>;
};

/** A kind of event that a rule can listen to. */
export type EventType = {
  /** `<module>.<operation>` with the provider's module name, so custom modules need no table. */
  key: string;
  module: string;
  operation: RecordOperation;
  /** For people: "Lead created". */
  label: string;
  description: string;
  /** A payload of this type as a function receives it. */
  sample: EventPayload;
};

/** The key of the event type of an operation on a module. */
export function eventTypeKey(module: string, operation: RecordOperation): string {
  return `${module}.${operation}`;
}

/** One payload per record of a notification. */
export function payloadsOf(notification: Notification): EventPayload[] {
  const { module, operation, occurredAt } = notification;
  return notification.recordIds.map((recordId) => ({
    event: eventTypeKey(module, operation),
    module,
    operation,
    recordId,
    occurredAt: occurredAt.toISOString(),
    affectedFields: notification.affectedFields[recordId] ?? [],
    affectedValues: notification.affectedValues[recordId] ?? {},
  }));
}
