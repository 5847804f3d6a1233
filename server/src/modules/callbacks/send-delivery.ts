import type { Environment } from "../../context.ts";
import { postWebhook } from "../../platform/webhooks/post-webhook.ts";
import type { WebhookOutcome } from "../../platform/webhooks/post-webhook.ts";
import type { OpenedCredentials } from "../credentials/index.ts";
import type { ClaimedDelivery } from "./claim-deliveries.ts";
import { maskAnswer } from "./mask-answer.ts";
import { payloadOf } from "./payload-of.ts";
import { maskSecurityContexts, securityContextOf } from "./security-context.ts";
import { signCallback } from "./sign-callback.ts";
import type { CallbackSecrets } from "./sign-callback.ts";

/** For a whole attempt, in milliseconds. */
export const attemptTimeoutMs = 15_000;

/** One attempt as it is kept: the securityContext and the payload masked in it. */
export type SentDelivery = {
  startedAt: Date;
  outcome: WebhookOutcome;
  requestHeaders: Record<string, string> | null;
  requestBody: string | null;
};

/**
 * Makes one attempt: `POST` with the body of SPEC 5, signed as of now. Never throws: what went wrong on our side is a failure
 * of class `INTERNAL`, which is tried again.
 */
export async function sendDelivery(
  environment: Environment,
  secrets: OpenedCredentials,
  delivery: ClaimedDelivery,
): Promise<SentDelivery> {
  const { clock, log } = environment;
  const startedAt = clock.now();
  const start = performance.now();
  let requestHeaders: Record<string, string> | null = null;
  let requestBody: string | null = null;
  try {
    const securityContext = securityContextOf(delivery.id, delivery.attempt, delivery.contextSecret);
    const told = {
      event: delivery.event,
      orgId: delivery.organizationNumber,
      securityContext,
      ...(await payloadOf(environment, delivery)),
    };
    const body = JSON.stringify(told);
    requestBody = maskSecurityContexts(JSON.stringify(withoutPayload(told)));
    requestHeaders = {
      "content-type": "application/json",
      ...signCallback(await openSecrets(secrets, delivery), { id: delivery.id, at: startedAt, body }),
      ...(delivery.installationId === null ? { "patchbay-test": "1" } : {}),
    };
    const outcome = await postWebhook(environment, {
      receiver: "The endpoint",
      url: delivery.url,
      headers: requestHeaders,
      body,
      timeoutMs: attemptTimeoutMs,
      allow: delivery.allow,
    });
    return { startedAt, outcome: maskAnswer(outcome, delivery.contextSecret), requestHeaders, requestBody };
  } catch (error) {
    log.error({ err: error, deliveryId: delivery.id }, "an attempt met an unexpected error");
    return {
      startedAt,
      requestHeaders,
      requestBody,
      outcome: {
        durationMs: Math.round(performance.now() - start),
        headersMs: null,
        status: null,
        headers: null,
        body: null,
        failure: {
          errorClass: "INTERNAL",
          message: "Something went wrong on our side.",
          gone: false,
          overloaded: false,
          retryAfterMs: null,
        },
      },
    };
  }
}

/** What a payload holds is the customer's, and is kept nowhere. */
function withoutPayload(told: object): object {
  return "payload" in told && told.payload !== null ? { ...told, payload: "••••" } : told;
}

async function openSecrets(secrets: OpenedCredentials, delivery: ClaimedDelivery): Promise<CallbackSecrets> {
  const owner = {
    organizationId: delivery.publisherId,
    purpose: `extension-secret:${delivery.extensionId}`,
  };
  const { secretCredentialId, secretSealedAt, previousCredentialId, previousSealedAt } = delivery;
  const [current, previous] = await Promise.all([
    secrets.read({ ...owner, credentialId: secretCredentialId, updatedAt: secretSealedAt }),
    previousCredentialId && previousSealedAt
      ? secrets.read({ ...owner, credentialId: previousCredentialId, updatedAt: previousSealedAt })
      : null,
  ]);
  return { current, previous };
}
