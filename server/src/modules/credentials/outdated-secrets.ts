import type { Environment } from "../../context.ts";
import type { WrappedKey } from "../../platform/vault/vault.ts";

export type OutdatedSecret = WrappedKey & { id: string };

/** Whose secrets are walked (null: everybody's), and the key that they are to be wrapped with. */
export type Walk = Pick<Environment, "database"> & { organizationId: string | null; currentKeyId: string };

const batchSize = 500;
const beforeAll = "00000000-0000-0000-0000-000000000000";

/** The first key after another, by name, that wraps any of the secrets and is not the current one; null after the last. */
export async function nextOutdatedKey(walk: Walk, after: string): Promise<string | null> {
  const { database, organizationId, currentKeyId } = walk;
  const { rows } = await database.pool.query<{ keyId: string }>({
    name: organizationId ? "rotation-next-key" : "rotation-next-key-of-all",
    text: `select "keyId" from "Credential" where "keyId" > $1 ${organizationId ? `and "organizationId" = $2::uuid` : ""}
           order by "keyId" limit 1`,
    values: organizationId ? [after, organizationId] : [after],
  });
  const keyId = rows[0]?.keyId ?? null;
  return keyId === currentKeyId ? nextOutdatedKey(walk, currentKeyId) : keyId;
}

/** The next 500 secrets at most that a key wraps, in the order of their ids. */
export async function readOutdated(
  { database, organizationId }: Walk,
  keyId: string,
  after: string | null,
): Promise<OutdatedSecret[]> {
  const { rows } = await database.pool.query<OutdatedSecret>({
    name: organizationId ? "rotation-read" : "rotation-read-all",
    text: `select "id", "keyId", "wrappedKey" from "Credential"
           where "keyId" = $1 and "id" > $2 ${organizationId ? `and "organizationId" = $3::uuid` : ""}
           order by "id" limit ${batchSize}`,
    values: [keyId, after ?? beforeAll, ...(organizationId ? [organizationId] : [])],
  });
  return rows;
}
