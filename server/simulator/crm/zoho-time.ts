/** Zoho's form of a time: ISO 8601 to the second, with an offset. `ms` is milliseconds since the epoch. */
export function zohoTime(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 19)}+00:00`;
}
