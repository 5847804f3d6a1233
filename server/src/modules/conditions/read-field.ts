import { readWhen } from "./calendar.ts";
import type { When } from "./calendar.ts";
import type { Comparison } from "./condition.ts";
import { readNumber } from "./read-number.ts";

/** What the payload has in a field. `shown` is it for people. */
export type Reading = { shown: string } & (
  | { kind: "EMPTY" }
  /** There is something, but nothing of the field's type. */
  | { kind: "UNREADABLE" }
  | { kind: "TEXT"; text: string }
  | { kind: "NUMBER"; number: number }
  | { kind: "BOOLEAN"; truth: boolean }
  | { kind: "WHEN"; when: When }
);

/**
 * Reads a field as the type that its comparison expects. Missing, null, blank text and the empty list are empty. Numbers and
 * "true"/"false" may be written as text; a JSON number is no text, and no date. Never throws.
 */
export function readField(
  payload: unknown,
  { field, type }: Pick<Comparison, "field" | "type">,
  timeZone: string,
): Reading {
  const value = valueAt(payload, field);
  if (isEmpty(value)) return { kind: "EMPTY", shown: "empty" };
  const shown = showValue(value);
  switch (type) {
    case "TEXT":
      if (typeof value === "string") return { kind: "TEXT", text: value, shown };
      break;
    case "NUMBER": {
      const number = typeof value === "string" ? readNumber(value) : value;
      if (typeof number === "number" && Number.isFinite(number)) return { kind: "NUMBER", number, shown };
      break;
    }
    case "BOOLEAN": {
      const truth = typeof value === "string" ? truthOf(value) : value;
      if (typeof truth === "boolean") return { kind: "BOOLEAN", truth, shown };
      break;
    }
    case "DATE":
    case "DATE_TIME": {
      const when = typeof value === "string" ? readWhen(value, timeZone) : null;
      if (when) return { kind: "WHEN", when, shown };
    }
  }
  return { kind: "UNREADABLE", shown };
}

/** What lies at a path, by own properties only; undefined where there is nothing. */
function valueAt(payload: unknown, path: string): unknown {
  let value = payload;
  for (const name of path.split(".")) {
    if (typeof value !== "object" || value === null || !Object.hasOwn(value, name)) return undefined;
    value = (value as Record<string, unknown>)[name];
  }
  return value;
}

function isEmpty(value: unknown): boolean {
  if (value == null) return true;
  if (typeof value === "string") return value.trim() === "";
  return Array.isArray(value) && value.length === 0;
}

function truthOf(text: string): boolean | null {
  const folded = text.trim().toLowerCase();
  return folded === "true" ? true : folded === "false" ? false : null;
}

const mostShown = 100;

/** A value for people: at most 100 characters of it, texts in quotation marks. */
export function showValue(value: unknown): string {
  if (typeof value === "string") return quote(value);
  if (Array.isArray(value)) return "a list";
  return typeof value === "object" ? "an object" : String(value);
}

/** A text in quotation marks, its ends and control characters left out, cut after 100 characters. */
export function quote(text: string): string {
  // Two units a character at most, and one character to see that there is more.
  const characters = Array.from(text.trim().slice(0, 2 * mostShown + 2));
  const cut = characters.length > mostShown;
  const shown = (cut ? characters.slice(0, mostShown - 1) : characters).join("");
  return `“${shown.replaceAll(/\p{Cc}/gu, " ").toWellFormed()}${cut ? "…" : ""}”`;
}
