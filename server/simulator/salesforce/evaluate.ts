import { SoqlError, type Comparison, type Condition, type Literal } from "./parse-soql.ts";

/** Whether a row fits; `read` gives the value of a field of it. */
export function evaluate(condition: Condition, read: (field: string) => unknown): boolean {
  if ("every" in condition) return condition.every.every((each) => evaluate(each, read));
  if ("some" in condition) return condition.some.some((each) => evaluate(each, read));
  if ("not" in condition) return !evaluate(condition.not, read);
  return compare(condition, read(condition.field));
}

/** The names of all fields of a condition. */
export function fieldsOf(condition: Condition): string[] {
  if ("every" in condition) return condition.every.flatMap(fieldsOf);
  if ("some" in condition) return condition.some.flatMap(fieldsOf);
  return "not" in condition ? fieldsOf(condition.not) : [condition.field];
}

/** The comparisons that hold for each row that fits: those that nothing but AND stands above. */
export function requirements(condition: Condition | undefined): Comparison[] {
  if (condition === undefined) return [];
  if ("every" in condition) return condition.every.flatMap(requirements);
  return "some" in condition || "not" in condition ? [] : [condition];
}

function compare({ field, operator, values }: Comparison, actual: unknown): boolean {
  const [first = null] = values;
  const isSame = field.toLowerCase() === "id" ? isSameId : isSameValue;
  switch (operator) {
    case "=":
      return isSame(actual, first);
    case "!=":
      return !isSame(actual, first);
    case "IN":
      return values.some((value) => isSame(actual, value));
    case "NOT IN":
      return !values.some((value) => isSame(actual, value));
    case "LIKE":
      return typeof first === "string" && likePattern(first).test(String(actual ?? ""));
    default: {
      const [left, right] = [comparable(field, actual), comparable(field, first)];
      if (left === null || right === null || typeof left !== typeof right) return false;
      if (operator === "<") return left < right;
      if (operator === "<=") return left <= right;
      return operator === ">" ? left > right : left >= right;
    }
  }
}

/** Ids of 15 and of 18 characters are the same; their case counts. */
function isSameId(actual: unknown, wanted: Literal): boolean {
  return typeof wanted === "string" && String(actual).slice(0, 15) === wanted.slice(0, 15);
}

/** Texts are the same in any case. */
function isSameValue(actual: unknown, wanted: Literal): boolean {
  if (wanted === null) return actual === null || actual === undefined || actual === "";
  if (typeof wanted === "object")
    return "day" in wanted ? actual === wanted.day : Date.parse(String(actual)) === wanted.moment;
  if (typeof wanted !== "string") return actual === wanted;
  return typeof actual === "string" && actual.toLowerCase() === wanted.toLowerCase();
}

function comparable(field: string, value: unknown): string | number | null {
  if (value === null || value === undefined) return null;
  if (typeof value === "object") {
    if ("moment" in value) return Number(value.moment);
    return "day" in value ? String(value.day) : null;
  }
  if (typeof value === "number") return value;
  if (typeof value !== "string") throw new SoqlError(`invalid operator on field ${field}`);
  return /^\d{4}-\d\d-\d\dT/.test(value) ? Date.parse(value) : value;
}

function likePattern(text: string): RegExp {
  const pattern = text
    .replaceAll(/[\\^$.*+?()[\]{}|]/g, "\\$&")
    .replaceAll("%", ".*")
    .replaceAll("_", ".");
  return new RegExp(`^${pattern}$`, "is");
}
