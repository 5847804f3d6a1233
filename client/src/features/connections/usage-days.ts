export type UsageDay = {
  day: string;
  calls: number;
  failures: number;
  limited: number;
  averageMs: number | null;
};

/** The last `count` days (UTC) up to `today`, oldest first; a day that the server left out had no calls. */
export function usageDays(known: readonly UsageDay[], today: Date, count: number): UsageDay[] {
  const byDay = new Map(known.map((each) => [each.day, each]));
  return Array.from({ length: count }, (_, index) => {
    const at = new Date(
      Date.UTC(today.getUTCFullYear(), today.getUTCMonth(), today.getUTCDate() - (count - 1 - index)),
    );
    const day = at.toISOString().slice(0, 10);
    return byDay.get(day) ?? { day, calls: 0, failures: 0, limited: 0, averageMs: null };
  });
}

/** The sums over some days; the average is over all calls. */
export function usageTotal(days: readonly UsageDay[]): Omit<UsageDay, "day"> {
  const sum = (of: (day: UsageDay) => number) => days.reduce((total, day) => total + of(day), 0);
  const calls = sum((day) => day.calls);
  const timed = sum((day) => (day.averageMs === null ? 0 : day.calls));
  return {
    calls,
    failures: sum((day) => day.failures),
    limited: sum((day) => day.limited),
    averageMs: timed === 0 ? null : Math.round(sum((day) => (day.averageMs ?? 0) * day.calls) / timed),
  };
}
