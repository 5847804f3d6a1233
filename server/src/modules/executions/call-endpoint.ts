import type { Environment } from "../../context.ts";
import { postWebhook } from "../../platform/webhooks/post-webhook.ts";
import { signWebhook } from "../../platform/webhooks/sign-webhook.ts";
import type { AttemptOutcome } from "./attempt-outcome.ts";
import { failedAttempt } from "./attempt-outcome.ts";

const timeoutMs = 30_000;

/**
 * A signed POST (Standard Webhooks) to a function's endpoint. Never throws for what the endpoint does. At most 30 s; 20 KB of
 * the answer are kept; a redirect is a failure. `id` is the receiver's idempotency key.
 */
export async function callEndpoint(
  { network, clock, log }: Pick<Environment, "network" | "clock" | "log">,
  call: { url: string; secret: string; id: string; body: string; headers?: Record<string, string> },
): Promise<AttemptOutcome> {
  const start = performance.now();
  const { url, secret, id, body } = call;
  try {
    const { durationMs, status, failure, ...answer } = await postWebhook(
      { network, clock },
      {
        receiver: "The function",
        url,
        headers: { ...call.headers, ...signWebhook(secret, { id, at: clock.now(), body }) },
        body,
        timeoutMs,
      },
    );
    return {
      durationMs,
      responseStatus: status,
      output: answer.body,
      logs: [],
      failure: failure && { line: null, column: null, final: failure.gone, ...failure },
    };
  } catch (error) {
    log.error({ err: error, callId: id }, "an attempt met an unexpected error");
    return failedAttempt(
      { errorClass: "INTERNAL", message: "Something went wrong on our side." },
      Math.round(performance.now() - start),
    );
  }
}
