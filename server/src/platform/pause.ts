import { setTimeout as wait } from "node:timers/promises";

/** Waits `ms` milliseconds of real time, whatever the clock: for looking again at what another process does. */
export async function pause(ms: number): Promise<void> {
  await wait(ms);
}
