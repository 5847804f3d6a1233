import type { WebhookOutcome } from "../../platform/webhooks/post-webhook.ts";
import { mask, spellings } from "../../providers/generic/scrub.ts";
import { maskSecurityContexts } from "./security-context.ts";

/**
 * An answer as it is kept. A receiver may repeat what it was sent, in an error page or as base64: both sides read the answer, and neither
 * may use the securityContext. `secret` is the secret part of the attempt's.
 */
export function maskAnswer(outcome: WebhookOutcome, secret: string): WebhookOutcome {
  const spelled = spellings(secret);
  const clean = (text: string): string => mask(maskSecurityContexts(text), spelled);
  return {
    ...outcome,
    headers:
      outcome.headers &&
      Object.fromEntries(Object.entries(outcome.headers).map(([name, value]) => [name, clean(value)])),
    body: outcome.body && clean(outcome.body),
  };
}
