import { NetworkError } from "./network-error.ts";
import type { NetworkErrorCode, NetworkPhase } from "./network-error.ts";

const KINDS: Record<string, [NetworkErrorCode, string, NetworkPhase?]> = {
  UND_ERR_CONNECT_TIMEOUT: ["TIMED_OUT", "took too long to connect", "connect"],
  ETIMEDOUT: ["TIMED_OUT", "took too long to connect", "connect"],
  UND_ERR_HEADERS_TIMEOUT: ["TIMED_OUT", "took too long to answer", "headers"],
  UND_ERR_BODY_TIMEOUT: ["TIMED_OUT", "stopped in the middle of its answer", "body"],
  ENOTFOUND: ["DNS_FAILED", "could not be resolved", "dns"],
  EAI_AGAIN: ["DNS_FAILED", "could not be resolved", "dns"],
  ECONNREFUSED: ["CONNECT_REFUSED", "refused the connection", "connect"],
  EHOSTUNREACH: ["CONNECT_REFUSED", "cannot be reached", "connect"],
  ENETUNREACH: ["CONNECT_REFUSED", "cannot be reached", "connect"],
  EADDRNOTAVAIL: ["CONNECT_REFUSED", "cannot be reached", "connect"],
  EACCES: ["CONNECT_REFUSED", "cannot be reached", "connect"],
  EPERM: ["CONNECT_REFUSED", "cannot be reached", "connect"],
  ECONNRESET: ["RESET", "broke the connection"],
  EPIPE: ["RESET", "broke the connection"],
  UND_ERR_SOCKET: ["RESET", "broke the connection"],
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: ["RESET", "ended its answer early"],
  UND_ERR_HEADERS_OVERFLOW: ["MALFORMED_RESPONSE", "sent too many headers"],
  UND_ERR_INVALID_ARG: ["INVALID_REQUEST", "cannot be asked with such a header or method"],
  UND_ERR_NOT_SUPPORTED: ["INVALID_REQUEST", "cannot be asked with such a header or method"],
  UND_ERR_REQ_CONTENT_LENGTH_MISMATCH: [
    "INVALID_REQUEST",
    "was sent a body of another length than announced",
  ],
  UND_ERR_ABORTED: ["ABORTED", "was let go of"],
  EPROTO: ["TLS_FAILED", "failed the TLS handshake"],
};

/**
 * What undici, TLS, sockets and the resolver throw, as one typed error. Unknown errors become `RESET`: something
 * broke on the way, and trying again is right.
 */
export function toNetworkError(error: unknown, origin: string): NetworkError {
  if (error instanceof NetworkError) return error;
  const cause = mostTelling(error);
  if (cause instanceof NetworkError) return cause;
  const code = codeOf(cause);
  if (code === "ERR_IP_BLOCKED")
    return new NetworkError("BLOCKED_ADDRESS", `${origin} is not at a public address.`, { cause });
  const kind = KINDS[code];
  if (kind)
    return new NetworkError(kind[0], `${origin} ${kind[1]}.`, { cause, ...(kind[2] && { phase: kind[2] }) });
  if (isTlsCode(code))
    return new NetworkError("TLS_FAILED", `${origin} has no valid certificate (${code}).`, { cause });
  if (cause instanceof Error && cause.name === "HTTPParserError")
    return new NetworkError("MALFORMED_RESPONSE", `${origin} did not answer in HTTP.`, { cause });
  return new NetworkError("RESET", `The request to ${origin} broke off.`, { cause });
}

// Several addresses tried in turn give one AggregateError: a refusal by our own door tells most.
function mostTelling(error: unknown): unknown {
  const parts: unknown[] = error instanceof AggregateError ? error.errors : [];
  const blocked = parts.find((part) => part instanceof NetworkError || codeOf(part) === "ERR_IP_BLOCKED");
  if (blocked !== undefined) return blocked;
  if (parts.length > 0 && !(codeOf(error) in KINDS)) return parts[0];
  // A socket that died inside TLS or the parser is the cause of a general socket error.
  const inner = error instanceof Error ? error.cause : undefined;
  return codeOf(error) === "UND_ERR_SOCKET" && codeOf(inner) !== "" ? inner : error;
}

function codeOf(error: unknown): string {
  return typeof error === "object" && error !== null && "code" in error ? String(error.code) : "";
}

function isTlsCode(code: string): boolean {
  return /^(ERR_TLS_|ERR_SSL_|CERT_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_|HOSTNAME_MISMATCH)/.test(code);
}
