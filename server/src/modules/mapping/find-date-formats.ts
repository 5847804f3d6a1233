import type { Json } from "../../providers/provider.ts";
import { readDateFormat } from "./date-format.ts";

const dates = [
  ...["/", ".", "-"].flatMap((separator) =>
    ["dd?MM?yyyy", "MM?dd?yyyy", "yyyy?MM?dd", "dd?MM?yy", "MM?dd?yy"].map((each) =>
      each.replaceAll("?", separator),
    ),
  ),
  "d MMM yyyy",
  "d MMMM yyyy",
  "d-MMM-yyyy",
  "d. MMMM yyyy",
  "MMM d, yyyy",
  "MMMM d, yyyy",
  "MMM d yyyy",
  "MMMM d yyyy",
  "yyyyMMdd",
];
const times = ["", " HH:mm", " HH:mm:ss", " h:mm a", " h:mm:ss a", ", HH:mm", ", h:mm a"];
const candidates = dates.flatMap((date) => times.map((time) => `${date}${time}`));
// Seconds and milliseconds since 1970 between 1973 and 2033: shorter numbers are rather something else.
const epoch = /^(\d{9,10}|\d{12,13})$/;

/**
 * The formats of “Date format” by which a value is a date. Two, the day's first before the month's, where the value fits
 * both and they differ; none where no usual one fits.
 */
export function findDateFormats(value: Json): string[] {
  const text = typeof value === "string" ? value.trim() : typeof value === "number" ? String(value) : "";
  if (epoch.test(text)) return [text.length > 10 ? "x" : "X"];
  if (text.length < 6 || text.length > 40) return [];
  const found = new Map<string, string>();
  for (const { format, parse } of formats()) {
    const read = parse(text);
    if (read !== null && !found.has(read)) found.set(read, format);
  }
  return [...found.values()].slice(0, 2);
}

type Candidate = { format: string; parse(text: string): string | null };
let made: Candidate[] | null = null;

/** Made when the first value asks: most values are what they should be. */
function formats(): Candidate[] {
  made ??= candidates.flatMap((format) => {
    const read = readDateFormat(format);
    return read ? [{ format, parse: read.parse }] : [];
  });
  return made;
}
