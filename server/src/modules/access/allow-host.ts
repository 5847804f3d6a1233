import { parseAllowedHost } from "../../platform/network/allow-list.ts";
import { recordOperation } from "./record-operation.ts";
import type { OperatorEnvironment } from "./record-operation.ts";
import { NotFoundError, ValidationError } from "../../platform/errors.ts";

/**
 * Opens the network door for callbacks of one organization's extensions to one `host:port`, also for plain http. Not part
 * of the schema: an organization must not open it for itself. False where it was open already. Throws NotFoundError
 * without such an organization, ValidationError for anything but `host:port`, an origin or a URL.
 */
export async function allowHost(
  environment: OperatorEnvironment,
  input: { slug: string; host: string; actorName: string },
): Promise<{ host: string; changed: boolean }> {
  const host = readAllowedHost(input.host);
  return environment.database.prisma.$transaction(async (tx) => {
    const scope = { tx, now: environment.clock.now() };
    const organization = await tx.organization.findUnique({ where: { slug: input.slug } });
    if (!organization) throw new NotFoundError(`The organization "${input.slug}"`);
    const { count } = await tx.allowedHost.createMany({
      data: [{ organizationId: organization.id, host, createdAt: scope.now }],
      skipDuplicates: true,
    });
    if (count > 0)
      await recordOperation(scope, {
        organizationId: organization.id,
        actorName: input.actorName,
        act: "callbackHost.allowed",
        after: { host },
      });
    return { host, changed: count > 0 };
  });
}

/** One spelling of each host, whatever was typed; throws ValidationError. */
export function readAllowedHost(text: string): string {
  try {
    return parseAllowedHost(text.trim());
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    throw new ValidationError([
      { path: "host", message: `"${text}" is no host with its port. Give one such as 127.0.0.1:4020.` },
    ]);
  }
}
