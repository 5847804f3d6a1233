import { findComparator } from "./comparators.ts";
import { isGroup } from "./condition.ts";
import type { Comparison, Condition, Group, Item } from "./condition.ts";
import { showValues } from "./explain-comparison.ts";

/** A condition in one line: "Email is not empty and (Amount is greater than 100 or Country is “DE”)". */
export function describeCondition({ root, timeZone }: Condition): string {
  const zone = usesDays(root) ? ` (days in ${timeZone})` : "";
  return `${describeGroup(root)}${zone}`;
}

function describeGroup({ match, items }: Group): string {
  return items.map((item) => describeItem(item)).join(match === "ALL" ? " and " : " or ");
}

function describeItem(item: Item): string {
  if (!isGroup(item)) return describeComparison(item);
  return item.items.length === 1 ? describeGroup(item) : `(${describeGroup(item)})`;
}

function describeComparison(comparison: Comparison): string {
  const { label, type, comparator } = comparison;
  const says = findComparator(type, comparator)?.says ?? comparator;
  return [label, says, showValues(comparison).join(" and ")].filter(Boolean).join(" ");
}

function usesDays(item: Item): boolean {
  return isGroup(item)
    ? item.items.some((inner) => usesDays(inner))
    : (item.type === "DATE" || item.type === "DATE_TIME") && !item.comparator.endsWith("EMPTY");
}
