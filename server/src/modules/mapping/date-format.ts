import { isDay, toMoment } from "./calendar.ts";

const months = [
  "January",
  "February",
  "March",
  "April",
  "May",
  "June",
  "July",
  "August",
  "September",
  "October",
  "November",
  "December",
];
const shortMonths = months.map((month) => month.slice(0, 3));
const token = /yyyy|yy|MMMM|MMM|MM|M|dd|d|HH|H|hh|h|mm|ss|a|x|X/g;
const timeTokens = /[Hhmsa]/;

/** The parts of a moment; what a format does not have is 0, a day without year does not exist. */
type Parts = { year: number; month: number; day: number; hour: number; minute: number; second: number };

/** A way of writing dates, such as `dd/MM/yyyy`, `d MMM yyyy HH:mm`, or `x` and `X` for milliseconds and seconds since 1970. */
export type DateFormat = {
  /** It tells a moment, not only a day; without a time zone it is taken as UTC. */
  hasTime: boolean;
  /** ISO 8601 of a text; null where it does not fit or is not in the calendar. */
  parse(text: string): string | null;
  /** The text of an ISO 8601 day or moment in UTC; null where the format cannot say it. */
  print(iso: string): string | null;
};

/** Reads a format; null where it does not tell a day. Letters beyond the tokens must not be in it. */
export function readDateFormat(format: string): DateFormat | null {
  if (format === "x" || format === "X") return sinceEpoch(format === "x" ? 1 : 1000);
  const tokens: string[] = format.match(token) ?? [];
  const rest = format.replaceAll(token, "");
  const has = (...names: string[]): boolean => tokens.filter((each) => names.includes(each)).length === 1;
  const halves = tokens.some((each) => each === "h" || each === "hh");
  const isWhole =
    has("yyyy", "yy") &&
    has("M", "MM", "MMM", "MMMM") &&
    has("d", "dd") &&
    new Set(tokens).size === tokens.length &&
    halves === tokens.includes("a") &&
    !tokens.includes("x") &&
    !tokens.includes("X") &&
    !/[a-z0-9]/i.test(rest);
  if (!isWhole || format.length > 40) return null;
  const pattern = toPattern(format);
  const hasTime = tokens.some((each) => timeTokens.test(each));
  return {
    hasTime,
    parse(text) {
      const groups = pattern.exec(text.trim())?.groups;
      const parts = groups && toParts(groups);
      return parts ? toIso(parts, hasTime) : null;
    },
    print(iso) {
      const at = new Date(iso.length === 10 ? `${iso}T00:00:00Z` : iso);
      if (Number.isNaN(at.getTime())) return null;
      const short = tokens.includes("yy");
      if (short && (at.getUTCFullYear() < 1969 || at.getUTCFullYear() > 2068)) return null;
      return format.replaceAll(token, (each) => printToken(each, at));
    },
  };
}

function sinceEpoch(unit: number): DateFormat {
  return {
    hasTime: true,
    parse(text) {
      if (!/^-?\d{1,15}$/.test(text.trim())) return null;
      const at = new Date(Number(text) * unit);
      return at.getUTCFullYear() >= 1 && at.getUTCFullYear() <= 9999 ? toMoment(at) : null;
    },
    print(iso) {
      const at = new Date(iso).getTime();
      return Number.isNaN(at) ? null : String(Math.floor(at / unit));
    },
  };
}

function toPattern(format: string): RegExp {
  // Tokens without anything between them have all their digits, or nobody could tell them apart.
  const adjacent = format.replaceAll(token, "\0").includes("\0\0");
  const two = adjacent ? "\\d{2}" : "\\d{1,2}";
  const classes: Record<string, string> = {
    yyyy: "(?<yyyy>\\d{4})",
    yy: "(?<yy>\\d{2})",
    MMMM: "(?<name>[A-Za-z]+)",
    MMM: "(?<name>[A-Za-z]{3,4})\\.?",
    MM: `(?<month>${two})`,
    M: "(?<month>\\d{1,2})",
    dd: `(?<day>${two})`,
    d: "(?<day>\\d{1,2})",
    HH: `(?<hour>${two})`,
    H: "(?<hour>\\d{1,2})",
    hh: `(?<half>${two})`,
    h: "(?<half>\\d{1,2})",
    mm: "(?<minute>\\d{2})",
    ss: "(?<second>\\d{2})",
    a: "(?<a>[AaPp][Mm])",
  };
  const source = format.replaceAll(/yyyy|yy|MMMM|MMM|MM|M|dd|d|HH|H|hh|h|mm|ss|a|\s+|[^\s]/g, (each) => {
    if (classes[each]) return classes[each];
    return /^\s+$/.test(each) ? "\\s+" : each.replace(/[\\^$.*+?()[\]{}|/-]/g, "\\$&");
  });
  return new RegExp(`^${source}$`);
}

function toParts(groups: Record<string, string>): Parts | null {
  const year = groups.yyyy ? Number(groups.yyyy) : fullYear(Number(groups.yy));
  const month = groups.name ? monthOf(groups.name) : Number(groups.month);
  const half = groups.half === undefined ? null : Number(groups.half);
  if (half !== null && (half < 1 || half > 12)) return null;
  const hour = half === null ? Number(groups.hour ?? 0) : (half % 12) + (/^p/i.test(groups.a ?? "") ? 12 : 0);
  return {
    year,
    month,
    day: Number(groups.day),
    hour,
    minute: Number(groups.minute ?? 0),
    second: Number(groups.second ?? 0),
  };
}

/** Of a year in two digits: 69 to 99 is last century, as POSIX has it. */
const fullYear = (year: number): number => (year >= 69 ? 1900 : 2000) + year;

function monthOf(name: string): number {
  const wanted = name.toLowerCase();
  const at = months.findIndex((month) => month.toLowerCase() === wanted);
  const short = shortMonths.findIndex((month) => month.toLowerCase() === wanted);
  return (at === -1 ? (wanted === "sept" ? 8 : short) : at) + 1;
}

function toIso({ year, month, day, hour, minute, second }: Parts, hasTime: boolean): string | null {
  if (!isDay(year, month, day) || hour > 23 || minute > 59 || second > 59) return null;
  const date = `${pad(year, 4)}-${pad(month)}-${pad(day)}`;
  return hasTime ? `${date}T${pad(hour)}:${pad(minute)}:${pad(second)}Z` : date;
}

function printToken(name: string, at: Date): string {
  const hour = at.getUTCHours();
  const month = at.getUTCMonth();
  const values: Record<string, string> = {
    yyyy: pad(at.getUTCFullYear(), 4),
    yy: pad(at.getUTCFullYear() % 100),
    MMMM: months[month] ?? "",
    MMM: shortMonths[month] ?? "",
    MM: pad(month + 1),
    M: String(month + 1),
    dd: pad(at.getUTCDate()),
    d: String(at.getUTCDate()),
    HH: pad(hour),
    H: String(hour),
    hh: pad(hour % 12 || 12),
    h: String(hour % 12 || 12),
    mm: pad(at.getUTCMinutes()),
    ss: pad(at.getUTCSeconds()),
    a: hour < 12 ? "AM" : "PM",
  };
  return values[name] ?? "";
}

const pad = (value: number, length = 2): string => String(value).padStart(length, "0");
