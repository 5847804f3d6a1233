import { expect, it } from "vitest";
import { hourSeries, percent, pointsWithin, seriesSummary } from "./hour-series.ts";

const now = Date.UTC(2026, 4, 2, 10, 30);
const point = (hour: number, succeeded: number, failed: number, p50Ms = 20, p95Ms = 90) => ({
  hour: new Date(Date.UTC(2026, 4, 2, hour)).toISOString(),
  succeeded,
  failed,
  p50Ms,
  p95Ms,
});

it("fills the hours in which nothing happened, up to the one that has begun", () => {
  const series = hourSeries([point(8, 3, 1), point(10, 0, 2, 5, 8)], now, 4);
  expect(series.hours).toEqual([7, 8, 9, 10].map((hour) => Date.UTC(2026, 4, 2, hour) / 1_000));
  expect(series.success).toEqual([null, 75, null, 0]);
  expect(series.p50).toEqual([null, 20, null, 5]);
  expect(series.p95).toEqual([null, 90, null, 8]);
});

it("keeps the points of the chosen time", () => {
  expect(pointsWithin([point(2, 1, 0), point(8, 1, 0)], now, 3)).toEqual([point(8, 1, 0)]);
});

it("never says that all is well when it is not quite", () => {
  expect([percent(1), percent(0.99999), percent(0.9995), percent(0.5), percent(0)]).toEqual([
    "100 %",
    "99.99 %",
    "99.95 %",
    "50 %",
    "0 %",
  ]);
});

it("says what the charts show", () => {
  expect(seriesSummary([])).toBe("No attempt in this time.");
  expect(seriesSummary([point(8, 3, 1), point(9, 4, 0, 30, 1_500)])).toBe(
    "7 of 8 attempts succeeded (87.5 %). In a typical hour half of them took 30 ms at most. In the slowest one 95 % took 1.5 s at most.",
  );
});
