import type { Environment } from "../../context.ts";
import { newId } from "../../platform/ids.ts";
import type { Vault } from "../../platform/vault/vault.ts";

const batchSize = 1_000;

/** What a secret of `insertSecrets` says before it is sealed anew. */
export const firstText = (id: string): string => `secret ${id}`;

/** The purpose of these secrets. */
export const fixturePurpose = "test";

/** Rows of secrets, sealed by a vault of the caller's, such as one with an older master key; answers their ids. */
export async function insertSecrets(
  { database, clock }: Pick<Environment, "database" | "clock">,
  vault: Vault,
  organizationId: string,
  count: number,
  makeId: () => string = newId,
): Promise<string[]> {
  const ids: string[] = [];
  while (ids.length < count) {
    const batch = Array.from({ length: Math.min(batchSize, count - ids.length) }, makeId);
    const rows = batch.map((id) => {
      const owner = { organizationId, recordId: id, purpose: fixturePurpose };
      const { keyId, wrappedKey, ciphertext } = vault.seal(firstText(id), owner);
      return {
        id,
        keyId,
        wrappedKey: Buffer.from(wrappedKey).toString("base64"),
        ciphertext: Buffer.from(ciphertext).toString("base64"),
      };
    });
    await database.pool.query(
      `insert into "Credential" ("id", "organizationId", "purpose", "keyId", "wrappedKey", "ciphertext", "updatedAt")
       select s."id", $2, $3, s."keyId", decode(s."wrappedKey", 'base64'), decode(s."ciphertext", 'base64'), $4
       from jsonb_to_recordset($1::jsonb) as s("id" uuid, "keyId" text, "wrappedKey" text, "ciphertext" text)`,
      [JSON.stringify(rows), organizationId, fixturePurpose, clock.now()],
    );
    ids.push(...batch);
  }
  return ids;
}
