import type { Context, TransactionScope } from "../../context.ts";
import type { Extension, ExtensionVersion, Installation } from "../../generated/prisma/client.ts";
import { ConflictError, NotFoundError } from "../../platform/errors.ts";
import type { ConnectionRecord } from "../connections/index.ts";
import { readManifest } from "./manifest.ts";
import type { Manifest } from "./manifest.ts";

type Client = TransactionScope["tx"] | Context["database"]["prisma"];

/** An installation with what is installed. */
export type InstallationRecord = Installation & { extension: Extension; version: ExtensionVersion };

/** The installation in the customer's organization. Throws NotFoundError, also for those of others and for the publisher. */
export async function getInstallation(
  client: Client,
  organizationId: string,
  id: string,
): Promise<InstallationRecord> {
  const installation = await client.installation.findUnique({
    where: { id, organizationId },
    include: { extension: true, version: true },
  });
  if (!installation) throw new NotFoundError("The installation");
  return installation;
}

/** As getInstallation, keeping all other steps of the same installation out until the transaction ends. */
export async function lockInstallation(
  { tx }: TransactionScope,
  organizationId: string,
  id: string,
): Promise<InstallationRecord> {
  await tx.$queryRaw`select 1 from "Installation"
    where "id" = ${id}::uuid and "organizationId" = ${organizationId}::uuid for no key update`;
  return getInstallation(tx, organizationId, id);
}

/** Throws ConflictError UNINSTALLED. */
export function assertInstalled(installation: InstallationRecord): void {
  const { uninstalledAt, uninstalledByName, extension } = installation;
  if (uninstalledAt)
    throw new ConflictError(
      `${extension.name} was uninstalled by ${uninstalledByName ?? "somebody"}. Install it anew.`,
      "UNINSTALLED",
    );
}

/** What the installed version says of itself. */
export function manifestOf({ version }: Pick<InstallationRecord, "version">): Manifest {
  return readManifest(version.manifest);
}

/** The connections that are the installation's own, oldest first. */
export function listOwnConnections(
  client: Client,
  { id: installationId, organizationId }: Pick<Installation, "id" | "organizationId">,
): Promise<ConnectionRecord[]> {
  return client.connectionLink.findMany({
    where: { installationId, organizationId },
    include: { service: true },
    orderBy: { id: "asc" },
  });
}

/** What a step of an installation answers: the installation as it is then, and the delivery that it queued, if any. */
export type SteppedInstallation = { installation: InstallationRecord; deliveryId: string | null };
