import type { Environment } from "../../context.ts";

/**
 * The hosts (`host:port`) that callbacks of this organization's extensions may go to although the network door is closed
 * for them: what a request takes as `allow`. Only operators of the instance add to them (`npm run allow-host`).
 */
export async function allowedHosts(
  environment: Pick<Environment, "database">,
  organizationId: string,
): Promise<string[]> {
  const rows = await environment.database.prisma.allowedHost.findMany({
    where: { organizationId },
    select: { host: true },
    orderBy: { host: "asc" },
  });
  return rows.map(({ host }) => host);
}
