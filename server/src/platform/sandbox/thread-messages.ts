import type { LogLine, SandboxEnd, SandboxFailure, SandboxLimits } from "./sandbox-outcome.ts";

/** To a thread. It does one job at a time. */
export type ToThread =
  | { type: "run"; source: string; args: string; limits: SandboxLimits; hostFunctions: string[] }
  | { type: "check"; source: string; limits: SandboxLimits }
  | { type: "answer"; call: number; answer: HostAnswer };

/** What a host function gave: JSON text, or why not. */
export type HostAnswer = { ok: true; json: string } | { ok: false; code: string; message: string };

/** From a thread. */
export type FromThread =
  | { type: "started" }
  | { type: "log"; line: LogLine }
  | { type: "call"; call: number; name: string; args: string }
  /** From here on it does not keep a processor busy, or it has done so for long: others may start. */
  | { type: "yielded"; reason: "WAITING" | "SLOW" }
  | { type: "ended"; end: SandboxEnd; cutLines: number }
  | { type: "checked"; fault: SandboxFailure | null };
