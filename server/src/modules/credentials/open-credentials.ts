import type { Environment } from "../../context.ts";
import type { CredentialOwner } from "./seal-credential.ts";

/** As openCredential, of many in one statement and in their order; null where one is gone. Throws VaultError where one cannot be opened. */
export async function openCredentials(
  { vault, database }: Pick<Environment, "vault" | "database">,
  wanted: readonly (CredentialOwner & { credentialId: string })[],
): Promise<(string | null)[]> {
  if (wanted.length === 0) return [];
  const rows = await database.prisma.credential.findMany({
    where: { id: { in: wanted.map(({ credentialId }) => credentialId) } },
    select: { id: true, organizationId: true, keyId: true, wrappedKey: true, ciphertext: true },
  });
  const byId = new Map(rows.map((row) => [row.id, row]));
  return wanted.map(({ credentialId, organizationId, purpose }) => {
    const sealed = byId.get(credentialId);
    if (sealed?.organizationId !== organizationId) return null;
    return vault.openText(sealed, { organizationId, recordId: credentialId, purpose });
  });
}
