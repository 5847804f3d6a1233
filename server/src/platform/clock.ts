/** The only source of time outside tests: what a moment is, and what runs later. */
export type Clock = {
  /** The present moment. */
  now(): Date;
  /**
   * Runs `run` once after `delayMs` milliseconds; the returned function cancels it.
   * A waiting timer never keeps the process alive. Delays above 2^31-1 ms (24.8 days) are cut to that.
   */
  setTimer(run: () => void, delayMs: number): () => void;
};

/** A clock that stands still until a test moves it. */
export type ManualClock = Clock & {
  /** Moves time forward by `ms`, running due timers in the order of their moments, each at its own moment. */
  advance(ms: number): void;
  /** How many timers wait. */
  pendingTimers(): number;
};

const LONGEST_DELAY_MS = 2 ** 31 - 1;

/** The clock of the machine. */
export const systemClock: Clock = {
  now: () => new Date(),
  setTimer(run, delayMs) {
    const timer = setTimeout(run, Math.min(Math.max(delayMs, 0), LONGEST_DELAY_MS));
    timer.unref();
    return () => clearTimeout(timer);
  },
};

/** As `setTimer`, at a moment, however far away. */
export function setTimerAt(clock: Clock, moment: Date, run: () => void): () => void {
  const wait = (): (() => void) =>
    clock.setTimer(() => {
      if (clock.now() >= moment) run();
      else cancel = wait();
    }, moment.getTime() - clock.now().getTime());
  let cancel = wait();
  return () => cancel();
}

/** A clock for tests, starting at `start`. */
export function makeManualClock(start: Date | string = "2026-01-01T00:00:00.000Z"): ManualClock {
  let nowMs = new Date(start).getTime();
  let order = 0;
  const timers = new Set<{ dueMs: number; order: number; run: () => void }>();

  function nextDue(untilMs: number) {
    let next: { dueMs: number; order: number; run: () => void } | undefined;
    for (const timer of timers) {
      if (timer.dueMs > untilMs) continue;
      if (!next || timer.dueMs < next.dueMs || (timer.dueMs === next.dueMs && timer.order < next.order))
        next = timer;
    }
    return next;
  }

  return {
    now: () => new Date(nowMs),
    setTimer(run, delayMs) {
      const timer = { dueMs: nowMs + Math.max(delayMs, 0), order: order++, run };
      timers.add(timer);
      return () => void timers.delete(timer);
    },
    advance(ms) {
      const untilMs = nowMs + ms;
      for (let timer = nextDue(untilMs); timer; timer = nextDue(untilMs)) {
        timers.delete(timer);
        nowMs = Math.max(nowMs, timer.dueMs);
        timer.run();
      }
      nowMs = untilMs;
    },
    pendingTimers: () => timers.size,
  };
}
