import type { Json } from "../../providers/provider.ts";
import { isDay, toMoment } from "./calendar.ts";
import { findDateFormats } from "./find-date-formats.ts";
import { correct, fault, fits } from "./mapping-fault.ts";
import type { Checked, Place } from "./mapping-fault.ts";
import { quote } from "./value-text.ts";

const isoDate = /^(\d{4})-(\d{2})-(\d{2})$/;
const isoTime =
  /^(\d{4}-\d{2}-\d{2})[T ]((?:[01]\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:[.,]\d{1,9})?)?)\s?(Z|[+-](?:[01]\d|2[0-3]):?[0-5]\d)?$/i;

function isIsoDay(text: string): boolean {
  const [, year, month, day] = isoDate.exec(text) ?? [];
  return isDay(Number(year), Number(month), Number(day));
}

/** A day in ISO 8601 (`1990-12-31`). Of a moment the day as it is written, in its own time zone. */
export function readDate(value: Json, place: Place): Checked {
  if (typeof value === "string") {
    const text = value.trim();
    if (isIsoDay(text)) return fits(text);
    const [, day] = isoTime.exec(text) ?? [];
    if (day && isIsoDay(day)) return fits(day);
  }
  return notADate(value, place, "a date", "1990-12-31");
}

/** A moment in ISO 8601, told in UTC (`2026-05-04T09:30:00Z`). A day alone is its beginning in UTC. */
export function readDateTime(value: Json, place: Place): Checked {
  if (typeof value === "string") {
    const text = value.trim();
    if (isIsoDay(text)) return fits(`${text}T00:00:00Z`);
    const [, day = "", time = "", zone] = isoTime.exec(text) ?? [];
    if (isIsoDay(day) && !zone)
      return fault(
        "NOT_A_DATE",
        `${quote(text)} does not say its time zone.`,
        `${correct("the time", place).replace(/\.$/, "")}: end it with Z for UTC, or with an offset such as +02:00.`,
      );
    if (isIsoDay(day) && zone) {
      const moment = new Date(`${day}T${time.replace(",", ".")}${withColon(zone.toUpperCase())}`);
      const year = moment.getUTCFullYear();
      if (year >= 1 && year <= 9999) return fits(toMoment(moment));
    }
  }
  return notADate(value, place, "a date with a time", "2026-05-04T09:30:00Z");
}

const withColon = (zone: string): string => zone.replace(/^([+-]\d{2})(\d{2})$/, "$1:$2");

function notADate(value: Json, place: Place, what: string, example: string): Checked {
  const correction = `${correct("the date", place).replace(/\.$/, "")}; it is written like ${example}.`;
  const formats = findDateFormats(value);
  const [first, second] = formats;
  if (first && second)
    return fault(
      "NOT_A_DATE",
      `${quote(value)} can mean two days: it does not say whether the day or the month comes first.`,
      `Add the transform “Date format” with ${first} if the day comes first, or with ${second} if the month does.`,
    );
  if (first)
    return fault(
      "NOT_A_DATE",
      `${quote(value)} is written otherwise than ${what} in ISO 8601 (${example}).`,
      `Add the transform “Date format” with ${first}.`,
    );
  const looks = typeof value === "string" && /^\d{1,4}[-./ ]\d{1,2}[-./ ]\d{1,4}$/.test(value.trim());
  return fault(
    "NOT_A_DATE",
    looks ? `${quote(value)} is not in the calendar.` : `${quote(value)} is not ${what}.`,
    correction,
  );
}
