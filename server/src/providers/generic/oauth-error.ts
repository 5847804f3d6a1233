import { ProviderError } from "../provider-error.ts";
import type { ProviderErrorKind } from "../provider-error.ts";
import { scrub } from "./scrub.ts";

/** An answer of a token or revocation endpoint. `json` undefined: it could not be read. */
export type EndpointAnswer = { status: number; json: unknown; retryAfterMs: number | null };

// These never heal by waiting: RFC 6749, 5.2, RFC 7009, and the words of providers that have their own (GitHub's bad_…, Slack's
// token_…, HubSpot's BAD_…, Microsoft's …_required).
const PERMANENT = new Set([
  "invalid_grant",
  "invalid_client",
  "unauthorized_client",
  "invalid_token",
  "expired_token",
  "invalid_code",
  "invalid_refresh_token",
  "bad_verification_code",
  "bad_refresh_token",
  "bad_auth_code",
  "bad_client_id",
  "bad_client_secret",
  "incorrect_client_credentials",
  "invalid_client_id",
  "invalid_client_secret",
  "code_already_used",
  "code_expired",
  "token_revoked",
  "token_expired",
  "invalid_auth",
  "account_inactive",
  "interaction_required",
  "consent_required",
  "login_required",
  "deleted_client",
  "disabled_client",
]);
const THROTTLED = new Set([
  "slow_down",
  "ratelimited",
  "rate_limited",
  "rate_limit_exceeded",
  "too_many_requests",
]);
// `unknown_error` is Salesforce's "retry your request".
const BROKEN = new Set([
  "server_error",
  "temporarily_unavailable",
  "internal_error",
  "fatal_error",
  "unknown_error",
]);
/** What a revocation endpoint says of a token that is gone already. */
const GONE = new Set(["invalid_token", "invalid_grant", "token_revoked", "token_expired", "expired_token"]);

export const isGone = (error: ProviderError): boolean =>
  error.providerCode !== null && GONE.has(error.providerCode.toLowerCase());

/**
 * The error in an answer of an OAuth endpoint; null when there is none. Judged by the body too, since errors come with HTTP 200.
 * A 5xx is never taken as a refusal, whatever its body says. `secrets` are what was sent: servers repeat it in descriptions.
 */
export function oauthError(
  server: string,
  answer: EndpointAnswer,
  secrets: readonly string[],
): ProviderError | null {
  const { code, description } = readError(answer.json);
  const safeCode = code === null ? null : safeText(code, secrets);
  const because = description === null ? "" : ` ${scrub(description, secrets)}`;
  const fail = (kind: ProviderErrorKind, message: string) =>
    new ProviderError(kind, message, {
      status: answer.status,
      ...(safeCode !== null && { providerCode: safeCode }),
      ...(answer.retryAfterMs !== null && { retryAfterMs: answer.retryAfterMs }),
    });
  const word = code?.toLowerCase() ?? "";
  if (answer.status >= 500 || BROKEN.has(word))
    return fail("UNAVAILABLE", `${server} is not available (HTTP ${answer.status}).`);
  if (answer.status === 429 || THROTTLED.has(word))
    return fail("THROTTLED", `${server} takes no more requests for the moment.`);
  const isSuccess = answer.status >= 200 && answer.status < 300;
  if (code === null && isSuccess) return null;
  const said = `${server} refused: ${safeCode ?? `HTTP ${answer.status}`}.${because}`;
  // 401 is the standard's answer to a client that is not accepted, whatever word goes with it.
  return fail(PERMANENT.has(word) || answer.status === 401 ? "AUTH_PERMANENT" : "REFUSED", said);
}

/** `error` as the standard has it, an object in its place, `ok: false` (Slack), or an upper-case `status` (HubSpot). */
function readError(json: unknown): { code: string | null; description: string | null } {
  const none = { code: null, description: null };
  if (typeof json !== "object" || json === null) return none;
  const error = member(json, "error");
  if (typeof error === "string" && error !== "")
    return { code: error, description: textMember(json, "error_description") ?? textMember(json, "message") };
  if (typeof error === "object" && error !== null)
    return {
      code: textMember(error, "code") ?? textMember(error, "type") ?? textMember(error, "status") ?? "error",
      description: textMember(error, "message"),
    };
  const status = textMember(json, "status");
  if (status !== null && /^[A-Z][A-Z_]{3,}$/.test(status) && !/^(?:OK|SUCCESS)$/.test(status))
    return { code: status, description: textMember(json, "message") };
  return member(json, "ok") === false ? { code: "not_ok", description: null } : none;
}

function member(json: object, name: string): unknown {
  return Object.hasOwn(json, name) ? Reflect.get(json, name) : undefined;
}

function textMember(json: object, name: string): string | null {
  const value = member(json, name);
  return typeof value === "string" && value !== "" ? value : null;
}

/** What is no plain code is not repeated: it could echo what was sent. */
function safeText(code: string, secrets: readonly string[]): string {
  return /^[A-Za-z][A-Za-z0-9 _.:-]{0,63}$/.test(code) && scrub(code, secrets) === code
    ? code
    : "UNREADABLE_CODE";
}
