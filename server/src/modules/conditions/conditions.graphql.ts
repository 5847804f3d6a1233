import { builder } from "../../graphql/builder.ts";
import { EventFieldTypeEnum } from "../catalogue/index.ts";
import type { ComparatorName } from "./comparators.ts";
import type { Comparison, Condition, Group } from "./condition.ts";
import { isGroup } from "./condition.ts";
import { describeCondition } from "./describe-condition.ts";
import type { Explanation } from "./evaluate-condition.ts";
import type { GroupInput, ItemInput } from "./parse-condition.ts";

/** Trees are small (50 comparisons) and deep (5 groups): each level counts twice, not as often as a list usually does. */
const itemsCost = { field: 1, multiplier: 2 };

const ConditionMatchEnum = builder.enumType("ConditionMatch", {
  description: "How a group holds.",
  values: {
    ALL: { description: "Every item holds." },
    ANY: { description: "At least one item holds." },
  } satisfies Record<Group["match"], object>,
});

const ConditionComparatorEnum = builder.enumType("ConditionComparator", {
  description:
    "How a field is compared; each type has its own. Of empty values and those of another type every comparator is false, but for `IS_EMPTY` and the exact opposites `IS_NOT`, `DOES_NOT_CONTAIN`, `NOT_EQUALS` and `NOT_BETWEEN`.",
  values: {
    IS: { description: "Text: the same but for case. Dates: on the same calendar day. One value." },
    IS_NOT: { description: "Text: not `IS`; also of an empty field. One value." },
    CONTAINS: { description: "Text: has the value in it, whatever the case. One value." },
    DOES_NOT_CONTAIN: { description: "Text: not `CONTAINS`; also of an empty field. One value." },
    STARTS_WITH: { description: "Text: begins with the value, whatever the case. One value." },
    ENDS_WITH: { description: "Text: ends with the value, whatever the case. One value." },
    IS_EMPTY: { description: "Every type: missing, null, blank or an empty list. No value." },
    IS_NOT_EMPTY: { description: "Every type: not `IS_EMPTY`. No value." },
    EQUALS: { description: "Number: the same. One value." },
    NOT_EQUALS: { description: "Number: not `EQUALS`; also of an empty field. One value." },
    LESS: { description: "Number: less. One value." },
    LESS_OR_EQUAL: { description: "Number: at most. One value." },
    GREATER: { description: "Number: greater. One value." },
    GREATER_OR_EQUAL: { description: "Number: at least. One value." },
    BETWEEN: {
      description: "Number or date: from the first to the second value, both included. Two values.",
    },
    NOT_BETWEEN: { description: "Number: not `BETWEEN`; also of an empty field. Two values." },
    IS_TRUE: { description: "Boolean: true. No value." },
    IS_FALSE: { description: "Boolean: false; an empty field is not. No value." },
    BEFORE: { description: "Dates: earlier; before a day means before it begins. One value." },
    AFTER: { description: "Dates: later; after a day means after it ends. One value." },
    TODAY: { description: "Dates: the day on which the event arrived. No value." },
    YESTERDAY: { description: "Dates: the day before the event arrived. No value." },
    LAST_WEEK: { description: "Dates: the week before, Monday to Sunday. No value." },
    THIS_WEEK: { description: "Dates: the week in which the event arrived, Monday to Sunday. No value." },
    NEXT_WEEK: { description: "Dates: the week after, Monday to Sunday. No value." },
    LAST_MONTH: { description: "Dates: the calendar month before. No value." },
    THIS_MONTH: { description: "Dates: the calendar month in which the event arrived. No value." },
    NEXT_MONTH: { description: "Dates: the calendar month after. No value." },
  } satisfies Record<ComparatorName, object>,
});

const ConditionComparisonType = builder.objectRef<Comparison>("ConditionComparison").implement({
  description: "One field of the event, or of its record, against values.",
  fields: (t) => ({
    field: t.exposeString("field", {
      description:
        "Its path in the payload, such as `affectedValues.Email`; below `record`, of the record as it stands when the rule runs: `record.Email`.",
    }),
    label: t.exposeString("label", { description: "What it was called when the condition was saved." }),
    type: t.field({
      type: EventFieldTypeEnum,
      description: "What it holds.",
      resolve: (comparison) => comparison.type,
    }),
    comparator: t.field({
      type: ConditionComparatorEnum,
      description: "How it is compared.",
      resolve: (comparison) => comparison.comparator,
    }),
    values: t.stringList({
      description: "What with: none, one or two values as text, numbers with a dot, dates in ISO 8601.",
      resolve: (comparison) => comparison.values.map(String),
    }),
  }),
});

