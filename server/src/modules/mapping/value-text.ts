import type { Json } from "../../providers/provider.ts";

const longestKept = 500;
const longestQuoted = 60;

/** A text as PostgreSQL can keep it in JSON: without NUL, and with no half of a surrogate pair. */
export function storable(text: string): string {
  return text.replaceAll("\0", "").toWellFormed();
}

/** The first `length` characters of a text; a pair of surrogates counts as one and is never cut apart. */
export function cutText(text: string, length: number): string {
  if (text.length <= length) return text;
  return Array.from(text.slice(0, length * 2))
    .slice(0, length)
    .join("");
}

export function countCharacters(text: string): number {
  let count = 0;
  for (const _character of text) count += 1;
  return count;
}

/** A value as it is kept with a mapping error: at most 500 characters; null where there is none. */
export function valueText(value: Json | undefined): string | null {
  if (value === null || value === undefined) return null;
  return cutText(storable(typeof value === "string" ? value : JSON.stringify(value)), longestKept);
}

/** A value within a sentence: in quotation marks, shortened. */
export function quote(value: Json): string {
  const text = storable(typeof value === "string" ? value : JSON.stringify(value)).replaceAll(/\s+/g, " ");
  const shown = cutText(text, longestQuoted);
  return `“${shown}${shown.length < text.length ? "…" : ""}”`;
}

/** What has no value: null, nothing at all, or text of spaces alone. */
export function isEmpty(value: Json | undefined): value is null | undefined | "" {
  return value === null || value === undefined || (typeof value === "string" && value.trim() === "");
}
