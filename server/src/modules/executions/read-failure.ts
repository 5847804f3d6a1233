import type { AttemptFailure } from "./attempt-outcome.ts";
import type { ProviderError } from "../../providers/provider-error.ts";

/** Saying the same again, however often it is asked. */
const hopeless: readonly ProviderError["kind"][] = ["REFUSED", "SCOPE_MISSING"];

/** An attempt that ended because its record could not be read: the function was not called. */
export function readFailure({ kind, message, retryAfterMs }: ProviderError): AttemptFailure {
  return {
    errorClass: `PROVIDER_${kind}`,
    message: `The record could not be read. ${message}`,
    line: null,
    column: null,
    final: hopeless.includes(kind),
    overloaded: kind === "THROTTLED",
    retryAfterMs,
  };
}

/** Whether an attempt says nothing about the function: it ended before the call, or a connection of the script's died under it. */
export function saysNothing(errorClass: string | null): boolean {
  return errorClass !== null && (errorClass.startsWith("PROVIDER_") || beforeTheCall.includes(errorClass));
}

const beforeTheCall: readonly string[] = [
  "UNMATCHED",
  "CONDITION",
  "RECORD_UNREADABLE",
  "FUNCTION_MISSING",
  "CONNECTION_HELD",
];
