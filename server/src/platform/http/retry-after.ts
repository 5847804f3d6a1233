/** `Retry-After` in milliseconds from now (RFC 9110, 10.2.3: seconds or a date); null where it says nothing usable. */
export function readRetryAfter(value: string | undefined, now: Date): number | null {
  if (value === undefined) return null;
  if (/^\d{1,9}$/.test(value.trim())) return Number(value) * 1_000;
  const moment = Date.parse(value);
  return Number.isNaN(moment) ? null : Math.max(0, moment - now.getTime());
}
