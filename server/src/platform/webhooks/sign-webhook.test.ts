import { Webhook } from "standardwebhooks";
import { expect, test } from "vitest";
import { signWebhook } from "./sign-webhook.ts";

const secret = `whsec_${Buffer.alloc(24, 7).toString("base64")}`;
const message = { id: "exe_1", at: new Date(), body: '{"name":"Zoë"}' };

test("is accepted by the reference implementation", () => {
  expect(new Webhook(secret).verify(message.body, signWebhook(secret, message))).toEqual({ name: "Zoë" });
});

test("is refused for another body, id or secret", () => {
  const headers = signWebhook(secret, message);
  expect(() => new Webhook(secret).verify(`${message.body} `, headers)).toThrow();
  expect(() => new Webhook(secret).verify(message.body, { ...headers, "webhook-id": "exe_2" })).toThrow();
  const other = `whsec_${Buffer.alloc(24, 8).toString("base64")}`;
  expect(() => new Webhook(other).verify(message.body, headers)).toThrow();
});
