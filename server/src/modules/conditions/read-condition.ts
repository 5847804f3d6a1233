import { isTimeZone } from "./calendar.ts";
import { findComparator } from "./comparators.ts";
import type { Condition, Group, Item } from "./condition.ts";

/**
 * The condition in a JSON column; null for a rule that runs on every event. Checks its form alone, cheaply, as it is read for
 * each event. Throws for anything that `parseCondition` did not make.
 */
export function readCondition(stored: unknown): Condition | null {
  if (stored == null) return null;
  const { timeZone, root } = stored as Partial<Condition>;
  if (typeof timeZone !== "string" || !isKnownZone(timeZone) || !isSoundGroup(root))
    throw new Error("The stored condition has no form that is known.");
  return { timeZone, root };
}

const knownZones = new Set<string>(["UTC"]);

/** As isTimeZone, which is slow, with a memory of the few hundred there are. */
function isKnownZone(name: string): boolean {
  if (knownZones.has(name)) return true;
  const known = isTimeZone(name);
  if (known) knownZones.add(name);
  return known;
}

function isSoundGroup(item: Partial<Group> | undefined): item is Group {
  return (
    (item?.match === "ALL" || item?.match === "ANY") &&
    Array.isArray(item.items) &&
    item.items.length > 0 &&
    item.items.every((inner) => isSoundItem(inner))
  );
}

function isSoundItem(item: Item | null): boolean {
  if (item === null || typeof item !== "object") return false;
  if ("items" in item) return isSoundGroup(item);
  const { field, label, type, comparator, values } = item;
  return (
    typeof field === "string" &&
    typeof label === "string" &&
    Array.isArray(values) &&
    isFieldType(type) &&
    findComparator(type, comparator)?.values === values.length
  );
}

function isFieldType(type: string): boolean {
  return ["TEXT", "NUMBER", "BOOLEAN", "DATE", "DATE_TIME"].includes(type);
}
