import type { QuickJSHandle } from "quickjs-emscripten-core";
import { compileSource, placeFault } from "./check-source.ts";
import type { Guest } from "./guest.ts";
import { openGuest } from "./guest.ts";
import { makeHostCalls } from "./host-calls.ts";
import type { HostCalls } from "./host-calls.ts";
import { openEngine } from "./open-engine.ts";
import type { Engine } from "./open-engine.ts";
import { nullThrown, readFailure, sourceName } from "./read-failure.ts";
import { startMeter } from "./run-limits.ts";
import type { Meter } from "./run-limits.ts";
import type { LogLevel, SandboxEnd, SandboxFailure, SandboxLimits } from "./sandbox-outcome.ts";
import { jsonDepth, storableJson } from "./storable.ts";
import type { HostAnswer } from "./thread-messages.ts";

/** What a run tells while it runs. */
export type RunDoor = {
  log(level: LogLevel, text: string, atMs: number): void;
  call(call: number, name: string, args: string): void;
  /** The next answer to one of its calls; null when `timeoutMs` have passed before it. */
  nextAnswer(timeoutMs: number): Promise<{ call: number; answer: HostAnswer } | null>;
  waiting(): void;
  slow(): void;
};

type Job = {
  source: string;
  /** A JSON array. */
  args: string;
  limits: SandboxLimits;
  hostFunctions: readonly string[];
};

// After a script was stopped, what it threw may still need this for saying what it is.
const describeMs = 100;
const describeBytes = 4 * 1024 * 1024;
const jobsAtOnce = 100;

/** Runs one script to its end in an engine of its own. Never throws for what the script does. */
export async function runScript(
  wasmModule: WebAssembly.Module,
  job: Job,
  door: RunDoor,
): Promise<SandboxEnd> {
  const { limits, source } = job;
  const engine = await openEngine(wasmModule, limits.memoryBytes);
  const meter = startMeter(limits, door.slow);
  engine.runtime.setInterruptHandler(meter.shouldStop);
  const fail = (failure: SandboxFailure): SandboxEnd => ({
    ok: false,
    durationMs: Math.round(meter.elapsed()),
    ...(meter.stopped() ?? failure),
  });
  try {
    const fault = compileSource(engine.context, source);
    if (fault?.errorClass === "SYNTAX")
      return fail(placeFault((part) => compileSource(engine.context, part), source, fault));
    if (fault) return fail(fault);
    const calls = makeHostCalls(engine, limits, door);
    const guest = openGuest(engine, {
      log: (level, text) => door.log(level, text, Math.round(meter.elapsed())),
      call: calls.call,
      names: job.hostFunctions,
    });
    const args = guest?.parse(job.args);
    if (!guest || !args) return fail(noMemory("The input needs more memory than the script may use."));
    const end = await evaluate({ engine, guest, meter, calls, door, limits }, source, args);
    if (!end.ok) return fail(end.failure);
    // What was stopped and went on all the same, by catching what stopped it, has failed.
    const stopped = meter.stopped();
    if (stopped) return fail(stopped);
    const memoryBytes = usedMemory(engine);
    return { ok: true, output: end.output, durationMs: Math.round(meter.elapsed()), memoryBytes };
  } catch (error) {
    if (error instanceof RangeError)
      return fail({ errorClass: "STACK_OVERFLOW", message: "The script called itself too deep." });
    if (error instanceof WebAssembly.RuntimeError)
      return fail({
        errorClass: "SANDBOX_LOST",
        message: "The script broke its sandbox; nothing else was touched.",
      });
    throw error;
  }
}

type Running = {
  engine: Engine;
  guest: Guest;
  meter: Meter;
  calls: HostCalls;
  door: RunDoor;
  limits: SandboxLimits;
};

type Ended = { ok: true; output: string } | { ok: false; failure: SandboxFailure };
type Settled = { ok: true; value: QuickJSHandle } | { ok: false; failure: SandboxFailure };

const failed = (failure: SandboxFailure): { ok: false; failure: SandboxFailure } => ({ ok: false, failure });
const tooMuch = "The script used more memory than it may.";
const noMemory = (message: string): SandboxFailure => ({ errorClass: "OUT_OF_MEMORY", message });

