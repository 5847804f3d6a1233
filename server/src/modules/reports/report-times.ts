const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

/** When the next digest goes out: hourly ones at the full hour, daily ones at `hour` o'clock UTC. */
export function nextDigestAt(now: Date, { digestMinutes, digestHour }: DigestTimes): Date {
  if (digestMinutes === 60) return new Date((Math.floor(now.getTime() / hourMs) + 1) * hourMs);
  const next = new Date(now);
  next.setUTCHours(digestHour, 0, 0, 0);
  return next <= now ? new Date(next.getTime() + dayMs) : next;
}

export type DigestTimes = { digestMinutes: number; digestHour: number };

/** Where nobody chose otherwise: every day at 07:00 UTC. */
export const defaultTimes: DigestTimes = { digestMinutes: 1_440, digestHour: 7 };

/** When the next weekly report goes out: on Monday at `hour` o'clock UTC. */
export function nextWeeklyReportAt(now: Date, hour: number): Date {
  const monday = new Date(now.getTime() + ((8 - now.getUTCDay()) % 7) * dayMs);
  monday.setUTCHours(hour, 0, 0, 0);
  return monday <= now ? new Date(monday.getTime() + 7 * dayMs) : monday;
}
