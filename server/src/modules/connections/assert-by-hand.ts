import type { ConnectionLink } from "../../generated/prisma/client.ts";
import { ConflictError } from "../../platform/errors.ts";

/**
 * Throws ConflictError OF_INSTALLATION for a connection that an installed extension owns: the mutations of the installation alone
 * act on it. `instead` names the one that does what was asked for; null where none does.
 */
export function assertByHand(
  { installationId, name }: Pick<ConnectionLink, "installationId" | "name">,
  instead: "authorizeThirdParty" | "revokeThirdParty" | "uninstallExtension" | null,
): void {
  if (installationId === null) return;
  throw new ConflictError(
    `${name} belongs to an installed extension${instead ? `: use \`${instead}\`` : ", which alone calls through it"}.`,
    "OF_INSTALLATION",
  );
}
