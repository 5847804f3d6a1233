import { z } from "zod";
import type { Answer } from "../ask.ts";
import { ProviderError } from "../provider-error.ts";
import type { ProviderErrorKind } from "../provider-error.ts";

// Calls of a day ago drop out of the rolling 24 hours: some are free again within a quarter of an hour. Calls at once are counted
// only while they last. Source: "API Request Limits and Allocations".
const DAILY_WAIT_MS = 15 * 60_000;
const CONCURRENT_WAIT_MS = 20_000;
/** What passes by itself, though it comes with 400. */
const PASSING = new Set(["QUERY_TIMEOUT", "UNABLE_TO_LOCK_ROW", "SERVER_UNAVAILABLE", "OPERATION_TOO_LARGE"]);
/** What a page can no longer be gone on from. */
const EXPIRED = new Set(["INVALID_QUERY_LOCATOR"]);
const TELLING = new Set(["INVALID_FIELD", "INVALID_TYPE"]);
const LONGEST_MESSAGE = 200;

const errorsAnswer = z.array(z.object({ errorCode: z.string(), message: z.string().nullish() })).min(1);

/** The error in an answer of the REST API; null for a success. Source: "Status Codes and Error Responses". */
export function salesforceError(answer: Answer): ProviderError | null {
  const { status } = answer;
  if (status >= 200 && status < 300) return null;
  const first = errorsAnswer.safeParse(answer.json).data?.[0];
  const code = wordOf(first?.errorCode);
  const message = first?.message ?? "";
  if (code === "REQUEST_LIMIT_EXCEEDED" || status === 429) return throttled(answer, message);
  if (status >= 500 || PASSING.has(code ?? ""))
    return failure("UNAVAILABLE", `Salesforce is not available (HTTP ${status}).`, answer, code);
  if (status === 401 || code === "INVALID_SESSION_ID")
    return failure("AUTH_TOKEN_REJECTED", "Salesforce does not take the access token.", answer, code);
  if (code === "API_DISABLED_FOR_ORG" || code === "API_CURRENTLY_DISABLED")
    return failure(
      "REFUSED",
      "The organization's edition or the person's profile has no API access.",
      answer,
      code,
    );
  if (EXPIRED.has(code ?? ""))
    return failure(
      "REFUSED",
      "Salesforce no longer knows this page: begin anew.",
      answer,
      "checkpoint_expired",
    );
  // A move of the organization to another instance answers with the new address; the next refresh names it too.
  if (status >= 300 && status < 400)
    return failure("UNAVAILABLE", "Salesforce answers from another address now.", answer, code);
  const told = TELLING.has(code ?? "") ? ` ${message.trim().slice(0, LONGEST_MESSAGE).toWellFormed()}` : "";
  return failure("REFUSED", `Salesforce refused: ${code ?? `HTTP ${status}`}.${told}`, answer, code);
}

/** Both limits have one code; what is used of the day stands in a header. Source: "Limit Info Header". */
function throttled(answer: Answer, message: string): ProviderError {
  const [, used = "", allowed = ""] =
    /api-usage=(\d+)\/(\d+)/.exec(answer.headers["sforce-limit-info"] ?? "") ?? [];
  const isDaily = message.startsWith("TotalRequests") || (used !== "" && Number(used) >= Number(allowed));
  return new ProviderError(
    "THROTTLED",
    isDaily
      ? "The API requests of Salesforce for 24 hours are used up."
      : "Salesforce takes no more requests for the moment.",
    {
      status: answer.status,
      providerCode: isDaily ? "DAILY_API_REQUESTS_USED_UP" : "REQUEST_LIMIT_EXCEEDED",
      retryAfterMs: answer.retryAfterMs ?? (isDaily ? DAILY_WAIT_MS : CONCURRENT_WAIT_MS),
    },
  );
}

/** An answer that says neither yes nor no: try again later. */
export function unreadable(what: string, { status }: Answer): ProviderError {
  return new ProviderError("UNAVAILABLE", `Salesforce's answer could not be read: ${what}.`, { status });
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

/** What is no plain word is not repeated: it could echo what was sent. */
function wordOf(code: string | undefined): string | null {
  return code !== undefined && /^[A-Z][A-Z_]{1,63}$/.test(code) ? code : null;
}
