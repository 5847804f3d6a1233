import type { FieldType } from "../../providers/events.ts";

/** How a comparator is written; `values` is how many it takes. */
type Comparator = { values: 0 | 1 | 2; says: string };

const none = { values: 0 } as const;
const one = { values: 1 } as const;
const two = { values: 2 } as const;

const empty = {
  IS_EMPTY: { ...none, says: "is empty" },
  IS_NOT_EMPTY: { ...none, says: "is not empty" },
} as const satisfies Record<string, Comparator>;

const date = {
  IS: { ...one, says: "is" },
  BEFORE: { ...one, says: "is before" },
  AFTER: { ...one, says: "is after" },
  BETWEEN: { ...two, says: "is between" },
  TODAY: { ...none, says: "is today" },
  YESTERDAY: { ...none, says: "is yesterday" },
  LAST_WEEK: { ...none, says: "is in last week" },
  THIS_WEEK: { ...none, says: "is in this week" },
  NEXT_WEEK: { ...none, says: "is in next week" },
  LAST_MONTH: { ...none, says: "is in last month" },
  THIS_MONTH: { ...none, says: "is in this month" },
  NEXT_MONTH: { ...none, says: "is in next month" },
  ...empty,
} as const satisfies Record<string, Comparator>;

/** The comparators of each type of field, in the order in which an editor offers them. */
export const comparatorsByType = {
  TEXT: {
    IS: { ...one, says: "is" },
    IS_NOT: { ...one, says: "is not" },
    CONTAINS: { ...one, says: "contains" },
    DOES_NOT_CONTAIN: { ...one, says: "does not contain" },
    STARTS_WITH: { ...one, says: "starts with" },
    ENDS_WITH: { ...one, says: "ends with" },
    ...empty,
  },
  NUMBER: {
    EQUALS: { ...one, says: "is" },
    NOT_EQUALS: { ...one, says: "is not" },
    LESS: { ...one, says: "is less than" },
    LESS_OR_EQUAL: { ...one, says: "is at most" },
    GREATER: { ...one, says: "is greater than" },
    GREATER_OR_EQUAL: { ...one, says: "is at least" },
    BETWEEN: { ...two, says: "is between" },
    NOT_BETWEEN: { ...two, says: "is not between" },
    ...empty,
  },
  BOOLEAN: {
    IS_TRUE: { ...none, says: "is true" },
    IS_FALSE: { ...none, says: "is false" },
    ...empty,
  },
  DATE: date,
  DATE_TIME: date,
} as const satisfies Record<FieldType, Record<string, Comparator>>;

type NamesOf<Type> = Type extends FieldType ? keyof (typeof comparatorsByType)[Type] : never;
export type ComparatorName = NamesOf<FieldType>;

/** The comparators that are true exactly when another is false, with that other. */
export const negations = {
  IS_NOT: "IS",
  DOES_NOT_CONTAIN: "CONTAINS",
  NOT_EQUALS: "EQUALS",
  NOT_BETWEEN: "BETWEEN",
  IS_NOT_EMPTY: "IS_EMPTY",
} as const satisfies Partial<Record<ComparatorName, ComparatorName>>;

/** The comparator of a type by its name; null where the type has no such comparator. */
export function findComparator(type: FieldType, name: string): Comparator | null {
  const comparators: Record<string, Comparator> = comparatorsByType[type];
  return Object.hasOwn(comparators, name) ? (comparators[name] ?? null) : null;
}

/** The comparator that `name` is the negation of; null for one that stands by itself. */
export function negated(name: ComparatorName): ComparatorName | null {
  return Object.hasOwn(negations, name) ? negations[name as keyof typeof negations] : null;
}
