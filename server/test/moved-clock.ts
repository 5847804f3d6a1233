import type { Clock } from "../src/platform/clock.ts";
import { systemClock } from "../src/platform/clock.ts";

/** Real time that a test puts forward: what is due then is due at once; timers run by the machine's clock. */
export function makeMovedClock(): { clock: Clock; advance(ms: number): void } {
  let aheadMs = 0;
  return {
    clock: { ...systemClock, now: () => new Date(Date.now() + aheadMs) },
    advance(ms) {
      aheadMs += ms;
    },
  };
}
