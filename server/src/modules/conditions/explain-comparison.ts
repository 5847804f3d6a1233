import type { FieldType } from "../../providers/events.ts";
import { formatDay, formatMoment } from "./calendar.ts";
import { relativeDays } from "./compare.ts";
import type { Calendar } from "./compare.ts";
import { negated } from "./comparators.ts";
import type { ComparatorName } from "./comparators.ts";
import type { Comparison } from "./condition.ts";
import { quote } from "./read-field.ts";
import type { Reading } from "./read-field.ts";

const nouns = {
  TEXT: "a text",
  NUMBER: "a number",
  BOOLEAN: "true or false",
  DATE: "a date",
  DATE_TIME: "a date or time",
} as const satisfies Record<FieldType, string>;

/** Why a comparison holds or not: "Amount is 40, not greater than 100". `matched` is what `compare` answered. */
export function explainComparison(
  comparison: Comparison,
  reading: Reading,
  matched: boolean,
  calendar: Calendar,
): string {
  const { comparator, label } = comparison;
  if (comparator === "IS_EMPTY" || comparator === "IS_NOT_EMPTY")
    return reading.kind === "EMPTY"
      ? `${label} is empty`
      : `${label} is not empty (it is ${show(reading, calendar)})`;
  const found = `${label} is ${show(reading, calendar)}`;
  if (reading.kind === "UNREADABLE") return `${found}, not ${nouns[comparison.type]}`;
  const positive = negated(comparator);
  const relation = relate(positive ?? comparator, comparison, reading, calendar);
  return `${found}${matched === (positive === null) ? relation.holds : relation.fails}`;
}

function show(reading: Reading, { timeZone }: Calendar): string {
  if (reading.kind !== "WHEN") return reading.shown;
  const { kind, day, first } = reading.when;
  return kind === "DAY" ? formatDay(day) : formatMoment(first, timeZone);
}

/** What follows the value, where the (positive) comparator holds and where it does not. */
function relate(
  comparator: ComparatorName,
  comparison: Comparison,
  reading: Reading,
  { today }: Calendar,
): { holds: string; fails: string } {
  const [first = "", second = ""] = showValues(comparison);
  const either = (relation: string) => ({ holds: `, ${relation}`, fails: `, not ${relation}` });
  switch (comparator) {
    case "IS":
      return reading.kind === "WHEN" && reading.when.kind === "MOMENT"
        ? either(`on ${first}`)
        : { holds: "", fails: `, not ${first}` };
    case "EQUALS":
      return { holds: "", fails: `, not ${first}` };
    case "IS_TRUE":
      return { holds: "", fails: ", not true" };
    case "IS_FALSE":
      return { holds: "", fails: ", not false" };
    case "CONTAINS":
      return { holds: `, which contains ${first}`, fails: `, which does not contain ${first}` };
    case "STARTS_WITH":
      return { holds: `, which starts with ${first}`, fails: `, which does not start with ${first}` };
    case "ENDS_WITH":
      return { holds: `, which ends with ${first}`, fails: `, which does not end with ${first}` };
    case "LESS":
      return either(`less than ${first}`);
    case "LESS_OR_EQUAL":
      return either(`at most ${first}`);
    case "GREATER":
      return either(`greater than ${first}`);
    case "GREATER_OR_EQUAL":
      return either(`at least ${first}`);
    case "BEFORE":
      return either(`before ${first}`);
    case "AFTER":
      return either(`after ${first}`);
    case "BETWEEN":
      return either(`between ${first} and ${second}`);
    default:
      return either(relativePhrase(comparator, today));
  }
}

/** "in last week (2026-01-05 to 2026-01-11)" */
function relativePhrase(comparator: ComparatorName, today: number): string {
  const days = relativeDays(comparator, today) ?? { from: today, to: today };
  const name = comparator.toLowerCase().replace("_", " ");
  return days.from === days.to
    ? `${name} (${formatDay(days.from)})`
    : `in ${name} (${formatDay(days.from)} to ${formatDay(days.to)})`;
}

/** The values of a comparison for people. */
export function showValues({ type, values }: Pick<Comparison, "type" | "values">): string[] {
  return values.map((value) => (type === "TEXT" ? quote(String(value)) : String(value)));
}
