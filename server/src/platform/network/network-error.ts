export type NetworkErrorCode =
  | "BLOCKED_ADDRESS" // the door is closed for this address; no socket was opened
  | "INVALID_URL" // no http(s) URL, or one with a user name or password in it; no socket was opened
  | "INSECURE_URL" // plain http to an origin that the allow-list does not hold; no socket was opened
  | "INVALID_REQUEST" // a header or the method is not fit for HTTP (nothing was sent), or content-length is not true
  | "DNS_FAILED" // the name has no address, or the resolver gave no answer
  | "CONNECT_REFUSED" // nothing listens there, or no route leads there
  | "TLS_FAILED" // the certificate or the handshake is not right
  | "TIMED_OUT" // one of the time-outs; `phase` says which
  | "RESET" // the connection broke after it was made
  | "BODY_TOO_LARGE" // the answer is longer than the cap
  | "ABORTED" // the caller's signal, or the body that was being sent broke off
  | "MALFORMED_RESPONSE"; // what came back is not HTTP

/** `upload`: what sends the body of the request gave nothing more. */
export type NetworkPhase = "dns" | "connect" | "upload" | "headers" | "body" | "total";

/** Why an outbound request has no (usable) answer. Messages hold the origin, never path, query, headers or body. */
export class NetworkError extends Error {
  readonly code: NetworkErrorCode;
  readonly phase: NetworkPhase | null;

  constructor(
    code: NetworkErrorCode,
    message: string,
    options: { cause?: unknown; phase?: NetworkPhase } = {},
  ) {
    super(message, { cause: options.cause });
    this.name = "NetworkError";
    this.code = code;
    this.phase = options.phase ?? null;
  }
}

/** The address is private, local or otherwise not on the public internet, and the allow-list does not open it. */
export class BlockedAddressError extends NetworkError {
  declare readonly code: "BLOCKED_ADDRESS";

  constructor(host: string, address: string) {
    const what = host === address ? host : `${host} (${address})`;
    super("BLOCKED_ADDRESS", `${what} is not a public address, and the allow-list does not open it.`);
    this.name = "BlockedAddressError";
  }
}
