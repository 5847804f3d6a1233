import type { Environment, TransactionScope } from "../../context.ts";
import { newId } from "../../platform/ids.ts";

/** Which secret of whom; the vault binds the seal to all three. */
export type CredentialOwner = { organizationId: string; purpose: string };

/** Seals a secret text into a new row and answers the row's id. */
export async function sealCredential(
  { vault }: Pick<Environment, "vault">,
  { tx, now }: TransactionScope,
  { organizationId, purpose, text }: CredentialOwner & { text: string },
): Promise<string> {
  const id = newId();
  const sealed = vault.seal(text, { organizationId, recordId: id, purpose });
  await tx.credential.create({ data: { id, organizationId, purpose, updatedAt: now, ...sealed } });
  return id;
}

/** Seals another text into an existing row, under a new data key. */
export async function resealCredential(
  { vault }: Pick<Environment, "vault">,
  { tx, now }: TransactionScope,
  { id, organizationId, purpose, text }: CredentialOwner & { id: string; text: string },
): Promise<void> {
  const sealed = vault.seal(text, { organizationId, recordId: id, purpose });
  await tx.credential.update({ where: { id, organizationId }, data: { updatedAt: now, ...sealed } });
}
