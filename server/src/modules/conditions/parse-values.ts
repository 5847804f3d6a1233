import type { ValidationIssue } from "../../platform/errors.ts";
import type { FieldType } from "../../providers/events.ts";
import { readWhen } from "./calendar.ts";
import { conditionLimits } from "./condition.ts";

const numberPattern = /^[+-]?\d+(\.\d+)?([eE][+-]?\d{1,3})?$/;

/** The values to store. What is wrong with them is added to `issues`, with `path` and the position. */
export function parseValues(
  type: FieldType,
  given: readonly string[],
  timeZone: string,
  path: string,
  issues: ValidationIssue[],
): (string | number)[] {
  const before = issues.length;
  const values = given.map((text, index) => {
    const parsed = parseValue(type, text, timeZone);
    if (typeof parsed === "object") issues.push({ path: `${path}.${index}`, message: parsed.message });
    return typeof parsed === "object" ? "" : parsed;
  });
  if (issues.length === before && isUpsideDown(values, timeZone))
    issues.push({ path, message: "The first value must not be greater than the second." });
  return values;
}

function parseValue(type: FieldType, text: string, timeZone: string): string | number | { message: string } {
  if (text.length > conditionLimits.text)
    return {
      message: `A value has at most ${conditionLimits.text} characters; this one has ${text.length}.`,
    };
  // What a JSON column of PostgreSQL cannot hold.
  if (text.includes("\0") || !text.isWellFormed())
    return { message: "The value has characters that no text can have." };
  const trimmed = text.trim();
  switch (type) {
    case "NUMBER": {
      const number = numberPattern.test(trimmed) ? Number(trimmed) : Number.NaN;
      return Number.isFinite(number)
        ? number
        : { message: "Write a number with digits and a dot, such as 1234.5." };
    }
    case "DATE":
      return trimmed.length === 10 && readWhen(trimmed, timeZone)
        ? trimmed
        : { message: "Write a date as 2026-01-31." };
    case "DATE_TIME":
      return readWhen(trimmed, timeZone)
        ? trimmed
        : { message: "Write a date as 2026-01-31, or a time as 2026-01-31T09:00:00Z." };
    default:
      return trimmed === "" ? { message: "Write a text; use IS_EMPTY to look for nothing." } : trimmed;
  }
}

function isUpsideDown([first, second]: readonly (string | number)[], timeZone: string): boolean {
  if (first === undefined || second === undefined) return false;
  if (typeof first === "number" && typeof second === "number") return first > second;
  const [from, to] = [readWhen(String(first), timeZone), readWhen(String(second), timeZone)];
  return from !== null && to !== null && from.first > to.last;
}
