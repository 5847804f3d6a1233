import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import type { Clock } from "../clock.ts";
import type { Logger } from "../logger.ts";
import { checkOnThread, runOnThread, stopping } from "./run-on-thread.ts";
import type { HostFunction, Json, SandboxFailure, SandboxLimits, SandboxOutcome } from "./sandbox-outcome.ts";
import { defaultLimits, maxInputBytes, maxSourceBytes, SandboxStoppingError } from "./sandbox-outcome.ts";
import { makeThreadPool } from "./thread-pool.ts";
import type { ThreadPool } from "./thread-pool.ts";

export type SandboxRequest = {
  /** An ECMAScript module whose default export is a function. */
  source: string;
  /** What the function is called with. */
  args: readonly Json[];
  /** Runs of one lane take turns with those of others. */
  lane?: string;
  limits?: Partial<SandboxLimits>;
  /** What scripts can call and await, by name: `lookUp`, or with one dot `connections.invoke`. None by default. */
  hostFunctions?: Record<string, HostFunction>;
};

/** Runs JavaScript that strangers wrote. */
export type Sandbox = {
  /**
   * Runs a script in a thread and an engine of its own: it has the built-ins of ECMAScript 2023, `console` and the host
   * functions given; no files, network, processes, timers or modules; nothing of it is left for the next. All that it
   * does is in the outcome. Throws SandboxBusyError where too many wait already.
   */
  run(request: SandboxRequest): Promise<SandboxOutcome>;
  /** What keeps a source from being run at all, found without running it; null: nothing. Throws as `run`. */
  check(source: string): Promise<SandboxFailure | null>;
  /** Takes no more: what waits, and what comes, is a SandboxStoppingError; what runs goes on to its end. */
  drain(): Promise<void>;
  /** Ends every thread; what runs or waits ends as `SANDBOX_LOST`. */
  close(): Promise<void>;
};

/**
 * Makes a sandbox. `workers` scripts compute at a time (2), with up to `maxThreads` threads (16) when some are slow or
 * wait for answers; `maxWaiting` wait (1,000). Threads are started at the first use.
 */
export function makeSandbox(options: {
  log: Logger;
  clock: Clock;
  workers?: number;
  maxThreads?: number;
  maxWaiting?: number;
}): Sandbox {
  const { log, clock, workers = 2, maxThreads = 16, maxWaiting = 1_000 } = options;
  let pool: Promise<ThreadPool> | null = null;
  let closed = false;
  let draining = false;
  const openPool = async (): Promise<ThreadPool> =>
    makeThreadPool({ wasmModule: await compileEngine(), workers, maxThreads, maxWaiting, clock, log });

  return {
    async run(request) {
      const args = JSON.stringify(request.args);
      const refused = refuse(request.source) ?? (byteLength(args) > maxInputBytes ? inputTooLarge : null);
      if (refused) return { ok: false, ...refused, durationMs: 0, logs: [] };
      if (closed) return { ok: false, ...stopping, durationMs: 0, logs: [] };
      if (draining) throw new SandboxStoppingError();
      return runOnThread(
        await (pool ??= openPool()),
        { clock, log },
        {
          lane: request.lane ?? "",
          source: request.source,
          args,
          limits: { ...defaultLimits, ...request.limits },
          hostFunctions: request.hostFunctions ?? {},
        },
      );
    },
    async check(source) {
      const refused = refuse(source);
      if (refused) return refused;
      if (closed) return stopping;
      return checkOnThread(await (pool ??= openPool()), { clock, log }, { source, limits: defaultLimits });
    },
    async drain() {
      draining = true;
      (await pool)?.drain();
    },
    async close() {
      closed = true;
      await (await pool)?.close();
    },
  };
}

const inputTooLarge: SandboxFailure = {
  errorClass: "INPUT_TOO_LARGE",
  message: `The input has more than ${maxInputBytes / 1024} KB as JSON.`,
};

function refuse(source: string): SandboxFailure | null {
  if (byteLength(source) <= maxSourceBytes) return null;
  return { errorClass: "SOURCE_TOO_LARGE", message: `A script may have ${maxSourceBytes / 1024} KB.` };
}

const byteLength = (text: string): number => Buffer.byteLength(text);

let compiled: Promise<WebAssembly.Module> | null = null;

/** Compiles the engine once per process; threads share the result. */
function compileEngine(): Promise<WebAssembly.Module> {
  compiled ??= readFile(
    fileURLToPath(import.meta.resolve("@jitl/quickjs-ng-wasmfile-release-sync/wasm")),
  ).then((bytes) => WebAssembly.compile(bytes));
  return compiled;
}
