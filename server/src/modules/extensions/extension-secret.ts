import { randomBytes } from "node:crypto";
import type { Environment } from "../../context.ts";
import type { Extension } from "../../generated/prisma/client.ts";
import { openCredential } from "../credentials/index.ts";

// Standard Webhooks 1.0: 24 to 64 random bytes, base64, behind "whsec_".
const secretBytes = 32;

/** Under which purpose the signing secrets of an extension are sealed, for its publisher. */
export function secretPurpose(extensionId: string): string {
  return `extension-secret:${extensionId}`;
}

/** A new signing secret, as its publisher is shown it: once. */
export function newCallbackSecret(): string {
  return `whsec_${randomBytes(secretBytes).toString("base64")}`;
}

/** The secrets of an extension: the present one, the one before where it is still kept, and whether that one still counts. */
export type OpenedSecrets = { current: string; previous: string | null; previousCounts: boolean };

export async function openSecrets(
  environment: Pick<Environment, "vault" | "database" | "clock">,
  extension: Extension,
): Promise<OpenedSecrets> {
  const { id, organizationId, secretCredentialId, previousCredentialId, previousSecretUntil } = extension;
  const open = (credentialId: string): Promise<string> =>
    openCredential(environment, { organizationId, credentialId, purpose: secretPurpose(id) });
  const [current, previous] = await Promise.all([
    open(secretCredentialId),
    previousCredentialId === null ? null : open(previousCredentialId),
  ]);
  const previousCounts = previousSecretUntil !== null && previousSecretUntil > environment.clock.now();
  return { current, previous, previousCounts };
}
