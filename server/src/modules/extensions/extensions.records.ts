import type { Context, TransactionScope } from "../../context.ts";
import type { Extension, ExtensionVersion } from "../../generated/prisma/client.ts";
import { NotFoundError } from "../../platform/errors.ts";

type Client = Context["database"]["prisma"] | TransactionScope["tx"];

/** The extension of a key, whoever publishes it, keeping other writers of it out until the transaction ends. */
export async function lockExtensionOfKey(
  { tx }: Pick<TransactionScope, "tx">,
  key: string,
): Promise<Extension | null> {
  await tx.$queryRaw`select 1 from "Extension" where "key" = ${key} for no key update`;
  return tx.extension.findUnique({ where: { key } });
}

/** The extension of a key that the organization publishes. Throws NotFoundError, also for those of others. */
export async function getOwnExtension(
  client: Client,
  organizationId: string,
  key: string,
): Promise<Extension> {
  const extension = await client.extension.findUnique({ where: { key, organizationId } });
  if (!extension) throw new NotFoundError("The extension");
  return extension;
}

/** As getOwnExtension, locked, by its id. */
export async function lockOwnExtension(
  { tx }: Pick<TransactionScope, "tx">,
  organizationId: string,
  id: string,
): Promise<Extension> {
  await tx.$queryRaw`select 1 from "Extension" where "id" = ${id}::uuid and "organizationId" = ${organizationId}::uuid for no key update`;
  const extension = await tx.extension.findUnique({ where: { id, organizationId } });
  if (!extension) throw new NotFoundError("The extension");
  return extension;
}

/** The newest version of an extension. */
export function findLatest(client: Client, extension: Extension): Promise<ExtensionVersion | null> {
  return client.extensionVersion.findFirst({
    where: { extensionId: extension.id },
    orderBy: { number: "desc" },
  });
}
