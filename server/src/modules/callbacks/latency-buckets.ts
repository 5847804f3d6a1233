/**
 * The upper bounds, in ms and included, of the buckets that durations of attempts are counted in (`CallbackHour.durations`,
 * in this order). What is longer than the last counts there. Stored rows depend on them: add at the end only.
 */
export const latencyBuckets: readonly number[] = [
  1, 2, 3, 5, 7, 10, 14, 20, 30, 40, 55, 75, 100, 140, 200, 300, 400, 550, 750, 1_000, 1_400, 2_000, 3_000,
  4_000, 5_500, 7_500, 10_000, 14_000, 20_000, 30_000, 45_000, 60_000,
];

/** The bucket of a duration in ms, counted from 0 (PostgreSQL counts the array's elements from 1). */
export function bucketOf(ms: number): number {
  let low = 0;
  let high = latencyBuckets.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (ms <= (latencyBuckets[middle] ?? Infinity)) high = middle;
    else low = middle + 1;
  }
  return low;
}

/**
 * The duration, in whole ms, that the share `p` (0–1) of all attempts did not exceed; null where there were none. Within
 * its bucket it is interpolated, so it is off by at most the bucket's width.
 */
export function percentile(buckets: readonly (number | null)[] | null, p: number): number | null {
  const counts = (buckets ?? []).map((count) => count ?? 0);
  const total = counts.reduce((sum, count) => sum + count, 0);
  if (total === 0) return null;
  const rank = Math.max(1, p * total);
  let below = 0;
  for (const [index, count] of counts.entries()) {
    if (count > 0 && below + count >= rank) {
      const lower = latencyBuckets[index - 1] ?? 0;
      const upper = latencyBuckets[index] ?? lower;
      return Math.round(lower + (upper - lower) * ((rank - below) / count));
    }
    below += count;
  }
  return latencyBuckets.at(-1) ?? null;
}

/** About how long an attempt took on average, in ms: each counted as in the middle of its bucket; null where there were none. */
export function meanOf(buckets: readonly number[]): number | null {
  const total = buckets.reduce((sum, count) => sum + count, 0);
  if (total === 0) return null;
  const middle = (index: number): number =>
    ((latencyBuckets[index - 1] ?? 0) + (latencyBuckets[index] ?? latencyBuckets.at(-1) ?? 0)) / 2;
  return buckets.reduce((sum, count, index) => sum + count * middle(index), 0) / total;
}

/** Buckets added up, for a percentile over several hours or endpoints. */
export function addBuckets(rows: readonly (readonly number[] | null)[]): number[] {
  return latencyBuckets.map((_, index) => rows.reduce((sum, row) => sum + (row?.[index] ?? 0), 0));
}
