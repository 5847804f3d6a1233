export type Json = string | number | boolean | null | Json[] | { [key: string]: Json };

/** What one run may use. */
export type SandboxLimits = {
  /** Time from its start to its end, waiting for host functions included. */
  wallMs: number;
  /** Time that it keeps a processor busy. */
  cpuMs: number;
  /** All that it holds at one time: values, strings, buffers, its own compiled source. */
  memoryBytes: number;
  /** Its returned value as JSON, UTF-8. */
  outputBytes: number;
  /** How deep arrays and objects of the returned value may nest. */
  outputDepth: number;
  logLines: number;
  logBytes: number;
  /** Calls of host functions in one run. */
  hostCalls: number;
  /** Calls of host functions that wait for their answers at one time. */
  hostCallsAtOnce: number;
  /** The arguments of one such call as JSON. */
  hostCallBytes: number;
  /** The answer of one such call as JSON. */
  hostAnswerBytes: number;
};

/**
 * 5 s of wall time and 2 s of CPU; 32 MB of memory; 20 KB of output, nested at most 100 deep; 100 lines or 20 KB of
 * logs; 50 calls of host functions, 10 at once, with 256 KB of arguments and 1 MB of answer each. Next to these stand
 * `maxSourceBytes`, `maxInputBytes` and a stack of 256 KB, which is several hundred calls.
 */
export const defaultLimits: SandboxLimits = {
  wallMs: 5_000,
  cpuMs: 2_000,
  memoryBytes: 32 * 1024 * 1024,
  outputBytes: 20 * 1024,
  outputDepth: 100,
  logLines: 100,
  logBytes: 20 * 1024,
  hostCalls: 50,
  hostCallsAtOnce: 10,
  hostCallBytes: 256 * 1024,
  hostAnswerBytes: 1024 * 1024,
};

/** UTF-8 bytes that a source may have. */
export const maxSourceBytes = 256 * 1024;
/** UTF-8 bytes that the arguments of a run may have as JSON. */
export const maxInputBytes = 1024 * 1024;

export type SandboxErrorClass =
  | "SYNTAX" // the source is no ECMAScript module
  | "IMPORT" // it imports something
  | "NO_DEFAULT_EXPORT" // its default export is not a function
  | "EXCEPTION" // it threw, or its promise was rejected
  | "TIMED_OUT" // wall time or CPU time
  | "OUT_OF_MEMORY"
  | "STACK_OVERFLOW"
  | "NEVER_SETTLED" // its promise waits for something that cannot happen
  | "NOT_SERIALISABLE" // its value cannot be JSON
  | "OUTPUT_TOO_LARGE"
  | "SOURCE_TOO_LARGE"
  | "INPUT_TOO_LARGE"
  | "SANDBOX_LOST"; // the thread ended under it; no fault of the script

export type LogLevel = "DEBUG" | "INFO" | "WARN" | "ERROR";

/** One line of `console`. `atMs` counts from the start of the run. The text has no NUL and no lone surrogate. */
export type LogLine = { level: LogLevel; text: string; atMs: number };

/** Why a run failed. `line` and `column` count from 1 and are absent where the engine cannot tell. */
export type SandboxFailure = {
  errorClass: SandboxErrorClass;
  message: string;
  line?: number;
  column?: number;
};

/** How a run ended, without its logs. `output` is JSON text that PostgreSQL takes as `jsonb`. */
export type SandboxEnd =
  | { ok: true; output: string; durationMs: number; memoryBytes: number }
  | ({ ok: false; durationMs: number } & SandboxFailure);

export type SandboxOutcome = SandboxEnd & { logs: LogLine[] };

/** The queue of the sandbox is full: try again later. */
export class SandboxBusyError extends Error {
  readonly code = "SANDBOX_BUSY";
  constructor(waiting: number) {
    super(`${waiting} scripts wait to run already. Try again in a moment.`);
    this.name = "SandboxBusyError";
  }
}

/** The sandbox takes no more runs, because Patchbay stops; the run has not begun. */
export class SandboxStoppingError extends Error {
  constructor() {
    super("Patchbay is stopping.");
    this.name = "SandboxStoppingError";
  }
}

/** What a host function throws to tell the script why; any other error is masked. */
export class HostFunctionError extends Error {
  readonly code: string;
  constructor(code: string, message: string) {
    super(message);
    this.name = "HostFunctionError";
    this.code = code;
  }
}

/**
 * An asynchronous function that scripts can call. `args` are what the script gave, as JSON; the signal fires when the
 * run ends before the answer.
 */
export type HostFunction = (args: Json[], signal: AbortSignal) => Promise<Json>;
