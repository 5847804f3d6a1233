import { monthOf, readWhen, weekOf } from "./calendar.ts";
import type { Days, When } from "./calendar.ts";
import { negated } from "./comparators.ts";
import type { ComparatorName } from "./comparators.ts";
import type { Comparison } from "./condition.ts";
import { foldText } from "./fold-text.ts";
import type { Reading } from "./read-field.ts";

/** Where "today" is, and in which zone. `today` is counted from 1970-01-01. */
export type Calendar = { timeZone: string; today: number };

/**
 * Whether a comparison holds for what was read. Of something empty or unreadable every comparator is false, but for
 * `IS_EMPTY` and those that negate another: they are true exactly when that other is false. Throws for a comparator that
 * does not belong to the type, which saving prevents.
 */
export function compare(comparison: Comparison, reading: Reading, calendar: Calendar): boolean {
  const positive = negated(comparison.comparator);
  return positive
    ? !holds(positive, comparison, reading, calendar)
    : holds(comparison.comparator, comparison, reading, calendar);
}

function holds(
  comparator: ComparatorName,
  { values }: Comparison,
  reading: Reading,
  calendar: Calendar,
): boolean {
  if (comparator === "IS_EMPTY") return reading.kind === "EMPTY";
  switch (reading.kind) {
    case "EMPTY":
    case "UNREADABLE":
      return false;
    case "TEXT":
      return textHolds(comparator, foldText(reading.text), foldText(String(values[0])));
    case "NUMBER":
      return numberHolds(comparator, reading.number, Number(values[0]), Number(values[1]));
    case "BOOLEAN":
      return reading.truth === (comparator === "IS_TRUE");
    case "WHEN":
      return whenHolds(comparator, reading.when, values, calendar);
  }
}

function textHolds(comparator: ComparatorName, text: string, wanted: string): boolean {
  switch (comparator) {
    case "IS":
      return text === wanted;
    case "CONTAINS":
      return text.includes(wanted);
    case "STARTS_WITH":
      return text.startsWith(wanted);
    case "ENDS_WITH":
      return text.endsWith(wanted);
    default:
      throw new Error(`${comparator} does not compare texts.`);
  }
}

function numberHolds(comparator: ComparatorName, number: number, first: number, second: number): boolean {
  switch (comparator) {
    case "EQUALS":
      return number === first;
    case "LESS":
      return number < first;
    case "LESS_OR_EQUAL":
      return number <= first;
    case "GREATER":
      return number > first;
    case "GREATER_OR_EQUAL":
      return number >= first;
    case "BETWEEN":
      return first <= number && number <= second;
    default:
      throw new Error(`${comparator} does not compare numbers.`);
  }
}

/**
 * `IS` is the same calendar day in the condition's zone. A date is all of its day: a moment is before a date when the day has
 * not begun, and after it when the day is over; `BETWEEN` includes both ends, with all of the last day.
 */
function whenHolds(
  comparator: ComparatorName,
  when: When,
  values: Comparison["values"],
  calendar: Calendar,
): boolean {
  const days = relativeDays(comparator, calendar.today);
  if (days) return days.from <= when.day && when.day <= days.to;
  const first = boundOf(values[0], calendar);
  switch (comparator) {
    case "IS":
      return when.day === first.day;
    case "BEFORE":
      return when.last < first.first;
    case "AFTER":
      return when.first > first.last;
    case "BETWEEN":
      return first.first <= when.first && when.last <= boundOf(values[1], calendar).last;
    default:
      throw new Error(`${comparator} does not compare dates.`);
  }
}

function boundOf(value: string | number | undefined, { timeZone }: Calendar): When {
  const when = readWhen(String(value), timeZone);
  if (!when) throw new Error(`"${value}" is no date to compare with.`);
  return when;
}

/** The days that a comparator without values means; null for one with values. */
export function relativeDays(comparator: ComparatorName, today: number): Days | null {
  switch (comparator) {
    case "TODAY":
      return { from: today, to: today };
    case "YESTERDAY":
      return { from: today - 1, to: today - 1 };
    case "LAST_WEEK":
      return weekOf(today, -1);
    case "THIS_WEEK":
      return weekOf(today, 0);
    case "NEXT_WEEK":
      return weekOf(today, 1);
    case "LAST_MONTH":
      return monthOf(today, -1);
    case "THIS_MONTH":
      return monthOf(today, 0);
    case "NEXT_MONTH":
      return monthOf(today, 1);
    default:
      return null;
  }
}
