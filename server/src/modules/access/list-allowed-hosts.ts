import type { Environment } from "../../context.ts";

/** Who may call where beyond the closed door, of the whole instance or of one organization: for its operators. */
export async function listAllowedHosts(
  environment: Pick<Environment, "database">,
  slug: string | null,
): Promise<{ slug: string; host: string }[]> {
  return environment.database.prisma.$queryRaw<{ slug: string; host: string }[]>`
    select o."slug", a."host" from "AllowedHost" a join "Organization" o on o."id" = a."organizationId"
    where ${slug}::text is null or o."slug" = ${slug} order by o."slug", a."host"`;
}
