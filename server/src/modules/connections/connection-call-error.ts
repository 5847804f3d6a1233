import { DomainError } from "../../platform/errors.ts";
import type { ApiCallError, ApiCallErrorCode } from "../../providers/api-door.ts";

/** A call through a connection has no answer of the service; `code` says why. */
export class ConnectionCallError extends DomainError {
  readonly code: ApiCallErrorCode;
  readonly retryAfterMs: number | null;
  constructor({ code, message, retryAfterMs }: ApiCallError) {
    super(message);
    this.code = code;
    this.retryAfterMs = retryAfterMs;
  }
}
