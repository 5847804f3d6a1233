const relative = new Intl.RelativeTimeFormat("en", { numeric: "auto", style: "short" });
const units = [
  ["year", 31_536_000],
  ["month", 2_592_000],
  ["day", 86_400],
  ["hour", 3_600],
  ["minute", 60],
] as const satisfies readonly (readonly [Intl.RelativeTimeFormatUnit, number])[];

/** "now", "12 s ago", "in 4 min", "yesterday". Both times in epoch ms. */
export function relativeTime(time: number, now: number): string {
  const seconds = Math.round((time - now) / 1000);
  if (Math.abs(seconds) < 2) return "now";
  for (const [unit, size] of units) {
    if (Math.abs(seconds) >= size) return relative.format(Math.trunc(seconds / size), unit);
  }
  return seconds < 0 ? `${-seconds} s ago` : `in ${seconds} s`;
}

/** How often (ms) a relative time of this distance changes. */
export function refreshInterval(distanceMs: number): number {
  const distance = Math.abs(distanceMs);
  if (distance < 90_000) return 1_000;
  return distance < 5_400_000 ? 30_000 : 600_000;
}

/** The exact time in the reader's zone, with seconds and the zone's name. */
export function exactTime(time: number): string {
  return new Date(time).toLocaleString("en-GB", {
    year: "numeric",
    month: "short",
    day: "numeric",
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
    timeZoneName: "short",
  });
}

/** "0.4 s", "12 ms", "3 min 5 s". */
export function duration(ms: number): string {
  if (ms < 1_000) return `${Math.round(ms)} ms`;
  if (ms < 60_000) return `${(ms / 1_000).toFixed(1)} s`;
  return `${Math.floor(ms / 60_000)} min ${Math.round((ms % 60_000) / 1_000)} s`;
}
