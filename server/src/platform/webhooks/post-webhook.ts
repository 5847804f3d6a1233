import type { Clock } from "../clock.ts";
import { readRetryAfter } from "../http/retry-after.ts";
import { NetworkError } from "../network/network-error.ts";
import type { Network } from "../network/network.ts";
import { storableText } from "../sandbox/storable.ts";

/** How much of an answer is kept, in bytes. */
const keptBytes = 20 * 1024;

export type WebhookFailure = {
  /** `HTTP_STATUS`, `REDIRECTED`, `GONE`, or the code of a NetworkError. */
  errorClass: string;
  message: string;
  /** The receiver wants no more (410). */
  gone: boolean;
  /** It should rest for a while: 429, or no answer in time. */
  overloaded: boolean;
  retryAfterMs: number | null;
};

/** What one POST came to. The status and what follows are null where nothing was answered. */
export type WebhookOutcome = {
  durationMs: number;
  /** Until the head of the answer was there. */
  headersMs: number | null;
  status: number | null;
  headers: Record<string, string> | null;
  /** The beginning of the answer, 20 KB at most, as text that PostgreSQL takes. */
  body: string | null;
  /** null for a success: any 2xx. */
  failure: WebhookFailure | null;
};

/**
 * Posts JSON to somebody's endpoint through the network door. Never throws for what the endpoint does. A redirect is a failure and is
 * not followed. `receiver` names the endpoint in messages ("The function"). Errors that are no NetworkError are thrown.
 */
export async function postWebhook(
  { network, clock }: { network: Pick<Network, "request">; clock: Clock },
  request: {
    receiver: string;
    url: string;
    headers: Record<string, string>;
    body: string;
    /** For all of it, in milliseconds. */
    timeoutMs: number;
    allow?: readonly string[];
  },
): Promise<WebhookOutcome> {
  const { receiver, url, headers, body, timeoutMs, allow } = request;
  const start = performance.now();
  try {
    const answer = await network.request({
      url,
      method: "POST",
      headers: { "content-type": "application/json", ...headers },
      body,
      timeouts: { headers: timeoutMs, body: timeoutMs, total: timeoutMs },
      maxBodyBytes: keptBytes,
      overLimit: "CUT",
      ...(allow ? { allow } : {}),
    });
    return {
      durationMs: Math.round(performance.now() - start),
      headersMs: Math.round(answer.timing.headersMs),
      status: answer.status,
      headers: answer.headers,
      body: storableText(answer.text()),
      failure: failureOf(receiver, answer.status, answer.headers, clock.now()),
    };
  } catch (error) {
    if (!(error instanceof NetworkError)) throw error;
    return {
      durationMs: Math.round(performance.now() - start),
      headersMs: null,
      status: null,
      headers: null,
      body: null,
      failure: {
        errorClass: error.code,
        message: error.message,
        gone: false,
        overloaded: error.code === "TIMED_OUT",
        retryAfterMs: null,
      },
    };
  }
}

function failureOf(
  receiver: string,
  status: number,
  headers: Record<string, string>,
  now: Date,
): WebhookFailure | null {
  if (status >= 200 && status < 300) return null;
  const failure = {
    gone: false,
    overloaded: status === 429,
    retryAfterMs: readRetryAfter(headers["retry-after"], now),
  };
  if (status === 410)
    return {
      ...failure,
      errorClass: "GONE",
      message: `${receiver} answered 410: it wants no more.`,
      gone: true,
    };
  if (status >= 300 && status < 400)
    return {
      ...failure,
      errorClass: "REDIRECTED",
      message: `${receiver} answered ${status}; redirects are not followed.`,
    };
  return { ...failure, errorClass: "HTTP_STATUS", message: `${receiver} answered ${status}.` };
}
