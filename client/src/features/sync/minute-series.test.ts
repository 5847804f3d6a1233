import { describe, expect, test } from "vitest";
import { minuteSeries, minutesSummary } from "./minute-series.ts";

const minute = (at: string, emitted: number, committed: number, failed = 0) => ({
  at: `2026-11-22T${at}:00.000Z`,
  emitted,
  committed,
  failed,
});
const epoch = (at: string) => Date.parse(`2026-11-22T${at}:00.000Z`);

describe("minuteSeries", () => {
  test("has a value for each minute, also those in which nothing moved", () => {
    const series = minuteSeries([minute("10:00", 200, 180, 2), minute("10:03", 50, 60)], null);
    expect(series).toEqual({
      times: [epoch("10:00"), epoch("10:01"), epoch("10:02"), epoch("10:03")].map((at) => at / 1_000),
      emitted: [200, 0, 0, 50],
      committed: [180, 0, 0, 60],
      failed: [2, 0, 0, 0],
    });
  });

  test("leaves the minute of now out while there are others", () => {
    const minutes = [minute("10:00", 200, 200), minute("10:01", 10, 10), minute("10:02", 3, 3)];
    expect(minuteSeries(minutes, epoch("10:02") + 5_000).emitted).toEqual([200, 10]);
    expect(minuteSeries(minutes, epoch("10:04") + 5_000).emitted).toEqual([200, 10, 3, 0]);
  });

  test("shows the only minute as it fills, between those in which nothing moved", () => {
    expect(minuteSeries([minute("10:00", 20, 10)], epoch("10:00") + 9_000)).toMatchObject({
      times: [epoch("09:59") / 1_000, epoch("10:00") / 1_000],
      emitted: [0, 20],
    });
    expect(minuteSeries([minute("10:00", 20, 10)], null).emitted).toEqual([0, 20, 0]);
  });

  test("is empty before anything moved", () => {
    expect(minuteSeries([], epoch("10:00")).times).toEqual([]);
  });
});

describe("minutesSummary", () => {
  test("says rates, errors and how long it took", () => {
    const minutes = [minute("10:00", 200, 180, 2), minute("10:01", 50, 60)];
    expect(minutesSummary(minutes, 75_000)).toBe(
      "250 records emitted and 240 committed in 1 min 15 s. In the busiest minute 180 records were committed. 2 records had errors.",
    );
  });

  test("says that nothing has moved, and that none had an error", () => {
    expect(minutesSummary([], 1_000)).toBe("No record has moved yet.");
    expect(minutesSummary([minute("10:00", 1, 1)], 400)).toBe(
      "1 record emitted and 1 committed in 400 ms. None had an error.",
    );
  });
});
