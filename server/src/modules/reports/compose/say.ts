import type { Environment as EnvironmentName } from "../../../generated/prisma/enums.ts";

/** How far mails count: beyond it they say "more than 10,000". */
export const countedTo = 10_000;

/** A count that stops at `countedTo`. */
export type Counted = { count: number; more: boolean };

/** What a statement counted that stops one beyond `countedTo`. */
export function countedOf(count: number): Counted {
  return { count: Math.min(count, countedTo), more: count > countedTo };
}

/** "1,204 events", "1 event", "no events", "more than 10,000 events". */
export function sayCount({ count, more }: Counted, one: string, many = `${one}s`): string {
  if (more) return `more than ${count.toLocaleString("en")} ${many}`;
  return count === 0 ? `no ${many}` : `${count.toLocaleString("en")} ${count === 1 ? one : many}`;
}

const moments = new Intl.DateTimeFormat("en-GB", {
  weekday: "short",
  day: "numeric",
  month: "short",
  year: "numeric",
  hour: "2-digit",
  minute: "2-digit",
  timeZone: "UTC",
});

/** "Tue, 24 Nov 2026, 14:05 UTC". */
export function sayMoment(at: Date): string {
  return `${moments.format(at)} UTC`;
}

/** A moment of a notification's detail; null for none, and for what is no date. */
export function momentOf(iso: string | undefined): Date | null {
  const at = iso === undefined ? Number.NaN : Date.parse(iso);
  return Number.isNaN(at) ? null : new Date(at);
}

/** "in 13 days", "3 hours ago", as of `now`. */
export function sayDistance(at: Date, now: Date): string {
  const minutes = Math.round((at.getTime() - now.getTime()) / 60_000);
  const size = Math.abs(minutes);
  const [count, unit] =
    size >= 2_880
      ? [Math.floor(size / 1_440), "day"]
      : size >= 120
        ? [Math.floor(size / 60), "hour"]
        : [size, "minute"];
  if (count === 0) return "now";
  const said = `${count} ${unit}${count === 1 ? "" : "s"}`;
  return minutes > 0 ? `in ${said}` : `${said} ago`;
}

/** The name of an environment in a sentence: "production". */
export function sayEnvironment(environment: EnvironmentName | null): string {
  return environment === null ? "all environments" : environment.toLowerCase();
}

/** A text as a sentence. */
export function sentence(text: string): string {
  const trimmed = text.trim();
  return trimmed === "" || /[.!?…]$/.test(trimmed) ? trimmed : `${trimmed}.`;
}

/** "A, B and 12 more". */
export function sayNames(names: readonly string[], moreThanThese: Counted): string {
  const { count, more } = moreThanThese;
  const rest = count > 0 ? ` and ${more ? "more than " : ""}${count.toLocaleString("en")} more` : "";
  return `${names.join(", ")}${rest}`;
}

/** The rows of facts that say something. */
export function factsOf(
  rows: readonly (readonly [label: string, value: string | null | undefined])[],
): { label: string; value: string }[] {
  return rows.flatMap(([label, value]) => (value ? [{ label, value }] : []));
}
