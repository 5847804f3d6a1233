import { createHmac } from "node:crypto";

const prefix = "whsec_";

/**
 * The headers of Standard Webhooks 1.0: HMAC-SHA256 over `id.timestamp.body`, keyed with the bytes behind `whsec_`
 * (base64), as `v1,<base64>`. `id` is the same for every attempt: the receiver's idempotency key.
 */
export function signWebhook(
  secret: string,
  message: { id: string; at: Date; body: string },
): { "webhook-id": string; "webhook-timestamp": string; "webhook-signature": string } {
  const key = Buffer.from(secret.startsWith(prefix) ? secret.slice(prefix.length) : secret, "base64");
  const timestamp = String(Math.floor(message.at.getTime() / 1_000));
  const signature = createHmac("sha256", key)
    .update(`${message.id}.${timestamp}.${message.body}`)
    .digest("base64");
  return {
    "webhook-id": message.id,
    "webhook-timestamp": timestamp,
    "webhook-signature": `v1,${signature}`,
  };
}
