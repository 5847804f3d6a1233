import type { TransactionScope } from "../../context.ts";
import type { Extension, ExtensionVersion } from "../../generated/prisma/client.ts";
import { appendChanges } from "../../platform/feed/append-changes.ts";

/**
 * Appends that a version was published: for the publisher, and for each other organization that has the extension installed, which
 * may upgrade now. Those are told no name of a person. Call it last in the transaction.
 */
export async function announceVersion(
  { tx, now }: TransactionScope,
  name: "extension.created" | "extension.versionPublished",
  {
    extension,
    version,
    actorName,
  }: { extension: Extension; version: ExtensionVersion; actorName: string | null },
): Promise<void> {
  const { id, organizationId, key: extensionKey, name: extensionName } = extension;
  const payload = { extensionKey, extensionName, version: version.version };
  await appendChanges(tx, now, [
    { organizationId, name, entityType: "Extension", entityId: id, actorName, payload },
  ]);
  if (name === "extension.created") return;
  await tx.$executeRaw`
    insert into "Change" ("createdAt", "organizationId", "name", "entityType", "entityId", "payload")
    select distinct on (i."organizationId") ${now}::timestamptz, i."organizationId", ${name}::text, 'Extension', ${id}::uuid, ${JSON.stringify(payload)}::jsonb
    from "Installation" i
    where i."extensionId" = ${id}::uuid and i."uninstalledAt" is null and i."organizationId" <> ${organizationId}::uuid`;
}
