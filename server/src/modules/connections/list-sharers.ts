import type { Environment } from "../../context.ts";
import type { Environment as EnvironmentName } from "../../generated/prisma/enums.ts";

/** What stands on an authorization: an account or a connection in one environment. */
export type Sharer = { authorizationId: string; name: string; environment: EnvironmentName };

/**
 * The living authorizations of an OAuth client, of one person (where it is known whose they are) or of all, longest granted first;
 * at most 100.
 */
export async function listSharers(
  { database }: Pick<Environment, "database">,
  given: { organizationId: string; clientId: string | null; providerUserId?: string | null },
): Promise<(Sharer & { providerUserId: string | null })[]> {
  if (given.clientId === null) return [];
  const { rows } = await database.pool.query<Sharer & { providerUserId: string | null }>({
    name: "sharers-of-client",
    text: `select u."id" as "authorizationId", u."providerUserId", coalesce(n."name", a."providerOrgName") as "name",
        coalesce(c."environment", a."environment") as "environment"
      from "Authorization" u
      left join "ConnectionAuthorization" c on c."authorizationId" = u."id"
      left join "ConnectionLink" n on n."id" = c."connectionId"
      left join "Account" a on a."authorizationId" = u."id"
      where u."organizationId" = $1 and u."clientId" = $2 and u."refusedAt" is null
        and ($3::text is null or u."providerUserId" = $3 or u."providerUserId" is null)
        and coalesce(n."name", a."providerOrgName") is not null
      order by coalesce(c."grantedAt", a."grantedAt"), u."id" limit 100`,
    values: [given.organizationId, given.clientId, given.providerUserId ?? null],
  });
  return rows;
}
