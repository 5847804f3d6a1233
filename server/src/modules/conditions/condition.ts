import type { FieldType } from "../../providers/events.ts";
import type { ComparatorName } from "./comparators.ts";

/** Which events a rule runs on: a tree of groups over the fields of an event's payload and of the record it is about. */
export type Condition = {
  /** IANA name of the time zone in which days, weeks and months begin, and in which texts without an offset are read. */
  timeZone: string;
  root: Group;
};

/** `ALL`: every item must hold; `ANY`: one is enough. A stored group has at least one item. */
export type Group = { match: "ALL" | "ANY"; items: Item[] };

export type Item = Group | Comparison;

/** One field against values. `label` is what the field was called when the condition was saved. */
export type Comparison = {
  /** Path inside the payload, names between dots: `affectedValues.Email`; below `record`, of the record as it stands: `record.Email`. */
  field: string;
  label: string;
  type: FieldType;
  comparator: ComparatorName;
  /** As many as the comparator takes; numbers for NUMBER, text for every other type. */
  values: (string | number)[];
};

/** The bounds of a condition; beyond them it is refused when it is saved. */
export const conditionLimits = {
  /** Groups inside groups, the root counted. */
  depth: 5,
  comparisons: 50,
  /** Characters of one value. */
  text: 1_000,
  /** Characters of the path of a field. */
  path: 300,
} as const;

export function isGroup(item: Item): item is Group {
  return "items" in item;
}
