import { duration } from "../../lib/format-time.ts";

export type HourPoint = {
  /** Its beginning, ISO. */
  hour: string;
  succeeded: number;
  failed: number;
  p50Ms: number | null;
  p95Ms: number | null;
};

export type HourSeries = {
  /** Beginnings of hours, epoch seconds, oldest first, without holes. */
  hours: number[];
  /** Percent of the attempts; null where there were none. */
  success: (number | null)[];
  p50: (number | null)[];
  p95: (number | null)[];
};

const hourMs = 3_600_000;

/** The last hours up to now, one value each: charts need the hours in which nothing happened too. */
export function hourSeries(points: readonly HourPoint[], now: number, hours: number): HourSeries {
  const last = Math.floor(now / hourMs) * hourMs;
  const known = new Map(points.map((point) => [Date.parse(point.hour), point]));
  const series: HourSeries = { hours: [], success: [], p50: [], p95: [] };
  for (let at = last - (hours - 1) * hourMs; at <= last; at += hourMs) {
    const point = known.get(at);
    const attempts = point ? point.succeeded + point.failed : 0;
    series.hours.push(at / 1_000);
    series.success.push(point && attempts > 0 ? (point.succeeded / attempts) * 100 : null);
    series.p50.push(point?.p50Ms ?? null);
    series.p95.push(point?.p95Ms ?? null);
  }
  return series;
}

/** Those of the last hours up to now. */
export function pointsWithin<Point extends HourPoint>(
  points: readonly Point[],
  now: number,
  hours: number,
): Point[] {
  const first = Math.floor(now / hourMs) * hourMs - (hours - 1) * hourMs;
  return points.filter((point) => Date.parse(point.hour) >= first);
}

/** "97.5 %": two digits where it is nearly all, so that 99.95 is not said to be 100. */
export function percent(share: number): string {
  const value = share * 100;
  const digits = value >= 99 && value < 100 ? 2 : 1;
  const cut = Math.floor(value * 10 ** digits + 1e-9) / 10 ** digits;
  return `${cut.toLocaleString("en", { maximumFractionDigits: digits })} %`;
}

/** What the charts show, said in sentences. */
export function seriesSummary(points: readonly HourPoint[]): string {
  const succeeded = points.reduce((sum, point) => sum + point.succeeded, 0);
  const attempts = points.reduce((sum, point) => sum + point.succeeded + point.failed, 0);
  if (attempts === 0) return "No attempt in this time.";
  const slowest = points.reduce<HourPoint | null>(
    (most, point) => ((point.p95Ms ?? -1) > (most?.p95Ms ?? -1) ? point : most),
    null,
  );
  const medians = points.flatMap(({ p50Ms }) => p50Ms ?? []).sort((one, other) => one - other);
  const median = medians[Math.floor(medians.length / 2)];
  return [
    `${succeeded.toLocaleString("en")} of ${attempts.toLocaleString("en")} attempts succeeded (${percent(succeeded / attempts)}).`,
    ...(median === undefined ? [] : [`In a typical hour half of them took ${duration(median)} at most.`]),
    ...(slowest?.p95Ms == null ? [] : [`In the slowest one 95 % took ${duration(slowest.p95Ms)} at most.`]),
  ].join(" ");
}
