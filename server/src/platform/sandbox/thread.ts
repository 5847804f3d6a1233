import { setPriority } from "node:os";
import { parentPort, workerData } from "node:worker_threads";
import { compileSource, hasDefaultExport, placeFault } from "./check-source.ts";
import { openEngine } from "./open-engine.ts";
import { startMeter } from "./run-limits.ts";
import { runScript } from "./run-script.ts";
import type { SandboxFailure, SandboxLimits } from "./sandbox-outcome.ts";
import { storableText } from "./storable.ts";
import type { FromThread, HostAnswer, ToThread } from "./thread-messages.ts";

// The entry of a sandbox thread. It is told what to run by messages, does one thing at a time, and knows no environment.

const maxLine = 2_000;

if (!parentPort) throw new Error("This is the entry of a thread.");
const port = parentPort;
const wasmModule = workerData instanceof WebAssembly.Module ? workerData : null;
if (!wasmModule) throw new Error("A thread is given the compiled engine.");

// On Linux a priority is a thread's own: scripts give way to the requests that the process answers.
if (process.platform === "linux") setPriority(0, 5);

const tell = (message: FromThread): void => port.postMessage(message);

type Answered = { call: number; answer: HostAnswer };
const answers: Answered[] = [];
let takeAnswer: ((answer: Answered) => void) | null = null;

function nextAnswer(timeoutMs: number): Promise<Answered | null> {
  const ready = answers.shift();
  if (ready) return Promise.resolve(ready);
  return new Promise((done) => {
    const timer = setTimeout(() => {
      takeAnswer = null;
      done(null);
    }, timeoutMs);
    takeAnswer = (answer) => {
      clearTimeout(timer);
      takeAnswer = null;
      done(answer);
    };
  });
}

async function run(engine: WebAssembly.Module, job: Extract<ToThread, { type: "run" }>): Promise<void> {
  const { limits } = job;
  answers.length = 0;
  let lines = 0;
  let bytes = 0;
  let cutLines = 0;
  tell({ type: "started" });
  const end = await runScript(engine, job, {
    log(level, given, atMs) {
      const text = storableText(given.length > maxLine ? `${given.slice(0, maxLine)} …` : given);
      const size = Buffer.byteLength(text);
      if (lines >= limits.logLines || bytes + size > limits.logBytes) {
        cutLines += 1;
        return;
      }
      lines += 1;
      bytes += size;
      tell({ type: "log", line: { level, text, atMs } });
    },
    call: (call, name, args) => tell({ type: "call", call, name, args }),
    nextAnswer,
    waiting: () => tell({ type: "yielded", reason: "WAITING" }),
    slow: () => tell({ type: "yielded", reason: "SLOW" }),
  });
  tell({ type: "ended", end, cutLines });
}

async function check(engine: WebAssembly.Module, source: string, limits: SandboxLimits): Promise<void> {
  tell({ type: "started" });
  tell({ type: "checked", fault: await findFault(engine, source, limits) });
}

async function findFault(
  module: WebAssembly.Module,
  source: string,
  limits: SandboxLimits,
): Promise<SandboxFailure | null> {
  const engine = await openEngine(module, limits.memoryBytes);
  const meter = startMeter(limits, () => {});
  engine.runtime.setInterruptHandler(meter.shouldStop);
  const compile = (part: string): SandboxFailure | null => compileSource(engine.context, part);
  try {
    const fault = compile(source);
    if (fault) return fault.errorClass === "SYNTAX" ? placeFault(compile, source, fault) : fault;
    if (hasDefaultExport(engine, source)) return null;
    return {
      errorClass: "NO_DEFAULT_EXPORT",
      message:
        "The script has no default export. Begin with: export default async function (event, context) {",
    };
  } catch (error) {
    if (error instanceof RangeError)
      return { errorClass: "STACK_OVERFLOW", message: "The source nests too deep." };
    throw error;
  }
}

port.on("message", (message: ToThread) => {
  if (message.type === "run") void run(wasmModule, message);
  else if (message.type === "check") void check(wasmModule, message.source, message.limits);
  else if (takeAnswer) takeAnswer(message);
  else answers.push(message);
});
