import { count } from "../../lib/format-count.ts";
import { duration } from "../../lib/format-time.ts";

export type Minute = {
  /** Its beginning, ISO. */
  at: string;
  emitted: number;
  committed: number;
  /** Records with at least one error. */
  failed: number;
};

export type MinuteSeries = {
  /** Beginnings of minutes, epoch seconds, oldest first, without holes. */
  times: number[];
  emitted: number[];
  committed: number[];
  failed: number[];
};

const minuteMs = 60_000;

/**
 * One value for each minute from the first to the last: charts need those in which nothing moved too. The minute of `now` is
 * left out while others are there, since it is not full yet and would look like a fall; null `now`: the run has ended.
 */
export function minuteSeries(minutes: readonly Minute[], now: number | null): MinuteSeries {
  const series: MinuteSeries = { times: [], emitted: [], committed: [], failed: [] };
  const known = new Map(minutes.map((minute) => [Math.floor(Date.parse(minute.at) / minuteMs), minute]));
  if (known.size === 0) return series;
  let first = Math.min(...known.keys());
  let last = now === null ? Math.max(...known.keys()) : Math.max(first, Math.floor(now / minuteMs) - 1);
  // A line needs two points: nothing moved before the only minute, nor after it.
  if (first === last) {
    first -= 1;
    if (now === null) last += 1;
  }
  for (let at = first; at <= last; at += 1) {
    const minute = known.get(at);
    series.times.push((at * minuteMs) / 1_000);
    series.emitted.push(minute?.emitted ?? 0);
    series.committed.push(minute?.committed ?? 0);
    series.failed.push(minute?.failed ?? 0);
  }
  return series;
}

/** What the charts show, said in sentences. `tookMs`: from the beginning of the run to its end, or to now. */
export function minutesSummary(minutes: readonly Minute[], tookMs: number): string {
  const sum = (of: (minute: Minute) => number) => minutes.reduce((total, minute) => total + of(minute), 0);
  const emitted = sum((minute) => minute.emitted);
  const committed = sum((minute) => minute.committed);
  const failed = sum((minute) => minute.failed);
  if (emitted === 0 && committed === 0) return "No record has moved yet.";
  const busiest = Math.max(...minutes.map((minute) => minute.committed));
  return [
    `${count(emitted, "record")} emitted and ${committed.toLocaleString("en")} committed in ${duration(Math.max(0, tookMs))}.`,
    minutes.length > 1
      ? `In the busiest minute ${count(busiest, "record")} ${busiest === 1 ? "was" : "were"} committed.`
      : "",
    failed === 0 ? "None had an error." : `${count(failed, "record")} had errors.`,
  ]
    .filter(Boolean)
    .join(" ");
}
