import type { Environment } from "../../context.ts";
import { SandboxBusyError, SandboxStoppingError } from "../../platform/sandbox/sandbox-outcome.ts";
import type { HostFunction, Json, SandboxErrorClass } from "../../platform/sandbox/sandbox-outcome.ts";
import type { AttemptOutcome } from "./attempt-outcome.ts";
import { failedAttempt } from "./attempt-outcome.ts";

/** Most of a run is waiting for what it calls; the time that it computes is bounded apart. */
const limits = { wallMs: 30_000 };

/** What the same script does again, however often it is tried. */
const hopeless: readonly SandboxErrorClass[] = [
  "SYNTAX",
  "IMPORT",
  "NO_DEFAULT_EXPORT",
  "SOURCE_TOO_LARGE",
  "INPUT_TOO_LARGE",
];

/** Runs a script in the sandbox, in turn with those of other lanes. Never throws for what the script does; throws SandboxStoppingError. */
export async function runSource(
  { sandbox, log }: Pick<Environment, "sandbox" | "log">,
  script: {
    source: string;
    event: Json;
    context: Json;
    lane: string;
    hostFunctions: Record<string, HostFunction>;
  },
): Promise<AttemptOutcome> {
  const { source, event, context, lane, hostFunctions } = script;
  try {
    const outcome = await sandbox.run({ source, args: [event, context], lane, hostFunctions, limits });
    const { durationMs, logs } = outcome;
    if (outcome.ok) return { durationMs, responseStatus: null, output: outcome.output, logs, failure: null };
    const { errorClass, message, line = null, column = null } = outcome;
    const final = hopeless.includes(errorClass);
    return failedAttempt({ errorClass, message, line, column, final }, durationMs, logs);
  } catch (error) {
    // It has not begun: its lease ends with this process, and another goes on without counting an attempt.
    if (error instanceof SandboxStoppingError) throw error;
    if (error instanceof SandboxBusyError)
      return failedAttempt({ errorClass: error.code, message: error.message }, 0);
    log.error({ err: error, lane }, "a script met an unexpected error");
    return failedAttempt({ errorClass: "INTERNAL", message: "Something went wrong on our side." }, 0);
  }
}
