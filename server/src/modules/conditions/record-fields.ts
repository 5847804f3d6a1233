import type { EventField } from "../../providers/events.ts";
import { isGroup } from "./condition.ts";
import type { Condition, Item } from "./condition.ts";

/** What an event tells of the record. */
const told = "affectedValues.";
/** The record as it stands at the provider. */
const standing = "record.";

/** Whether a path is of the record as it stands, and not of the event. */
export function isRecordField(path: string): boolean {
  return path.startsWith(standing);
}

/** The same field of the record as it stands; null for what is of the event alone, such as when it occurred. */
export function recordField(field: EventField): EventField | null {
  return field.path.startsWith(told)
    ? { ...field, path: `${standing}${field.path.slice(told.length)}` }
    : null;
}

/** Whether a condition compares fields of the record as it stands. */
export function asksRecord({ root }: Condition): boolean {
  return asks(root);
}

function asks(item: Item): boolean {
  return isGroup(item) ? item.items.some((inner) => asks(inner)) : isRecordField(item.field);
}

/** SQL: asksRecord of a stored condition; null of none. */
export function asksRecordSql(condition: string): string {
  return `jsonb_path_exists(${condition}, '$.**.field ? (@ starts with "${standing}")')`;
}

/** An event's payload with the record, as conditions and functions see it; null: the record is gone. */
export function withRecord(
  payload: unknown,
  record: Record<string, unknown> | null,
): Record<string, unknown> {
  return { ...(typeof payload === "object" ? payload : null), record };
}

/** Whether an event says that its record is gone, so that there is nothing to read. */
export function isDeletion(payload: unknown): boolean {
  return typeof payload === "object" && payload !== null && Reflect.get(payload, "operation") === "deleted";
}
