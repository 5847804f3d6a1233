import { z } from "zod";
import type { Vault } from "../../platform/vault/vault.ts";

const purpose = "code-verifier";
const Seal = z.object({ keyId: z.string(), wrappedKey: z.string(), ciphertext: z.string() });

type Flow = { id: string; organizationId: string };

/** The name of the cookie that ties a flow to its browser; several flows may be open in one browser. */
export function flowCookieName(flowId: string): string {
  return `patchbay_flow_${flowId.slice(-12)}`;
}

/** Seals a PKCE verifier for the short life of its flow. */
export function sealVerifier(vault: Vault, flow: Flow, verifier: string): z.infer<typeof Seal> {
  const sealed = vault.seal(verifier, { organizationId: flow.organizationId, recordId: flow.id, purpose });
  return {
    keyId: sealed.keyId,
    wrappedKey: Buffer.from(sealed.wrappedKey).toString("base64"),
    ciphertext: Buffer.from(sealed.ciphertext).toString("base64"),
  };
}

export function openVerifier(vault: Vault, flow: Flow, stored: unknown): string {
  const seal = Seal.parse(stored);
  return vault.openText(
    {
      keyId: seal.keyId,
      wrappedKey: new Uint8Array(Buffer.from(seal.wrappedKey, "base64")),
      ciphertext: new Uint8Array(Buffer.from(seal.ciphertext, "base64")),
    },
    { organizationId: flow.organizationId, recordId: flow.id, purpose },
  );
}
