import { threadCpuUsage } from "node:process";
import type { SandboxFailure, SandboxLimits } from "./sandbox-outcome.ts";

/** What a run has used of its time. */
export type Meter = {
  /** ms since the start. */
  elapsed(): number;
  /** For QuickJS's interrupt handler: whether to stop what runs. Once it did, it always does. */
  shouldStop(): boolean;
  /** Why it was stopped; null while it was not. */
  stopped(): SandboxFailure | null;
  /** Stops it because its wall time is over while it waits. */
  expire(): void;
};

/** How long a run may be busy before others are let past it. */
const slowMs = 250;

function cpuMs(): number {
  const { user, system } = threadCpuUsage();
  return (user + system) / 1_000;
}

/** Starts to measure this thread's time; `onSlow` is called once when it has been busy for 250 ms. */
export function startMeter(limits: SandboxLimits, onSlow: () => void): Meter {
  const start = performance.now();
  const startCpu = cpuMs();
  let failure: SandboxFailure | null = null;
  let slow = false;

  const timedOut = (message: string): SandboxFailure => ({ errorClass: "TIMED_OUT", message });
  const overWall = (): SandboxFailure => timedOut(`The script took more than ${limits.wallMs / 1_000} s.`);

  return {
    elapsed: () => performance.now() - start,
    stopped: () => failure,
    expire() {
      failure ??= overWall();
    },
    shouldStop() {
      if (failure) return true;
      const busy = cpuMs() - startCpu;
      if (busy > limits.cpuMs)
        failure = timedOut(`The script computed for more than ${limits.cpuMs / 1_000} s.`);
      else if (performance.now() - start > limits.wallMs) failure = overWall();
      else if (!slow && busy > slowMs) {
        slow = true;
        onSlow();
      }
      return failure !== null;
    },
  };
}
