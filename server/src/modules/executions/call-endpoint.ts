import type { Environment } from "../../context.ts";
import { readRetryAfter } from "../../platform/http/retry-after.ts";
import { NetworkError } from "../../platform/network/network-error.ts";
import { storableText } from "../../platform/sandbox/storable.ts";
import type { AttemptFailure, AttemptOutcome } from "./attempt-outcome.ts";
import { failedAttempt } from "./attempt-outcome.ts";
import { signWebhook } from "../../platform/webhooks/sign-webhook.ts";

const timeoutMs = 30_000;
const keptBytes = 20 * 1024;

/**
 * A signed POST (Standard Webhooks) to a function's endpoint. Never throws for what the endpoint does. At most 30 s; 20 KB of
 * the answer are kept; a redirect is a failure. `id` is the receiver's idempotency key.
 */
export async function callEndpoint(
  { network, clock, log }: Pick<Environment, "network" | "clock" | "log">,
  call: { url: string; secret: string; id: string; body: string; headers?: Record<string, string> },
): Promise<AttemptOutcome> {
  const startedAt = clock.now();
  const start = performance.now();
  const ended = (): number => Math.round(performance.now() - start);
  const { url, secret, id, body } = call;
  try {
    const answer = await network.request({
      url,
      method: "POST",
      headers: {
        "content-type": "application/json",
        ...call.headers,
        ...signWebhook(secret, { id, at: startedAt, body }),
      },
      body,
      timeouts: { headers: timeoutMs, body: timeoutMs, total: timeoutMs },
      maxBodyBytes: keptBytes,
      overLimit: "CUT",
    });
    return {
      durationMs: ended(),
      responseStatus: answer.status,
      output: storableText(answer.text()),
      logs: [],
      failure: failureOf(answer.status, answer.headers, clock.now()),
    };
  } catch (error) {
    if (error instanceof NetworkError)
      return failedAttempt(
        { errorClass: error.code, message: error.message, overloaded: error.code === "TIMED_OUT" },
        ended(),
      );
    log.error({ err: error, callId: id }, "an attempt met an unexpected error");
    return failedAttempt({ errorClass: "INTERNAL", message: "Something went wrong on our side." }, ended());
  }
}

function failureOf(status: number, headers: Record<string, string>, now: Date): AttemptFailure | null {
  if (status >= 200 && status < 300) return null;
  const retryAfterMs = readRetryAfter(headers["retry-after"], now);
  const failure = { line: null, column: null, final: false, overloaded: status === 429, retryAfterMs };
  if (status === 410)
    return {
      ...failure,
      errorClass: "GONE",
      message: "The function answered 410: it wants no more.",
      final: true,
    };
  if (status >= 300 && status < 400)
    return {
      ...failure,
      errorClass: "REDIRECTED",
      message: `The function answered ${status}; redirects are not followed.`,
    };
  return { ...failure, errorClass: "HTTP_STATUS", message: `The function answered ${status}.` };
}
