import type { Environment } from "../../context.ts";

/** How many secrets of an organization, or with null of all, another master key than the current one wraps. */
export async function countOutdated(
  { database, vault }: Pick<Environment, "database" | "vault">,
  organizationId: string | null,
): Promise<number> {
  // Two ranges of the index instead of everything that is not the current key.
  const { rows } = await database.pool.query<{ count: number }>({
    name: organizationId ? "credentials-outdated" : "credentials-all-outdated",
    text: `select ((select count(*) from "Credential" where ${organizationId ? `"organizationId" = $2::uuid and` : ""} "keyId" < $1)
      + (select count(*) from "Credential" where ${organizationId ? `"organizationId" = $2::uuid and` : ""} "keyId" > $1))::int as count`,
    values: organizationId ? [vault.currentKeyId, organizationId] : [vault.currentKeyId],
  });
  return rows[0]?.count ?? 0;
}
