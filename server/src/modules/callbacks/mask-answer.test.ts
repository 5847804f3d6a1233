import { expect, test } from "vitest";
import type { WebhookOutcome } from "../../platform/webhooks/post-webhook.ts";
import { maskAnswer } from "./mask-answer.ts";
import { mintSecret, securityContextOf } from "./security-context.ts";

const { secret } = mintSecret();
const context = securityContextOf("0193a6f0-7d5e-7c3b-9b44-0c2f1d8e6a57", 3, secret);
const sent = JSON.stringify({ event: "onInstall", orgId: 7, securityContext: context });

function answer(text: string): WebhookOutcome {
  const head = { durationMs: 1, headersMs: 1, status: 500, failure: null };
  return maskAnswer({ ...head, headers: { "x-repeated": text }, body: `Refused: ${text}` }, secret);
}

test.each([
  ["as it was sent", sent],
  ["alone", context],
  ["percent-encoded", encodeURIComponent(sent)],
  ["in base64", Buffer.from(sent).toString("base64")],
  ["in base64, a byte later", Buffer.from(` ${sent}`).toString("base64")],
  ["in base64, two bytes later", Buffer.from(`  ${sent}`).toString("base64url")],
  ["in hexadecimal", Buffer.from(sent).toString("hex")],
  ["in its parts", context.replace(secret, ` and ${secret}`)],
])("a securityContext that a receiver repeats %s is masked in what is kept", (_how, text) => {
  const { headers, body } = answer(text);
  const kept = `${headers?.["x-repeated"]} ${body}`;
  expect(kept).toContain("••••");
  expect(kept).not.toContain(secret);
  const words = kept.split(/\s+/);
  const decoded = words.flatMap((word) => [
    Buffer.from(word, "base64").toString("latin1"),
    Buffer.from(word, "hex").toString("latin1"),
  ]);
  // Eight characters less are as good as all of it.
  for (const text of decoded) expect(text).not.toContain(secret.slice(4, -4));
});

test("what else an answer holds is kept as it is", () => {
  expect(answer("A stack trace, 42 lines").body).toBe("Refused: A stack trace, 42 lines");
});
