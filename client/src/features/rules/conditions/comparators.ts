import type { ConditionComparator, EventFieldType } from "../../../gql/graphql.ts";

/** How a comparator reads between field and value, and how many values it takes. */
export type ComparatorChoice = { value: ConditionComparator; label: string; values: 0 | 1 | 2 };

const choice = (value: ConditionComparator, label: string, values: 0 | 1 | 2): ComparatorChoice => ({
  value,
  label,
  values,
});

const empty = [choice("IS_EMPTY", "is empty", 0), choice("IS_NOT_EMPTY", "is not empty", 0)];

const dates = [
  choice("IS", "is on", 1),
  choice("BEFORE", "is before", 1),
  choice("AFTER", "is after", 1),
  choice("BETWEEN", "is between", 2),
  choice("TODAY", "is today", 0),
  choice("YESTERDAY", "is yesterday", 0),
  choice("LAST_WEEK", "is in last week", 0),
  choice("THIS_WEEK", "is in this week", 0),
  choice("NEXT_WEEK", "is in next week", 0),
  choice("LAST_MONTH", "is in last month", 0),
  choice("THIS_MONTH", "is in this month", 0),
  choice("NEXT_MONTH", "is in next month", 0),
  ...empty,
];

/** The comparators of each type of field, in the order in which they are offered. */
export const comparators: Record<EventFieldType, readonly ComparatorChoice[]> = {
  TEXT: [
    choice("IS", "is", 1),
    choice("IS_NOT", "is not", 1),
    choice("CONTAINS", "contains", 1),
    choice("DOES_NOT_CONTAIN", "does not contain", 1),
    choice("STARTS_WITH", "starts with", 1),
    choice("ENDS_WITH", "ends with", 1),
    ...empty,
  ],
  NUMBER: [
    choice("EQUALS", "=", 1),
    choice("NOT_EQUALS", "≠", 1),
    choice("LESS", "<", 1),
    choice("LESS_OR_EQUAL", "≤", 1),
    choice("GREATER", ">", 1),
    choice("GREATER_OR_EQUAL", "≥", 1),
    choice("BETWEEN", "is between", 2),
    choice("NOT_BETWEEN", "is not between", 2),
    ...empty,
  ],
  BOOLEAN: [choice("IS_TRUE", "is true", 0), choice("IS_FALSE", "is false", 0), ...empty],
  DATE: dates,
  DATE_TIME: dates,
};

/** How many values a comparator of a type takes; none for one that the type does not have. */
export function valueCount(type: EventFieldType, comparator: ConditionComparator): 0 | 1 | 2 {
  return comparators[type].find((each) => each.value === comparator)?.values ?? 0;
}
