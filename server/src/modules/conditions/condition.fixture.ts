import type { FieldType } from "../../providers/events.ts";
import type { ComparatorName } from "./comparators.ts";
import type { Comparison, Condition, Group, Item } from "./condition.ts";

/** A comparison of the field `Field`. */
export function comparison(
  type: FieldType,
  comparator: ComparatorName,
  values: (string | number)[] = [],
  field = "Field",
): Comparison {
  return { field, label: field, type, comparator, values };
}

export function conditionOf(item: Item, timeZone = "UTC", match: Group["match"] = "ALL"): Condition {
  return { timeZone, root: { match, items: [item] } };
}

export function all(...items: Item[]): Group {
  return { match: "ALL", items };
}

export function any(...items: Item[]): Group {
  return { match: "ANY", items };
}
