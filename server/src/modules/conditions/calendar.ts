import { IANAZone } from "luxon";

const msPerDay = 86_400_000;

/**
 * A date or a moment. `day` is its calendar day in the zone of the condition, counted from 1970-01-01; `first` and `last`
 * are its bounds in ms since 1970: the same for a moment, all of the day for a date.
 */
export type When = { kind: "DAY" | "MOMENT"; day: number; first: number; last: number };

/** Days from `from` to `to`, both included, counted from 1970-01-01. */
export type Days = { from: number; to: number };

const isoDate = /^(\d{4})-(\d{2})-(\d{2})/;
const isoTime =
  /^[Tt ]([01]\d|2[0-3]):([0-5]\d)(?::([0-5]\d)(?:[.,](\d{1,9}))?)?([Zz]|[+-]\d{2}(?::?[0-5]\d)?)?$/;

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
  const [, year, month, date] = isoDate.exec(trimmed) ?? [];
  const day = year === undefined ? null : dayOf(Number(year), Number(month), Number(date));
  if (day === null) return null;
  if (trimmed.length === 10) return dayBounds(day, zone);
  const [matched, hour, minute, second = 0, fraction = "", offset] = isoTime.exec(trimmed.slice(10)) ?? [];
  if (matched === undefined) return null;
  const seconds = (Number(hour) * 60 + Number(minute)) * 60 + Number(second);
  const written = day * msPerDay + seconds * 1_000 + Number(fraction.padEnd(3, "0").slice(0, 3));
  const ms = offset === undefined ? toMoment(written, zone) : written - readOffset(offset);
  return { kind: "MOMENT", day: dayAt(ms, zone), first: ms, last: ms };
}

/** "Z", "+05:30", "+0530" or "+05" in ms. */
function readOffset(text: string): number {
  const [, sign, hours, minutes = 0] = /^([+-])(\d{2}):?(\d{2})?$/.exec(text) ?? [];
  return (sign === "-" ? -1 : 1) * (Number(hours ?? 0) * 60 + Number(minutes)) * 60_000;
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
  const offset = offsetAt(ms, zone);
  const [day = "", time = ""] = new Date(ms + offset).toISOString().split("T");
  const minutes = Math.abs(Math.trunc(offset / 60_000));
  const two = (number: number) => String(number).padStart(2, "0");
  return `${day} ${time.slice(0, 8)} ${offset < 0 ? "-" : "+"}${two(Math.trunc(minutes / 60))}:${two(minutes % 60)}`;
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

/** The moment of a local time, given as if it were UTC. */
function toMoment(local: number, zone: string): number {
  const before = local - offsetAt(local - msPerDay, zone);
  const after = local - offsetAt(local + msPerDay, zone);
  const fits = (moment: number) => moment + offsetAt(moment, zone) === local;
  const [first, second] = before <= after ? [before, after] : [after, before];
  return fits(first) ? first : fits(second) ? second : before;
}

/** Since then all zones change their clocks at whole minutes, some at one past midnight. */
const inMinutesSince = Date.UTC(1980, 0, 1);
const minuteMs = 60_000;
const mostKnown = 4_096;
const knownOffsets = new Map<string, number>();

/** By how much a zone is ahead of UTC, in ms. Asking costs some 10 µs, so those of some thousand minutes are kept: intake asks about now. */
function offsetAt(ms: number, zone: string): number {
  const ask = () => IANAZone.create(zone).offset(ms) * minuteMs;
  if (ms < inMinutesSince) return ask();
  const key = `${zone} ${Math.floor(ms / minuteMs)}`;
  const known = knownOffsets.get(key);
  if (known !== undefined) return known;
  const offset = ask();
  if (knownOffsets.size >= mostKnown) knownOffsets.clear();
  knownOffsets.set(key, offset);
  return offset;
}
