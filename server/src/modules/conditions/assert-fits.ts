import { ValidationError } from "../../platform/errors.ts";
import type { EventField } from "../../providers/events.ts";
import { isGroup } from "./condition.ts";
import type { Comparison, Condition, Item } from "./condition.ts";

/**
 * Refuses a stored condition that compares fields which other events do not have, or have with another type. Throws
 * ValidationError at `condition`.
 */
export function assertFits({ root }: Condition, fields: readonly EventField[]): void {
  const types = new Map(fields.map((field) => [field.path, field.type]));
  const strangers = comparisonsOf(root).filter(({ field, type }) => types.get(field) !== type);
  if (strangers.length === 0) return;
  const labels = [...new Set(strangers.map(({ label }) => label))].join(", ");
  throw new ValidationError([
    {
      path: "condition",
      message: `The rule's condition compares ${labels}, which these events do not have. Give another condition, or null for none.`,
    },
  ]);
}

function comparisonsOf(item: Item): Comparison[] {
  return isGroup(item) ? item.items.flatMap(comparisonsOf) : [item];
}
