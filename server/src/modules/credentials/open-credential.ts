import type { Environment } from "../../context.ts";
import { NotFoundError } from "../../platform/errors.ts";
import type { Sealed } from "../../platform/vault/vault.ts";
import type { CredentialOwner } from "./seal-credential.ts";

/** The secret text of a row. Throws NotFoundError where the row is gone, VaultError where it cannot be opened. */
export async function openCredential(
  { vault, database }: Pick<Environment, "vault" | "database">,
  { credentialId, organizationId, purpose }: CredentialOwner & { credentialId: string },
): Promise<string> {
  const sealed: Sealed | null = await database.prisma.credential.findUnique({
    where: { id: credentialId, organizationId },
    select: { keyId: true, wrappedKey: true, ciphertext: true },
  });
  if (!sealed) throw new NotFoundError("The credential");
  return vault.openText(sealed, { organizationId, recordId: credentialId, purpose });
}
