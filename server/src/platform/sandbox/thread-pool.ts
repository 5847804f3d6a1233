import type { Clock } from "../clock.ts";
import type { Logger } from "../logger.ts";
import { makeFairQueue } from "./fair-queue.ts";
import { SandboxBusyError } from "./sandbox-outcome.ts";
import type { SandboxThread } from "./sandbox-thread.ts";
import { startThread } from "./sandbox-thread.ts";

/** A piece of work for a thread. */
export type ThreadTask = {
  /** Tasks of one lane take turns with those of others. */
  lane: string;
  /** Runs on a thread that is its own until the promise is settled. `yielded` lets the next task start beside it. */
  run(thread: SandboxThread, yielded: (reason: "WAITING" | "SLOW") => void): Promise<ThreadState>;
  /** It will not run: the pool is closed. */
  drop(): void;
  /** It will not run here: the pool takes no more. */
  refuse(): void;
};

/** What became of the thread: it takes the next task, or has been ended. */
export type ThreadState = "FREE" | "GONE";

export type ThreadPool = {
  /** Queues a task; throws SandboxBusyError where the queue is full. */
  add(task: ThreadTask): void;
  /** Takes no more, and refuses what waits; what runs goes on to its end. */
  drain(): void;
  close(): Promise<void>;
};

const idleMs = 30_000;

/**
 * Threads for scripts. `workers` tasks compute at a time; one that has computed for long or waits for an answer gives
 * its place to the next, up to `maxThreads` threads. A lane has at most a quarter of them, and one whose last task was
 * slow a single one. Threads are started when needed; those beyond `workers` end after 30 s without work.
 */
export function makeThreadPool(options: {
  wasmModule: WebAssembly.Module;
  workers: number;
  maxThreads: number;
  maxWaiting: number;
  clock: Clock;
  log: Logger;
}): ThreadPool {
  const { workers, maxThreads, maxWaiting, clock, log } = options;
  const queue = makeFairQueue<ThreadTask>();
  const threads = new Set<SandboxThread>();
  const idle: SandboxThread[] = [];
  const ending = new Set<Promise<unknown>>();
  const running = new Map<string, number>();
  const slowLanes = new Set<string>();
  const perLane = Math.max(1, Math.floor(maxThreads / 4));
  let taken = 0;
  let closed = false;
  let draining = false;

  const mayTake = (lane: string): boolean => (running.get(lane) ?? 0) < (slowLanes.has(lane) ? 1 : perLane);

  function openThread(): SandboxThread {
    const thread = startThread(options.wasmModule, () => {
      forget(thread);
      if (!closed) log.warn("a sandbox thread ended by itself");
    });
    threads.add(thread);
    return thread;
  }

  function forget(thread: SandboxThread): void {
    threads.delete(thread);
    const index = idle.indexOf(thread);
    if (index >= 0) idle.splice(index, 1);
  }

  function end(thread: SandboxThread): void {
    forget(thread);
    const ended = thread.terminate().finally(() => ending.delete(ended));
    ending.add(ended);
  }

  function rest(thread: SandboxThread): void {
    if (closed || threads.size > maxThreads) return end(thread);
    idle.push(thread);
    if (threads.size <= workers) return;
    clock.setTimer(() => {
      if (idle.includes(thread) && threads.size > workers) end(thread);
    }, idleMs);
  }

  function start(task: ThreadTask): void {
    const { lane } = task;
    const thread = idle.pop() ?? openThread();
    let holdsPlace = true;
    let slow = false;
    const giveUp = (): void => {
      if (!holdsPlace) return;
      holdsPlace = false;
      taken -= 1;
    };
    taken += 1;
    running.set(lane, (running.get(lane) ?? 0) + 1);
    task
      .run(thread, (reason) => {
        if (reason === "SLOW") slow = true;
        if (slow) slowLanes.add(lane);
        giveUp();
        fill();
      })
      .catch((error: unknown) => {
        log.error({ err: error }, "a sandbox task met an unexpected error");
        return "GONE" as const;
      })
      .then((state) => {
        giveUp();
        const left = (running.get(lane) ?? 1) - 1;
        if (left > 0) running.set(lane, left);
        else running.delete(lane);
        if (!slow) slowLanes.delete(lane);
        if (state === "GONE") end(thread);
        else rest(thread);
        fill();
      });
  }

  function fill(): void {
    while (!closed && taken < workers && (idle.length > 0 || threads.size < maxThreads)) {
      const task = queue.take(mayTake);
      if (!task) return;
      start(task);
    }
  }

  return {
    add(task) {
      if (closed) return task.drop();
      if (draining) return task.refuse();
      if (queue.size >= maxWaiting) throw new SandboxBusyError(queue.size);
      queue.add(task.lane, task);
      fill();
    },
    drain() {
      draining = true;
      for (const task of queue.clear()) task.refuse();
    },
    async close() {
      closed = true;
      for (const task of queue.clear()) task.drop();
      for (const thread of threads) end(thread);
      await Promise.all(ending);
    },
  };
}
