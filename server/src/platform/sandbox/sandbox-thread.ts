import { Worker } from "node:worker_threads";
import type { FromThread, ToThread } from "./thread-messages.ts";

/** Who hears what a thread says about its job, and once that the thread is gone. */
export type ThreadListener = { hear(message: FromThread): void; lost(reason: string): void };

/** A thread that runs one job at a time, seen from the process. */
export type SandboxThread = {
  /** Gives it a job. The process stays alive until `release`. */
  begin(job: ToThread, listener: ThreadListener): void;
  send(message: ToThread): void;
  /** The job is over. */
  release(): void;
  /** Ends it at once, whatever it does. */
  terminate(): Promise<unknown>;
};

/** Starts a thread. `onGone` is called once when it has ended by itself. */
export function startThread(wasmModule: WebAssembly.Module, onGone: () => void): SandboxThread {
  const worker = new Worker(new URL("./thread.ts", import.meta.url), {
    workerData: wasmModule,
    // Nothing of the process is handed on: no arguments, no flags, no environment.
    env: {},
    argv: [],
    execArgv: [],
    resourceLimits: { maxOldGenerationSizeMb: 128, stackSizeMb: 16 },
    name: "sandbox",
  });
  worker.unref();
  let listener: ThreadListener | null = null;
  let gone = false;
  const end = (reason: string): void => {
    if (gone) return;
    gone = true;
    onGone();
    listener?.lost(reason);
  };
  worker.on("message", (message: FromThread) => listener?.hear(message));
  worker.on("error", (error: unknown) => end(error instanceof Error ? error.message : String(error)));
  worker.on("exit", (code) => end(`it ended with code ${code}`));
  return {
    begin(job, heard) {
      listener = heard;
      worker.ref();
      worker.postMessage(job, []);
    },
    send: (message) => worker.postMessage(message, []),
    release() {
      listener = null;
      worker.unref();
    },
    terminate() {
      gone = true;
      listener?.lost("Patchbay ended it.");
      return worker.terminate();
    },
  };
}