const ConditionGroupType = builder.objectRef<Group>("ConditionGroup");

const ConditionItem = builder.unionType("ConditionItem", {
  description: "A part of a condition.",
  types: [ConditionGroupType, ConditionComparisonType],
  resolveType: (item) => (isGroup(item) ? ConditionGroupType : ConditionComparisonType),
});

ConditionGroupType.implement({
  description: "Several parts of a condition.",
  fields: (t) => ({
    match: t.field({
      type: ConditionMatchEnum,
      description: "How many must hold.",
      resolve: (group) => group.match,
    }),
    items: t.field({
      type: [ConditionItem],
      description: "Its parts, at least one; groups go 5 deep at most.",
      complexity: itemsCost,
      resolve: (group) => group.items,
    }),
  }),
});

export const ConditionType = builder.objectRef<Condition>("Condition").implement({
  description:
    "Which events a rule runs on: all whose payload, with the record where it asks for that, meets it.",
  fields: (t) => ({
    timeZone: t.exposeString("timeZone", {
      description: "IANA name of the time zone in which its days, weeks and months begin.",
    }),
    root: t.field({
      type: ConditionGroupType,
      description: "The outermost group.",
      resolve: (condition) => condition.root,
    }),
    sentence: t.string({ description: "All of it in one line.", resolve: describeCondition }),
  }),
});

export const ConditionResultType = builder.objectRef<Explanation>("ConditionResult");
ConditionResultType.implement({
  description: "The answer for one part of a condition, in the condition's shape.",
  fields: (t) => ({
    matched: t.exposeBoolean("matched", { description: "Whether it holds." }),
    sentence: t.exposeString("sentence", {
      description: "Why, such as `Amount is 40, not greater than 100`; at most 100 characters of each value.",
    }),
    match: t.field({
      type: ConditionMatchEnum,
      nullable: true,
      description: "How the group holds; null for a comparison.",
      resolve: (explanation) => explanation.match,
    }),
    items: t.field({
      type: [ConditionResultType],
      description: "The parts of the group; none of a comparison.",
      complexity: itemsCost,
      resolve: (explanation) => explanation.items,
    }),
  }),
});

const ConditionComparisonInput = builder.inputType("ConditionComparisonInput", {
  description: "One field of the event, or of its record, against values.",
  fields: (t) => ({
    field: t.string({ required: true, description: "A `path` of `eventFields`." }),
    comparator: t.field({
      type: ConditionComparatorEnum,
      required: true,
      description: "One of those that the field's type has.",
    }),
    values: t.stringList({
      defaultValue: [],
      description:
        "As many as the comparator takes, as text: `40` or `1234.5`, `2026-01-31`, `2026-01-31T09:00:00Z`; at most 1,000 characters each.",
    }),
  }),
});

const ConditionGroupInput = builder.inputRef<GroupInput>("ConditionGroupInput");

const ConditionItemInput = builder.inputRef<ItemInput>("ConditionItemInput").implement({
  description: "A part of a condition: a group or a comparison.",
  isOneOf: true,
  fields: (t) => ({
    group: t.field({ type: ConditionGroupInput, description: "Several parts; groups go 5 deep at most." }),
    comparison: t.field({ type: ConditionComparisonInput, description: "One field; 50 at most in all." }),
  }),
});

ConditionGroupInput.implement({
  description: "Several parts of a condition.",
  fields: (t) => ({
    match: t.field({ type: ConditionMatchEnum, required: true, description: "How many must hold." }),
    items: t.field({ type: [ConditionItemInput], required: true, description: "At least one." }),
  }),
});

export const ConditionInputType = builder.inputType("ConditionInput", {
  description: "Which events a rule runs on.",
  fields: (t) => ({
    timeZone: t.string({
      defaultValue: "UTC",
      description: "IANA name of the time zone in which its days, weeks and months begin.",
    }),
    root: t.field({ type: ConditionGroupInput, required: true, description: "The outermost group." }),
  }),
});
