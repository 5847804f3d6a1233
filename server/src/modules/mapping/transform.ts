import type { FieldType } from "../../providers/data-sync.ts";
import type { Json } from "../../providers/provider.ts";
import { readDateFormat } from "./date-format.ts";
import { parseNumber } from "./read-number.ts";
import { booleanOf } from "./read-boolean.ts";
import { longestText } from "./read-text.ts";
import { cutText, isEmpty } from "./value-text.ts";

/** What may be done to a value on its way. */
export const TRANSFORM_KINDS = [
  "TRIM",
  "LOWERCASE",
  "UPPERCASE",
  "TITLE_CASE",
  "DIGITS_ONLY",
  "FIRST_WORD",
  "REST_WORDS",
  "TRUNCATE",
  "DEFAULT",
  "PREFIX",
  "REPLACE",
  "DATE_FORMAT",
  "MAP_VALUES",
  "NUMBER_FROM_TEXT",
  "TEXT_FROM_ANY",
  "YES_NO",
] as const;
export type TransformKind = (typeof TRANSFORM_KINDS)[number];

/** One step; which arguments a kind takes, and within what limits, is in `transform-input.ts`. */
export type Transform = {
  kind: TransformKind;
  text: string | null;
  number: number | null;
  values: { from: string; to: string }[] | null;
};

type Apply = (value: Json, transform: Transform, target: FieldType) => Json;

/** Of text alone; everything else passes as it is and is judged by its type in the end. */
const ofText =
  (change: (text: string, transform: Transform) => Json): Apply =>
  (value, transform) =>
    typeof value === "string"
      ? change(value, transform)
      : typeof value === "number"
        ? change(String(value), transform)
        : value;

const wordStart = /(?<![\p{L}\p{N}'’])\p{L}/gu;

const applying: Record<TransformKind, Apply> = {
  TRIM: ofText((text) => text.trim()),
  LOWERCASE: ofText((text) => text.toLowerCase()),
  UPPERCASE: ofText((text) => text.toUpperCase()),
  TITLE_CASE: ofText((text) => text.toLowerCase().replaceAll(wordStart, (letter) => letter.toUpperCase())),
  DIGITS_ONLY: ofText((text) => `${text.trim().startsWith("+") ? "+" : ""}${text.replaceAll(/\D/g, "")}`),
  FIRST_WORD: ofText((text) => text.trim().split(/\s+/)[0] ?? ""),
  REST_WORDS: ofText((text) => text.trim().split(/\s+/).slice(1).join(" ")),
  TRUNCATE: ofText((text, { number }) => cutText(text, number ?? text.length)),
  DEFAULT: (value, { text }) => (isEmpty(value) ? text : value),
  PREFIX: ofText((text, { text: prefix }) =>
    prefix === null || text.startsWith(prefix) ? text : `${prefix}${text}`,
  ),
  REPLACE: ofText((text, { values }) =>
    (values ?? []).reduce((changed, { from, to }) => replaceWithin(changed, from, to), text),
  ),
  DATE_FORMAT: (value, { text }, target) => formatDate(value, text ?? "", target),
  MAP_VALUES: (value, { values }) => mapValue(value, values ?? []),
  NUMBER_FROM_TEXT: (value, { text }, target) => {
    const decimal = text === "," ? "," : ".";
    if (target !== "NUMBER") return typeof value === "number" ? String(value).replace(".", decimal) : value;
    return typeof value === "string" ? (parseNumber(value, decimal) ?? value) : value;
  },
  TEXT_FROM_ANY: (value) => textOf(value),
  YES_NO: (value, { values }, target) => {
    const yes = values?.[0]?.from ?? "Yes";
    const no = values?.[1]?.from ?? "No";
    if (target !== "BOOLEAN") {
      const said = booleanOf(value);
      return said === null ? value : said ? yes : no;
    }
    const text = typeof value === "string" ? value.trim().toLowerCase() : null;
    return text === yes.toLowerCase() ? true : text === no.toLowerCase() ? false : value;
  },
};

/**
 * A value after one step towards a value of the type `target`, which decides whether dates, numbers and yes/no are read from
 * text or written as text. What a step cannot read it leaves as it is: the check of the type says what is wrong with it.
 */
export function applyTransform(transform: Transform, value: Json, target: FieldType): Json {
  if (isEmpty(value) && transform.kind !== "DEFAULT") return null;
  return applying[transform.kind](value, transform, target);
}

/** Replaces all, but writes no more than one character beyond what a property holds: the check then says that it is too long. */
function replaceWithin(text: string, from: string, to: string): string {
  if (from === "" || !text.includes(from)) return text;
  const parts = text.split(from);
  let changed = parts[0] ?? "";
  for (const part of parts.slice(1)) {
    if (changed.length > longestText) break;
    changed += to + part;
  }
  return changed.slice(0, Math.max(longestText + 1, text.length));
}

function formatDate(value: Json, format: string, target: FieldType): Json {
  const read = readDateFormat(format);
  const text = typeof value === "number" ? String(value) : value;
  if (!read || typeof text !== "string") return value;
  if (target === "DATE" || target === "DATETIME") return read.parse(text) ?? value;
  return read.print(text.trim()) ?? value;
}

function mapValue(value: Json, pairs: readonly { from: string; to: string }[]): Json {
  if (typeof value === "object") return value;
  const text = String(value).trim().toLowerCase();
  const pair = pairs.find(({ from }) => from.trim().toLowerCase() === text);
  return pair ? pair.to : value;
}

/** Of an object its name, as providers name what a field points to; of a list the texts of its items. */
function textOf(value: Json): Json {
  if (value === null || typeof value === "string") return value;
  if (typeof value !== "object") return String(value);
  if (Array.isArray(value))
    return value
      .map((item) => textOf(item))
      .filter((item) => !isEmpty(item))
      .join("; ");
  const named = ["name", "Name", "display_value", "label", "value"]
    .map((key) => value[key])
    .find((each) => typeof each === "string" || typeof each === "number");
  return named === undefined ? JSON.stringify(value) : String(named);
}
