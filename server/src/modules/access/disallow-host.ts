import { NotFoundError } from "../../platform/errors.ts";
import { readAllowedHost } from "./allow-host.ts";
import { recordOperation } from "./record-operation.ts";
import type { OperatorEnvironment } from "./record-operation.ts";

/**
 * Takes back what `allowHost` opened; the next attempt of a delivery there is refused. False where it was not open.
 * Throws as `allowHost`.
 */
export async function disallowHost(
  environment: OperatorEnvironment,
  input: { slug: string; host: string; actorName: string },
): Promise<{ host: string; changed: boolean }> {
  const host = readAllowedHost(input.host);
  return environment.database.prisma.$transaction(async (tx) => {
    const scope = { tx, now: environment.clock.now() };
    const organization = await tx.organization.findUnique({ where: { slug: input.slug } });
    if (!organization) throw new NotFoundError(`The organization "${input.slug}"`);
    const { count } = await tx.allowedHost.deleteMany({
      where: { organizationId: organization.id, host },
    });
    if (count > 0)
      await recordOperation(scope, {
        organizationId: organization.id,
        actorName: input.actorName,
        act: "callbackHost.disallowed",
        before: { host },
      });
    return { host, changed: count > 0 };
  });
}
