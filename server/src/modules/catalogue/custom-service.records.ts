import type { Context, TransactionScope } from "../../context.ts";
import type { Service } from "../../generated/prisma/client.ts";
import { NotFoundError, ValidationError } from "../../platform/errors.ts";
import { findDefaultService } from "./default-services.ts";

type Client = Context["database"]["prisma"] | TransactionScope["tx"];

/** The organization's own service of a key. Throws NotFoundError, and ValidationError for one that is shipped. */
export async function getCustomService(
  client: Client,
  organizationId: string,
  key: string,
): Promise<Service> {
  const service = await client.service.findUnique({ where: { organizationId_key: { organizationId, key } } });
  if (service) return service;
  if (findDefaultService(key))
    throw new ValidationError([
      { path: "serviceKey", message: "That one comes with Patchbay: only services of your own are changed." },
    ]);
  throw new NotFoundError(`The service \`${key}\``);
}

/** As getCustomService, keeping new connections and finished consents out until the transaction ends. */
export async function lockCustomService(
  { tx }: TransactionScope,
  organizationId: string,
  key: string,
): Promise<Service> {
  await tx.$queryRaw`select 1 from "Service"
    where "organizationId" = ${organizationId}::uuid and "key" = ${key} for update`;
  return getCustomService(tx, organizationId, key);
}
