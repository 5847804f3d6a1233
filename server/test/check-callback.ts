import { createHmac } from "node:crypto";
import { Webhook } from "standardwebhooks";

type Received = { headers: Record<string, string>; body: string };

/**
 * What a callback tells, taken as a receiver should: `HASH` by hand, and Standard Webhooks by the independent package. Throws where
 * either does not fit the secret. `hash` says which of the two headers of a rotation it is checked by.
 */
export function checkCallback(
  secret: string,
  { headers, body }: Received,
  hash: "hash" | "hash-previous" = "hash",
): { event: string; orgId: number; securityContext: string } {
  const right = createHmac("sha256", secret).update(body).digest("hex");
  if (headers[hash] !== right) throw new Error(`${hash.toUpperCase()} is ${headers[hash]}, not ${right}.`);
  return new Webhook(secret).verify(body, headers) as ReturnType<typeof checkCallback>;
}
