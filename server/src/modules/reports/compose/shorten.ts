import { cleanText } from "../mail/clean-text.ts";

/** What a service or a person said may be longer than a name. */
const SAID = new Set([
  "reason",
  "failure",
  "error",
  "refusedReason",
  "failingReason",
  "resolution",
  "value",
  "suggestion",
]);
const longestName = 80;
const longestSaid = 250;

/** A row with its texts cleaned, and cut at 80 characters (what somebody said at 250), so that a sentence may name several. */
export function shorten<Row extends object>(row: Row): Row {
  const short = Object.entries(row).map(([key, value]: [string, unknown]) => [
    key,
    typeof value === "string" ? cleanText(value, SAID.has(key) ? longestSaid : longestName) : value,
  ]);
  return Object.fromEntries(short) as Row;
}

/** A name as shorten makes it. */
export function shortName(name: string): string {
  return cleanText(name, longestName);
}
