import { createHmac, randomBytes } from "node:crypto";
import { Webhook } from "standardwebhooks";
import { expect, it } from "vitest";
import { signCallback } from "./sign-callback.ts";

const makeSecret = () => `whsec_${randomBytes(32).toString("base64")}`;
const current = makeSecret();
const former = makeSecret();
const message = {
  id: "019",
  at: new Date(),
  body: '{"event":"onInstall","orgId":7,"securityContext":"pbsc_x"}',
};

it("signs so that the standard's own library and a plain HMAC accept it", () => {
  const headers = signCallback({ current, previous: null }, message);
  expect(new Webhook(current).verify(message.body, headers)).toMatchObject({ event: "onInstall" });
  expect(headers.HASH).toBe(createHmac("sha256", current).update(message.body).digest("hex"));
  expect(headers).not.toHaveProperty("HASH-PREVIOUS");
});

it("satisfies receivers with either secret while both count, and no other", () => {
  const headers = signCallback({ current, previous: former }, message);
  for (const secret of [current, former])
    expect(new Webhook(secret).verify(message.body, headers)).toMatchObject({ orgId: 7 });
  expect(headers["HASH-PREVIOUS"]).toBe(createHmac("sha256", former).update(message.body).digest("hex"));
  expect(() => new Webhook(makeSecret()).verify(message.body, headers)).toThrow();
});
