import type { LogLine } from "../../platform/sandbox/sandbox-outcome.ts";

/** How one attempt ended. */
export type AttemptOutcome = {
  durationMs: number;
  /** null where nothing was answered, and for a script. */
  responseStatus: number | null;
  /** The beginning of the answer's body; of a script the JSON of what it returned. */
  output: string | null;
  /** What a script logged. */
  logs: LogLine[];
  /** null for a success. */
  failure: AttemptFailure | null;
};

export type AttemptFailure = {
  /** `HTTP_STATUS`, `REDIRECTED`, `GONE`, `FUNCTION_MISSING`, `SECRET_UNREADABLE`, `INTERNAL`, the code of a NetworkError, or a SandboxErrorClass. */
  errorClass: string;
  message: string;
  /** Where a script failed, both from 1. */
  line: number | null;
  column: number | null;
  /** Whether no further attempt can help. */
  final: boolean;
  overloaded: boolean;
  retryAfterMs: number | null;
};

type Failed = Pick<AttemptFailure, "errorClass" | "message"> & Partial<AttemptFailure>;

/** An attempt that failed before or without an answer. */
export function failedAttempt(failure: Failed, durationMs: number, logs: LogLine[] = []): AttemptOutcome {
  return {
    durationMs,
    responseStatus: null,
    output: null,
    logs,
    failure: { line: null, column: null, final: false, overloaded: false, retryAfterMs: null, ...failure },
  };
}
