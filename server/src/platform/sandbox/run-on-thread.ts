import type { Clock } from "../clock.ts";
import type { Logger } from "../logger.ts";
import { HostFunctionError, SandboxStoppingError } from "./sandbox-outcome.ts";
import type {
  HostFunction,
  Json,
  LogLine,
  SandboxEnd,
  SandboxFailure,
  SandboxLimits,
  SandboxOutcome,
} from "./sandbox-outcome.ts";
import type { SandboxThread } from "./sandbox-thread.ts";
import type { FromThread, HostAnswer, ToThread } from "./thread-messages.ts";
import type { ThreadPool, ThreadState } from "./thread-pool.ts";

type Means = { clock: Clock; log: Logger };

/** How long a thread may take to begin: it has to be started first. */
const startMs = 30_000;
/** How long beyond its wall time a script that does not heed its limits keeps its thread. */
const graceMs = 1_000;

/** What does not run any more because the process stops. */
export const stopping: SandboxFailure = { errorClass: "SANDBOX_LOST", message: "Patchbay is stopping." };

/**
 * Gives a job to the next free thread and sees that it ends: a thread that does not answer in time is terminated, which
 * no other job notices. `hear` gets what the thread says and answers the result once it is there.
 */
function onThread<Result>(
  pool: ThreadPool,
  { clock, log }: Means,
  job: ToThread,
  options: {
    lane: string;
    wallMs: number;
    hear: (message: FromThread, thread: SandboxThread) => Result | null;
    lost: (failure: SandboxFailure, durationMs: number) => Result;
  },
): Promise<Result> {
  return new Promise((done, refused) => {
    const task = {
      lane: options.lane,
      drop: () => done(options.lost(stopping, 0)),
      refuse: () => refused(new SandboxStoppingError()),
      run: (thread: SandboxThread, yielded: (reason: "WAITING" | "SLOW") => void): Promise<ThreadState> =>
        new Promise((free) => {
          const end = (result: Result, state: ThreadState): void => {
            cancel();
            thread.release();
            done(result);
            free(state);
          };
          const overdue = (failure: SandboxFailure) => (): void => {
            log.warn({ lane: options.lane, failure: failure.errorClass }, "a sandbox thread is terminated");
            end(options.lost(failure, lasted()), "GONE");
          };
          let startedAt: number | null = null;
          const lasted = (): number => (startedAt === null ? 0 : Math.round(performance.now() - startedAt));
          let cancel = clock.setTimer(
            overdue({ errorClass: "SANDBOX_LOST", message: "The sandbox did not start." }),
            startMs,
          );
          thread.begin(job, {
            lost(reason) {
              const failure: SandboxFailure = /memory limit/.test(reason)
                ? { errorClass: "OUT_OF_MEMORY", message: "The script used more memory than it may." }
                : { errorClass: "SANDBOX_LOST", message: `The sandbox was lost: ${reason}` };
              end(options.lost(failure, lasted()), "GONE");
            },
            hear(message) {
              if (message.type === "started") {
                startedAt = performance.now();
                cancel();
                cancel = clock.setTimer(
                  overdue({
                    errorClass: "TIMED_OUT",
                    message: `The script took more than ${options.wallMs / 1_000} s.`,
                  }),
                  options.wallMs + graceMs,
                );
              } else if (message.type === "yielded") yielded(message.reason);
              const result = options.hear(message, thread);
              if (result !== null) end(result, "FREE");
            },
          });
        }),
    };
    try {
      pool.add(task);
    } catch (error) {
      refused(error);
    }
  });
}

/** Runs a script on the next free thread; its host functions run here. */
export async function runOnThread(
  pool: ThreadPool,
  means: Means,
  job: {
    lane: string;
    source: string;
    /** A JSON array. */
    args: string;
    limits: SandboxLimits;
    hostFunctions: Record<string, HostFunction>;
  },
): Promise<SandboxOutcome> {
  const { lane, limits, hostFunctions, ...rest } = job;
  const logs: LogLine[] = [];
  const ended = new AbortController();
  const end = await onThread<SandboxEnd & { cutLines: number }>(
    pool,
    means,
    { type: "run", ...rest, limits, hostFunctions: Object.keys(hostFunctions) },
    {
      lane,
      wallMs: limits.wallMs,
      lost: (failure, durationMs) => ({ ok: false, ...failure, durationMs, cutLines: 0 }),
      hear(message, thread) {
        if (message.type === "log") logs.push(message.line);
        if (message.type === "ended") return { ...message.end, cutLines: message.cutLines };
        if (message.type === "call")
          void answerCall(hostFunctions[message.name], message.args, limits, ended.signal, means.log).then(
            (answer) => {
              if (!ended.signal.aborted) thread.send({ type: "answer", call: message.call, answer });
            },
          );
        return null;
      },
    },
  );
  ended.abort();
  const { cutLines, ...outcome } = end;
  if (cutLines > 0)
    logs.push({
      level: "WARN",
      text: `… ${cutLines} more ${cutLines === 1 ? "line was" : "lines were"} cut`,
      atMs: outcome.durationMs,
    });
  return { ...outcome, logs };
}

/** Checks a source on the next free thread. */
export function checkOnThread(
  pool: ThreadPool,
  means: Means,
  job: { source: string; limits: SandboxLimits },
): Promise<SandboxFailure | null> {
  return onThread<{ fault: SandboxFailure | null }>(
    pool,
    means,
    { type: "check", ...job },
    {
      lane: "check",
      wallMs: job.limits.wallMs,
      lost: (fault) => ({ fault }),
      hear: (message) => (message.type === "checked" ? { fault: message.fault } : null),
    },
  ).then(({ fault }) => fault);
}

async function answerCall(
  call: HostFunction | undefined,
  args: string,
  limits: SandboxLimits,
  signal: AbortSignal,
  log: Logger,
): Promise<HostAnswer> {
  try {
    if (!call) throw new Error("There is no such host function.");
    const given: Json = JSON.parse(args);
    const value = await call(Array.isArray(given) ? given : [], signal);
    const json = JSON.stringify(value);
    if (Buffer.byteLength(json) > limits.hostAnswerBytes)
      throw new HostFunctionError(
        "ANSWER_TOO_LARGE",
        `The answer has more than ${limits.hostAnswerBytes / 1024} KB.`,
      );
    return { ok: true, json };
  } catch (error) {
    if (error instanceof HostFunctionError) return { ok: false, code: error.code, message: error.message };
    if (!signal.aborted) log.error({ err: error }, "a host function of the sandbox failed");
    return { ok: false, code: "INTERNAL", message: "Something went wrong on our side." };
  }
}
