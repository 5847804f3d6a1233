import { ValidationError } from "../../platform/errors.ts";
import type { ValidationIssue } from "../../platform/errors.ts";
import type { EventField } from "../../providers/events.ts";
import { isTimeZone } from "./calendar.ts";
import { conditionLimits } from "./condition.ts";
import type { Comparison, Condition, Group, Item } from "./condition.ts";
import { comparatorsByType, findComparator } from "./comparators.ts";
import type { ComparatorName } from "./comparators.ts";
import { parseValues } from "./parse-values.ts";
import { isRecordField } from "./record-fields.ts";

/** A condition as a person or partner writes it: values as text, types left to the fields. */
export type ConditionInput = { timeZone?: string | null; root: GroupInput };
export type GroupInput = { match: Group["match"]; items: readonly ItemInput[] };
/** Exactly one of the two. */
export type ItemInput = { group?: GroupInput | null; comparison?: ComparisonInput | null };
export type ComparisonInput = { field: string; comparator: string; values?: readonly string[] | null };

type Parse = {
  fields: ReadonlyMap<string, EventField>;
  timeZone: string;
  issues: ValidationIssue[];
  comparisons: number;
};

/**
 * The condition to store: every field is one of `fields`, every comparator one of the field's type, with as many values as it
 * takes, each of that type. At most 5 groups inside each other, 50 comparisons, 1,000 characters a value. Throws ValidationError
 * with every issue; paths begin with `path`.
 */
export function parseCondition(
  input: ConditionInput,
  fields: readonly EventField[],
  path = "condition",
): Condition {
  const timeZone = input.timeZone ?? "UTC";
  const parse: Parse = {
    fields: new Map(fields.map((field) => [field.path, field])),
    timeZone: isTimeZone(timeZone) ? timeZone : "UTC",
    issues: [],
    comparisons: 0,
  };
  if (!isTimeZone(timeZone))
    parse.issues.push({
      path: `${path}.timeZone`,
      message: "Name a time zone of the IANA database, such as Europe/Berlin or UTC.",
    });
  const root = parseGroup(parse, input.root, `${path}.root`, 1);
  if (parse.comparisons > conditionLimits.comparisons)
    parse.issues.push({
      path: `${path}.root`,
      message: `A condition has at most ${conditionLimits.comparisons} comparisons; this one has ${parse.comparisons}.`,
    });
  if (parse.issues.length > 0) throw new ValidationError(parse.issues);
  return { timeZone, root };
}

function parseGroup(parse: Parse, { match, items }: GroupInput, path: string, depth: number): Group {
  if (depth > conditionLimits.depth) {
    parse.issues.push({ path, message: `Groups go ${conditionLimits.depth} deep at most.` });
    return { match, items: [] };
  }
  if (items.length === 0)
    parse.issues.push({
      path: `${path}.items`,
      message:
        "A group needs at least one comparison or group. Leave the condition out to run on every event.",
    });
  return {
    match,
    items: items.flatMap((item, index) => parseItem(parse, item, `${path}.items.${index}`, depth)),
  };
}

function parseItem(parse: Parse, item: ItemInput, path: string, depth: number): Item[] {
  if (item.group) return [parseGroup(parse, item.group, `${path}.group`, depth + 1)];
  if (item.comparison) return parseComparison(parse, item.comparison, `${path}.comparison`);
  parse.issues.push({ path, message: "Give a group or a comparison." });
  return [];
}

function parseComparison(parse: Parse, input: ComparisonInput, path: string): Comparison[] {
  parse.comparisons += 1;
  // What is over the bound is counted and looked at no further: the issues would only grow.
  if (parse.comparisons > conditionLimits.comparisons) return [];
  const field = parse.fields.get(input.field);
  if (!field) {
    parse.issues.push({
      path: `${path}.field`,
      message: `These events have no field "${input.field.slice(0, 100)}". See \`eventFields\`; upper and lower case count.`,
    });
    return [];
  }
  const comparator = findComparator(field.type, input.comparator);
  if (!comparator) {
    const names = Object.keys(comparatorsByType[field.type]).join(", ");
    parse.issues.push({
      path: `${path}.comparator`,
      message: `${field.label} is of the type ${field.type}, which is compared with ${names}.`,
    });
    return [];
  }
  const given = input.values ?? [];
  if (given.length !== comparator.values) {
    parse.issues.push({
      path: `${path}.values`,
      message: `${input.comparator} takes ${countOf(comparator.values)}; there are ${given.length}.`,
    });
    return [];
  }
  const values = parseValues(field.type, given, parse.timeZone, `${path}.values`, parse.issues);
  return [
    {
      field: field.path,
      label: isRecordField(field.path) ? `${field.label} (record)` : field.label,
      type: field.type,
      comparator: input.comparator as ComparatorName,
      values,
    },
  ];
}

function countOf(values: number): string {
  return values === 0 ? "no value" : values === 1 ? "one value" : `${values} values`;
}
