import type { TransactionScope } from "../../context.ts";

/** Destroys a secret with its data key: what copies of the cipher text exist elsewhere stay shut for good. */
export async function deleteCredential(
  { tx }: TransactionScope,
  organizationId: string,
  credentialId: string,
): Promise<void> {
  await tx.credential.deleteMany({ where: { id: credentialId, organizationId } });
}
