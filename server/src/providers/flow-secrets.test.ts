import { expect, test } from "vitest";
import { makeFlowSecrets } from "./flow-secrets.ts";

test("flow secrets: verifier and challenge fit RFC 7636, and never repeat", async () => {
  const [first, second] = await Promise.all([makeFlowSecrets(), makeFlowSecrets()]);
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(first.codeVerifier));
  expect(first.codeChallenge).toBe(Buffer.from(digest).toString("base64url"));
  expect(first.codeVerifier).toMatch(/^[A-Za-z0-9_-]{43}$/);
  expect(first.state).toMatch(/^[A-Za-z0-9_-]{43}$/);
  expect(new Set([first.state, second.state, first.codeVerifier, second.codeVerifier]).size).toBe(4);
});
