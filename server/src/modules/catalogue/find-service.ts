import type { Context, TransactionScope } from "../../context.ts";
import type { Service } from "../../generated/prisma/client.ts";
import { NotFoundError } from "../../platform/errors.ts";

type Client = Context["database"]["prisma"] | TransactionScope["tx"];

/** The service of a key as an organization sees it: its own, or a shipped one. */
export function findService(client: Client, organizationId: string, key: string): Promise<Service | null> {
  return client.service.findFirst({
    where: { key, OR: [{ organizationId: null }, { organizationId }] },
    // A release may ship a key that an organization took before: theirs goes on meaning what it meant.
    orderBy: { organizationId: { sort: "asc", nulls: "last" } },
  });
}

/** As findService. Throws NotFoundError. */
export async function getService(client: Client, organizationId: string, key: string): Promise<Service> {
  const service = await findService(client, organizationId, key);
  if (!service) throw new NotFoundError(`The service \`${key}\``);
  return service;
}

/** As getService for several keys, in their order. */
export async function listServices(
  client: Client,
  organizationId: string,
  keys: readonly string[],
): Promise<Service[]> {
  const services = await client.service.findMany({
    where: { key: { in: [...keys] }, OR: [{ organizationId: null }, { organizationId }] },
    // The last of a key is the organization's own.
    orderBy: { organizationId: { sort: "desc", nulls: "first" } },
  });
  const byKey = new Map(services.map((service) => [service.key, service]));
  return keys.map((key) => {
    const service = byKey.get(key);
    if (!service) throw new NotFoundError(`The service \`${key}\``);
    return service;
  });
}
