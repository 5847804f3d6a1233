import type { Environment } from "../../context.ts";

/** A master key, as far as the secrets of an organization, or of all, stand on it. */
export type MasterKeyUse = {
  keyId: string;
  /** Whether this node wraps new secrets with it. */
  isCurrent: boolean;
  /** Whether this node holds it. */
  isConfigured: boolean;
  /** Whether a live node wraps new secrets with it. */
  isSealing: boolean;
  /** How many secrets it wraps, counted up to the limit. */
  secrets: number;
  /** When the last consent ends that was begun with it; null where none is under way. */
  consentsUntil: Date | null;
};

/**
 * The master keys that this node holds, in their order, and those that secrets are wrapped with besides. Secrets of an
 * organization, or with null of all, are counted up to `limit` per key. A key may leave the settings once it wraps no
 * secret of anybody, no consent waits for it, and no live node seals with it.
 */
export async function listMasterKeys(
  { database, vault, clock }: Pick<Environment, "database" | "vault" | "clock">,
  organizationId: string | null,
  limit: number,
): Promise<MasterKeyUse[]> {
  const { rows } = await database.pool.query<{
    keyId: string;
    isSealing: boolean;
    secrets: number;
    consentsUntil: Date | null;
  }>({
    name: organizationId ? "master-keys" : "master-keys-of-all",
    text: organizationId ? statementFor(`"organizationId" = $4::uuid`) : statementFor("true"),
    values: [vault.keyIds, limit, clock.now(), ...(organizationId ? [organizationId] : [])],
  });
  const inOrder = (keyId: string): number => {
    const index = vault.keyIds.indexOf(keyId);
    return index < 0 ? vault.keyIds.length : index;
  };
  return rows
    .map((row) => ({
      ...row,
      isCurrent: row.keyId === vault.currentKeyId,
      isConfigured: vault.keyIds.includes(row.keyId),
    }))
    .toSorted((a, b) => inOrder(a.keyId) - inOrder(b.keyId) || (a.keyId < b.keyId ? -1 : 1));
}

// The distinct keys by hopping through the index: a hundred thousand secrets have two or three.
const statementFor = (whose: string): string => `with recursive hop as (
    (select "keyId" from "Credential" where ${whose} order by "keyId" limit 1)
    union all
    select (select c."keyId" from "Credential" c where ${whose} and c."keyId" > h."keyId" order by c."keyId" limit 1)
    from hop h where h."keyId" is not null
  ), flow as (
    select "codeVerifierSeal" ->> 'keyId' as "keyId", max("expiresAt") as "until" from "AuthorizationFlow"
    where "expiresAt" > $3 and "codeVerifierSeal" is not null and ${whose} group by 1
  ), known as (
    select "keyId" from hop where "keyId" is not null union select "keyId" from flow union select unnest($1::text[])
  )
  select k."keyId", flow."until" as "consentsUntil",
    exists (select from "Worker" w where w."aliveUntil" > now() and w."keyIds"[1] = k."keyId") as "isSealing",
    (select count(*)::int from (
      select from "Credential" c where c."keyId" = k."keyId" and ${whose} limit $2) n) as "secrets"
  from known k left join flow on flow."keyId" = k."keyId"`;
