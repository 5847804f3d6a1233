const FORM = /^([A-Z][a-z]{2}) (\d{1,2}), (\d{4}) (\d{1,2}):(\d{2}) (AM|PM)$/;
const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/** Zoho Webinar's form of a time, in a time zone: `Jun 19, 2026 04:00 PM`. `ms` is milliseconds since the epoch. */
export function formatStart(ms: number, timezone: string): string {
  const local = new Date(ms + offsetOf(ms, timezone));
  const hours = local.getUTCHours();
  const clock = `${pad(hours % 12 || 12)}:${pad(local.getUTCMinutes())} ${hours < 12 ? "AM" : "PM"}`;
  return `${MONTHS[local.getUTCMonth()]} ${pad(local.getUTCDate())}, ${local.getUTCFullYear()} ${clock}`;
}

/** The moment of such a text in a time zone; undefined for any other text. */
export function parseStart(text: string, timezone: string): number | undefined {
  const [, month = "", day, year, hour, minute, half] = FORM.exec(text) ?? [];
  if (!MONTHS.includes(month)) return undefined;
  const hours = (Number(hour) % 12) + (half === "PM" ? 12 : 0);
  const local = Date.UTC(Number(year), MONTHS.indexOf(month), Number(day), hours, Number(minute));
  // The second look is at the offset of the moment itself, which differs near a change of the clocks.
  return local - offsetOf(local - offsetOf(local, timezone), timezone);
}

export function isTimezone(text: string): boolean {
  try {
    return new Intl.DateTimeFormat("en", { timeZone: text }).resolvedOptions().timeZone !== "";
  } catch {
    return false;
  }
}

/** Milliseconds that the clocks of a time zone are ahead of UTC at a moment. */
function offsetOf(ms: number, timezone: string): number {
  const parts = new Intl.DateTimeFormat("en-US", { timeZone: timezone, timeZoneName: "longOffset" });
  const name = parts.formatToParts(ms).find((part) => part.type === "timeZoneName")?.value ?? "";
  const [, sign, hours, minutes] = /GMT([+-])(\d{2}):(\d{2})/.exec(name) ?? [];
  if (sign === undefined) return 0;
  return (sign === "-" ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) * 60_000;
}

const pad = (value: number): string => String(value).padStart(2, "0");
