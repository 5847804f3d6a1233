import { DateTime, IANAZone } from "luxon";

const msPerDay = 86_400_000;

/**
 * A date or a moment. `day` is its calendar day in the zone of the condition, counted from 1970-01-01; `first` and `last`
 * are its bounds in ms since 1970: the same for a moment, all of the day for a date.
 */
export type When = { kind: "DAY" | "MOMENT"; day: number; first: number; last: number };

/** Days from `from` to `to`, both included, counted from 1970-01-01. */
export type Days = { from: number; to: number };

const isoDate = /^(\d{4})-(\d{2})-(\d{2})$/;
const isoDateTime = /^\d{4}-\d{2}-\d{2}[Tt ]\d{2}:\d{2}(:\d{2}([.,]\d{1,9})?)?([Zz]|[+-]\d{2}(:?\d{2})?)?$/;

/** Whether it is the name of a zone of the IANA database, as this process knows it. Offsets such as "+02:00" are none. */
export function isTimeZone(name: string): boolean {
  return /^[A-Za-z][A-Za-z0-9_+/-]{0,63}$/.test(name) && IANAZone.isValidZone(name);
}

/**
 * Reads ISO 8601: "2026-01-31" is that calendar day in the zone; "2026-01-31T09:00:00Z" or "…+05:30" is a moment; without
 * an offset it is the zone's local time (what a change of the clocks leaves out moves ahead by the gap; of what it repeats,
 * the first). Null for every other form, localised dates such as "31.1.2026" and days that do not exist included.
 */
export function readWhen(text: string, zone: string): When | null {
  const trimmed = text.trim();
  const date = isoDate.exec(trimmed);
  if (date) {
    const day = dayOf(Number(date[1]), Number(date[2]), Number(date[3]));
    return day === null ? null : dayBounds(day, zone);
  }
  const matched = isoDateTime.exec(trimmed);
  if (!matched) return null;
  const written = DateTime.fromISO(trimmed.replace(" ", "T").toUpperCase(), { zone: "utc" });
  if (!written.isValid) return null;
  const ms = matched[3] === undefined ? toMoment(written.toMillis(), zone) : written.toMillis();
  return { kind: "MOMENT", day: dayAt(ms, zone), first: ms, last: ms };
}

/** The day on which a moment falls in a zone. */
export function dayAt(ms: number, zone: string): number {
  return Math.floor((ms + offsetAt(ms, zone)) / msPerDay);
}

/** "2026-01-31" of a day. */
export function formatDay(day: number): string {
  return new Date(day * msPerDay).toISOString().slice(0, 10);
}

/** "2026-01-31 09:00:00 +05:30" in a zone. */
export function formatMoment(ms: number, zone: string): string {
  return DateTime.fromMillis(ms, { zone }).toFormat("yyyy-LL-dd HH:mm:ss ZZ");
}

/** The days of the week that a day is in, `weeks` later. Weeks begin on Monday (ISO 8601). */
export function weekOf(day: number, weeks: number): Days {
  const monday = day - ((((day + 3) % 7) + 7) % 7) + weeks * 7;
  return { from: monday, to: monday + 6 };
}

/** The days of the calendar month that a day is in, `months` later. */
export function monthOf(day: number, months: number): Days {
  const date = new Date(day * msPerDay);
  const first = (later: number) => Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + later, 1) / msPerDay;
  return { from: first(months), to: first(months + 1) - 1 };
}

/** The day of a calendar date; null where there is none, such as the 30th of February. */
function dayOf(year: number, month: number, date: number): number | null {
  const moment = new Date(0);
  // Unlike Date.UTC this takes the years 0 to 99 for themselves.
  moment.setUTCFullYear(year, month - 1, date);
  const exists = moment.getUTCMonth() === month - 1 && moment.getUTCDate() === date;
  return exists ? moment.getTime() / msPerDay : null;
}

/** A day begins when the zone says so: where the clocks change at midnight, at 01:00. */
function dayBounds(day: number, zone: string): When {
  const startOf = (start: number) => toMoment(start * msPerDay, zone);
  return { kind: "DAY", day, first: startOf(day), last: startOf(day + 1) - 1 };
}

/**
 * The moment of a local time, given as if it were UTC. Luxon would guess the offset by the present time, so that the answer
 * for an hour that comes twice would depend on when one asks.
 */
function toMoment(local: number, zone: string): number {
  const before = local - offsetAt(local - msPerDay, zone);
  const after = local - offsetAt(local + msPerDay, zone);
  const fits = (moment: number) => moment + offsetAt(moment, zone) === local;
  const [first, second] = before <= after ? [before, after] : [after, before];
  return fits(first) ? first : fits(second) ? second : before;
}

function offsetAt(ms: number, zone: string): number {
  return IANAZone.create(zone).offset(ms) * 60_000;
}