async function evaluate(running: Running, source: string, args: QuickJSHandle): Promise<Ended> {
  const { engine, guest } = running;
  const { context } = engine;
  const module = context.evalCode(source, sourceName, { type: "module" });
  if (module.error) return failed(whyThrown(running, module.error));
  const loaded = await settle(running, module.value);
  if (!loaded.ok) return loaded;
  const run = context.getProp(loaded.value, "default");
  if (context.typeof(run) !== "function")
    return failed({
      errorClass: "NO_DEFAULT_EXPORT",
      message:
        "The script has no default export that is a function. Begin with: export default async function (event, context) {",
    });
  const started = guest.start(run, args);
  if (!started.ok) return failed(whyThrown(running, started.error));
  const ended = await settle(running, started.value);
  return ended.ok ? serialise(running, ended.value) : ended;
}

/** Runs promise jobs until a promise is settled, waiting for host functions where nothing else is to be done. */
async function settle(running: Running, promise: QuickJSHandle): Promise<Settled> {
  const { engine, meter, calls, door, limits } = running;
  const { runtime, context } = engine;
  for (;;) {
    while (runtime.hasPendingJob()) {
      const jobs = runtime.executePendingJobs(jobsAtOnce);
      if (jobs.error) return failed(whyThrown(running, jobs.error));
      if (meter.shouldStop()) break;
    }
    const stopped = meter.stopped();
    if (stopped) return failed(stopped);
    const state = context.getPromiseState(promise);
    if (state.type === "fulfilled") return { ok: true, value: state.value };
    if (state.type === "rejected") return failed(whyThrown(running, state.error));
    // A job that found no memory is gone without a word.
    if (calls.waiting() === 0 && engine.peakBytes() >= limits.memoryBytes) return failed(noMemory(tooMuch));
    if (calls.waiting() === 0)
      return failed({
        errorClass: "NEVER_SETTLED",
        message:
          "The script waits for a promise that nothing can settle. There are no timers and no network.",
      });
    door.waiting();
    const answer = await door.nextAnswer(Math.max(0, limits.wallMs - meter.elapsed()));
    if (answer) calls.settle(answer.call, answer.answer);
    else meter.expire();
  }
}

function serialise(running: Running, value: QuickJSHandle): Ended {
  const { engine, guest, limits } = running;
  const { context } = engine;
  const called = guest.serialise(value);
  if (!called.ok) {
    const failure = whyThrown(running, called.error);
    return failed(
      failure.errorClass === "EXCEPTION"
        ? {
            ...failure,
            errorClass: "NOT_SERIALISABLE",
            message: `The returned value cannot be JSON. ${failure.message}`,
          }
        : failure,
    );
  }
  if (context.typeof(called.value) !== "string")
    return failed({
      errorClass: "NOT_SERIALISABLE",
      message: "The returned value is a function or a symbol, not JSON.",
    });
  const tooLarge = failed({
    errorClass: "OUTPUT_TOO_LARGE",
    message: `The returned value has more than ${limits.outputBytes / 1024} KB as JSON.`,
  });
  const length = context.getProp(called.value, "length").consume((handle) => context.getNumber(handle));
  if (length > limits.outputBytes) return tooLarge;
  const output = storableJson(context.getString(called.value));
  if (Buffer.byteLength(output) > limits.outputBytes) return tooLarge;
  if (jsonDepth(output) > limits.outputDepth)
    return failed({
      errorClass: "NOT_SERIALISABLE",
      message: `The returned value nests deeper than ${limits.outputDepth}.`,
    });
  return { ok: true, output };
}

/** What was thrown; a script that used up its memory or time gets a little more for saying it. */
function whyThrown({ engine, guest, meter, limits }: Running, error: QuickJSHandle): SandboxFailure {
  const stopped = meter.stopped();
  if (stopped) return stopped;
  const { runtime, context } = engine;
  const until = meter.elapsed() + describeMs;
  runtime.setInterruptHandler(() => meter.elapsed() > until);
  runtime.setMemoryLimit(limits.memoryBytes + describeBytes);
  const failure = readFailure(context, error, guest.describe);
  // Without memory for an error QuickJS throws null; a growing array needs room for two when it fails.
  return failure.message === nullThrown && engine.peakBytes() > limits.memoryBytes / 2
    ? noMemory(tooMuch)
    : failure;
}

function usedMemory({ runtime, context }: Engine): number {
  return context
    .getProp(runtime.computeMemoryUsage(), "memory_used_size")
    .consume((handle) => context.getNumber(handle));
}
