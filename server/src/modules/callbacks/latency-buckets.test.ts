import { expect, test } from "vitest";
import { addBuckets, bucketOf, latencyBuckets, meanOf, percentile } from "./latency-buckets.ts";

function countsOf(durations: number[]): number[] {
  const counts = latencyBuckets.map(() => 0);
  for (const ms of durations) {
    const bucket = bucketOf(ms);
    counts[bucket] = (counts[bucket] ?? 0) + 1;
  }
  return counts;
}

test("a duration counts in the first bucket whose bound it does not exceed", () => {
  expect(bucketOf(0)).toBe(0);
  expect(bucketOf(1)).toBe(0);
  expect(bucketOf(1.2)).toBe(1);
  for (const [index, bound] of latencyBuckets.entries()) expect(bucketOf(bound)).toBe(index);
  expect(bucketOf(3_600_000)).toBe(latencyBuckets.length - 1);
});

test("a percentile lies in the bucket where the true one lies", () => {
  const durations = Array.from({ length: 1_000 }, (_, index) => index + 1);
  for (const p of [0.5, 0.95, 0.99]) {
    const shown = percentile(countsOf(durations), p);
    expect(bucketOf(shown ?? -1)).toBe(bucketOf(p * 1_000));
  }
  expect(percentile(countsOf([42]), 0.5)).toBe(55);
  expect(percentile(countsOf([80_000]), 0.95)).toBe(60_000);
});

test("there is no percentile of nothing", () => {
  expect(percentile(null, 0.5)).toBeNull();
  expect(percentile([], 0.5)).toBeNull();
  expect(percentile([0, 0], 0.5)).toBeNull();
});

test("buckets of several hours add up, also where one is empty or shorter", () => {
  expect(addBuckets([[1, 2], null, [], [3]]).slice(0, 3)).toEqual([4, 2, 0]);
});

test("the mean is about that of the durations", () => {
  const mean = meanOf(countsOf([90, 110, 190, 210])) ?? 0;
  expect(mean).toBeGreaterThan(120);
  expect(mean).toBeLessThan(190);
  expect(meanOf([])).toBeNull();
});
