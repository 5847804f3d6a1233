import type { Readable } from "node:stream";
import type { HostFunction } from "../platform/sandbox/sandbox-outcome.ts";

type CallDoor = "GRAPHQL" | "SCRIPT" | "PROXY";
type Environment = "DEVELOPMENT" | "PRODUCTION";

/** Who calls through a connection, for the log, and what they may use. */
export type ApiCaller = {
  door: CallDoor;
  /** The member or token by name, or the rule. */
  name: string;
  executionId: string | null;
  /** A function of this project calls: the connection must be shared with it. null: a member, who may use any. */
  projectId: string | null;
  /** Given where an installation of an extension calls: the connection must be its own. */
  installationId?: string;
};

/** Whose script calls. */
export type ScriptCaller = {
  organizationId: string;
  projectId: string;
  environment: Environment;
  ruleName: string;
  executionId: string | null;
};

export type ApiDoorRequest = {
  organizationId: string;
  linkName: string;
  environment: Environment;
  caller: ApiCaller;
  method: string;
  /** Below the service's base URL, or a whole URL to one of its hosts; may carry a query. */
  path: string;
  /** Added to that query. */
  query?: Readonly<Record<string, string | readonly string[]>>;
  /** Credentials, cookies and what concerns the hop alone are dropped. */
  headers?: Readonly<Record<string, string | string[]>>;
  body?: string | Uint8Array | Readable | null;
  signal?: AbortSignal | undefined;
  /** Until the answer's head, in milliseconds; 30 s unless given, 120 s at most. */
  timeoutMs?: number | undefined;
};

export type ApiDoorAnswer = {
  status: number;
  /** Without cookies; every secret of the connection is blotted out, here and in the body. */
  headers: Record<string, string | string[]>;
  /** To be read to its end or destroyed. */
  body: Readable;
  /** How often the service was asked. */
  attempts: number;
};

/**
 * The one way to call a service's API: adds the credentials, keeps to the service's hosts, follows Retry-After, refreshes once
 * on 401, hides secrets and logs the call. Throws ApiCallError.
 */
export type ApiDoor = {
  call(request: ApiDoorRequest): Promise<ApiDoorAnswer>;
  /** What a script can call, by name: `connections.invoke`. */
  forScript(caller: ScriptCaller): Record<string, HostFunction>;
  /** Writes what is still to be logged. */
  close(): Promise<void>;
};

export const API_CALL_ERRORS = {
  CONNECTION_NOT_FOUND: 404,
  NOT_SHARED: 403,
  NOT_CONNECTED: 409,
  REVOKED: 409,
  REAUTHENTICATION_REQUIRED: 409,
  INVALID_REQUEST: 400,
  HOST_NOT_ALLOWED: 403,
  BLOCKED_ADDRESS: 403,
  RATE_LIMITED: 429,
  CREDENTIALS_UNAVAILABLE: 503,
  TIMED_OUT: 504,
  UNREACHABLE: 502,
  TOO_LARGE: 502,
  ABORTED: 499,
} as const;
export type ApiCallErrorCode = keyof typeof API_CALL_ERRORS;

/** Why a call through a connection has no answer of the service. Messages can be shown to people and never hold a secret. */
export class ApiCallError extends Error {
  readonly code: ApiCallErrorCode;
  /** When the same call may be worth another try, in milliseconds; null where that is not known. */
  readonly retryAfterMs: number | null;

  constructor(
    code: ApiCallErrorCode,
    message: string,
    options: { retryAfterMs?: number | null; cause?: unknown } = {},
  ) {
    super(message, { cause: options.cause });
    this.name = "ApiCallError";
    this.code = code;
    this.retryAfterMs = options.retryAfterMs ?? null;
  }
}
