import type { Answer } from "../ask.ts";
import { ProviderError } from "../provider-error.ts";
import type { ProviderErrorKind } from "../provider-error.ts";

// How long the windows of HubSpot's limits last; it names none of them in a header. The day ends at midnight of the account's own
// time zone, so it is asked again each half hour. Source: "API usage guidelines and limits", and its client libraries (SECONDLY).
const WAITS_MS: Readonly<Record<string, number>> = {
  TEN_SECONDLY_ROLLING: 10_000,
  SECONDLY: 1_000,
  DAILY: 1_800_000,
};
const OTHERWISE_MS = 10_000;
/** Answers that pass: an object that is locked, and an account that is being moved. */
const PASSING = new Set([423, 477]);

/** The error in an answer of HubSpot's API; null where there is none. */
export function hubspotError(answer: Answer): ProviderError | null {
  const { status } = answer;
  if (status >= 200 && status < 300) return null;
  const code = wordOf(answer.json, "category");
  if (status === 429) {
    const policy = wordOf(answer.json, "policyName");
    const wait = answer.retryAfterMs ?? WAITS_MS[policy ?? ""] ?? OTHERWISE_MS;
    const message =
      policy === "DAILY"
        ? "HubSpot takes no more requests today: the account's daily limit is used up."
        : "HubSpot takes no more requests for the moment.";
    return new ProviderError("THROTTLED", message, {
      status,
      providerCode: policy ?? "RATE_LIMIT",
      retryAfterMs: wait,
    });
  }
  if (status >= 500 || PASSING.has(status))
    return failure("UNAVAILABLE", `HubSpot is not available (HTTP ${status}).`, answer, code);
  if (status === 401)
    return failure("AUTH_TOKEN_REJECTED", "HubSpot does not take the access token.", answer, code);
  if (status === 403 && code === "MISSING_SCOPES")
    return failure("SCOPE_MISSING", "The account's scopes do not cover this call to HubSpot.", answer, code);
  return failure("REFUSED", `HubSpot refused: ${code ?? `HTTP ${status}`}.`, answer, code);
}

/** An answer that says neither yes nor no: try again later. */
export function unreadable(what: string, { status }: Answer): ProviderError {
  return new ProviderError("UNAVAILABLE", `HubSpot's answer could not be read: ${what}.`, { status });
}

function failure(
  kind: ProviderErrorKind,
  message: string,
  { status, retryAfterMs }: Answer,
  code: string | null,
): ProviderError {
  return new ProviderError(kind, message, {
    status,
    ...(code !== null && { providerCode: code }),
    ...(retryAfterMs !== null && { retryAfterMs }),
  });
}

/** A word of HubSpot's in an object. What is no plain word is not repeated: it could echo what was sent. */
function wordOf(json: unknown, name: string): string | null {
  if (typeof json !== "object" || json === null || !Object.hasOwn(json, name)) return null;
  const value: unknown = Reflect.get(json, name);
  return typeof value === "string" && /^[A-Z][A-Z_]{1,63}$/.test(value) ? value : null;
}
