export type ProviderErrorKind =
  /** The grant or the client is refused for good: only a new consent (or another client secret) helps. */
  | "AUTH_PERMANENT"
  /** The access token is not taken: refresh once, then try again. */
  | "AUTH_TOKEN_REJECTED"
  /** The access token lives but does not carry the scope. */
  | "SCOPE_MISSING"
  /** Too many calls; wait (`retryAfterMs` where the provider says how long). */
  | "THROTTLED"
  /** The provider is broken at the moment: 5xx, or an answer that cannot be read. */
  | "UNAVAILABLE"
  /** No answer came: look-up, connection, time-out, reset. */
  | "NETWORK"
  /** The closed door refused the address; no connection was made. */
  | "BLOCKED"
  /** The provider understood and said no; the same request will be refused again. */
  | "REFUSED";

const TRANSIENT: ReadonlySet<ProviderErrorKind> = new Set(["THROTTLED", "UNAVAILABLE", "NETWORK"]);

/** Why a provider did not do what it was asked. Messages can be shown to people and never hold a secret. */
export class ProviderError extends Error {
  readonly kind: ProviderErrorKind;
  /** The HTTP status, where there was an answer. */
  readonly status: number | null;
  /** The provider's own code, such as `invalid_code` or `OAUTH_SCOPE_MISMATCH`. */
  readonly providerCode: string | null;
  /** How long the provider asks to wait, in milliseconds. */
  readonly retryAfterMs: number | null;

  constructor(
    kind: ProviderErrorKind,
    message: string,
    details: { status?: number; providerCode?: string; retryAfterMs?: number; cause?: unknown } = {},
  ) {
    super(message, { cause: details.cause });
    this.name = "ProviderError";
    this.kind = kind;
    this.status = details.status ?? null;
    this.providerCode = details.providerCode ?? null;
    this.retryAfterMs = details.retryAfterMs ?? null;
  }

  /** Whether the same request may well succeed later without anybody doing anything. */
  get isTransient(): boolean {
    return TRANSIENT.has(this.kind);
  }
}
