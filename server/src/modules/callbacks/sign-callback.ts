import { createHmac } from "node:crypto";
import { signWebhook } from "../../platform/webhooks/sign-webhook.ts";

/** The signing secrets of an extension, each `whsec_…`: the current one, and the one before while both count. */
export type CallbackSecrets = { current: string; previous: string | null };

export type CallbackHeaders = {
  HASH: string;
  "HASH-PREVIOUS"?: string;
  "webhook-id": string;
  "webhook-timestamp": string;
  "webhook-signature": string;
};

/** The hex HMAC-SHA256 of a raw body, keyed with the secret's text as it is shown, `whsec_` included. */
export function hashBody(secret: string, body: string): string {
  return createHmac("sha256", secret).update(body).digest("hex");
}

/**
 * The headers that prove where a callback comes from: `HASH`, and those of Standard Webhooks 1.0. While a former secret still
 * counts, `HASH-PREVIOUS` is that of the former one, and `webhook-signature` holds both, the current one first. A receiver that
 * takes either needs no moment at which both sides change.
 */
export function signCallback(
  { current, previous }: CallbackSecrets,
  message: { id: string; at: Date; body: string },
): CallbackHeaders {
  const signed = signWebhook(current, message);
  if (previous === null) return { HASH: hashBody(current, message.body), ...signed };
  const former = signWebhook(previous, message)["webhook-signature"];
  return {
    HASH: hashBody(current, message.body),
    "HASH-PREVIOUS": hashBody(previous, message.body),
    ...signed,
    "webhook-signature": `${signed["webhook-signature"]} ${former}`,
  };
}
