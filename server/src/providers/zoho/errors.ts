import type { Answer } from "../ask.ts";
import { ProviderError } from "../provider-error.ts";
import type { ProviderErrorKind } from "../provider-error.ts";

const CREDITS_WAIT_MS = 15 * 60_000;
const ACCOUNTS = "Zoho's accounts server";
// These never heal by waiting.
const PERMANENT = new Set(["invalid_code", "invalid_grant", "invalid_client", "invalid_client_secret"]);
const BROKEN = new Set(["server_error", "temporarily_unavailable", "general_error"]);

/**
 * The error in an answer of the accounts server; null when there is none. Judged by the body: most errors come with
 * HTTP 200. A 5xx is never taken as a refusal, whatever its body says.
 */
export function accountsError(answer: Answer): ProviderError | null {
  const code = textOf(answer.json, "error");
  if (answer.status >= 500) return broken(ACCOUNTS, answer, code);
  if (code === null) {
    if (answer.status === 429) return throttled(ACCOUNTS, answer, null);
    const isObject = typeof answer.json === "object" && answer.json !== null;
    return answer.status === 200 && isObject ? null : broken(ACCOUNTS, answer, null);
  }
  // "Access Denied" stands for more than 10 access tokens of one refresh token within 10 minutes.
  if (answer.status === 429 || code.toLowerCase() === "access denied")
    return throttled(ACCOUNTS, answer, code);
  if (BROKEN.has(code)) return broken(ACCOUNTS, answer, code);
  const kind: ProviderErrorKind = PERMANENT.has(code) ? "AUTH_PERMANENT" : "REFUSED";
  return failure(kind, `${ACCOUNTS} refused: ${code}.`, answer, code);
}

/** The error in an answer of the API of Zoho CRM or Bigin; null for a success, for "nothing" (204) and "not modified" (304). */
export function crmError(product: string, answer: Answer): ProviderError | null {
  if (answer.status === 204 || answer.status === 304) return null;
  const isError = textOf(answer.json, "status") === "error";
  const code = isError || answer.status >= 400 ? textOf(answer.json, "code") : null;
  if (answer.status >= 500) return broken(product, answer, code);
  if (answer.status === 429 || code === "TOO_MANY_REQUESTS" || code === "LIMIT_EXCEEDED")
    return isOutOfCredits(answer) ? outOfCredits(product, answer) : throttled(product, answer, code);
  if (code === "OAUTH_SCOPE_MISMATCH")
    return failure(
      "SCOPE_MISSING",
      `The account's scopes do not cover this call to ${product}.`,
      answer,
      code,
    );
  if (answer.status === 401 || code === "INVALID_TOKEN" || code === "AUTHENTICATION_FAILURE")
    return failure("AUTH_TOKEN_REJECTED", `${product} does not take the access token.`, answer, code);
  if (isError || answer.status >= 400)
    return failure("REFUSED", `${product} refused: ${code ?? `HTTP ${answer.status}`}.`, answer, code);
  return answer.status >= 200 && answer.status < 300 && answer.json !== undefined
    ? null
    : broken(product, answer, code);
}

/**
 * 429 stands for too many calls at once and for used up credits alike, without Retry-After. What is left of the credits stands in
 * `X-API-CREDITS-REMAINING` once half of them are used. Source: "API Limits", CRM API v8.
 */
function isOutOfCredits(answer: Answer): boolean {
  const left = answer.headers["x-api-credits-remaining"];
  return left !== undefined && /^-?\d+$/.test(left.trim()) && Number(left) <= 0;
}

/** Credits come back as the calls of a day ago drop out of the rolling 24 hours: some do within a quarter of an hour. */
function outOfCredits(product: string, answer: Answer): ProviderError {
  return new ProviderError("THROTTLED", `The API credits of ${product} for 24 hours are used up.`, {
    status: answer.status,
    providerCode: "API_CREDITS_USED_UP",
    retryAfterMs: answer.retryAfterMs ?? CREDITS_WAIT_MS,
  });
}

/** An answer that says neither yes nor no: try again later. */
export function unreadable(what: string, answer: Answer): ProviderError {
  return new ProviderError("UNAVAILABLE", `Zoho's answer could not be read: ${what}.`, {
    status: answer.status,
  });
}

export function broken(server: string, answer: Answer, code: string | null): ProviderError {
  return failure("UNAVAILABLE", `${server} is not available (HTTP ${answer.status}).`, answer, code);
}

export function throttled(server: string, answer: Answer, code: string | null): ProviderError {
  return failure("THROTTLED", `${server} takes no more requests for the moment.`, answer, code);
}

export function failure(
  kind: ProviderErrorKind,
  message: string,
  answer: Answer,
  code: string | null,
): ProviderError {
  return new ProviderError(kind, message, {
    status: answer.status,
    ...(code !== null && { providerCode: code }),
    ...(answer.retryAfterMs !== null && { retryAfterMs: answer.retryAfterMs }),
  });
}

/** A short text member of a JSON object. What is no plain code is not repeated: it could echo what was sent. */
function textOf(json: unknown, name: string): string | null {
  if (typeof json !== "object" || json === null || !Object.hasOwn(json, name)) return null;
  const value: unknown = Reflect.get(json, name);
  if (typeof value !== "string") return null;
  return /^[A-Za-z][A-Za-z0-9 _.-]{0,63}$/.test(value) ? value : "UNREADABLE_CODE";
}
