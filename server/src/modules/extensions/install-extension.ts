import { z } from "zod";
import type { Context } from "../../context.ts";
import { inTransaction } from "../../context.ts";
import type { Extension, ExtensionVersion } from "../../generated/prisma/client.ts";
import { ConflictError, NotFoundError } from "../../platform/errors.ts";
import { newId } from "../../platform/ids.ts";
import { parseInput } from "../../platform/parse-input.ts";
import { authorise } from "../access/index.ts";
import { checkConfigParams, configNameInput, configValueInput } from "./check-config-params.ts";
import { recordStep } from "./installation-changes.ts";
import { getInstallation } from "./installations.records.ts";
import type { InstallationRecord } from "./installations.records.ts";
import { readManifest } from "./manifest.ts";
import { saveConfigParams } from "./save-config-params.ts";

const Input = z.object({
  extensionKey: z.string().max(100),
  preview: z.boolean().nullish(),
  configParams: z
    .array(z.object({ name: configNameInput, value: configValueInput }))
    .max(50, "Give at most 50 at once.")
    .nullish(),
});

export type InstalledExtension = {
  /** null for a preview. */
  installation: InstallationRecord | null;
  extension: Extension;
  version: ExtensionVersion;
  deliveryId: string | null;
  preview: boolean;
};

/**
 * Installs the newest version of an extension, whoever publishes it, and fires `onInstall`: of config params that are given at once
 * nothing else is fired. With `preview` it only tells what would be installed. Throws NotFoundError, ValidationError for config
 * params, and ConflictError ALREADY_INSTALLED.
 */
export async function installExtension(
  ctx: Context,
  input: z.input<typeof Input>,
): Promise<InstalledExtension> {
  const { organizationId, name: installedByName } = authorise(ctx, "INSTALLATIONS");
  const { extensionKey, preview, configParams } = parseInput(Input, input);
  return inTransaction(ctx, async (scope) => {
    const { tx, now } = scope;
    const extension = await tx.extension.findUnique({ where: { key: extensionKey } });
    if (!extension?.latestVersionId) throw new NotFoundError("The extension");
    const version = await tx.extensionVersion.findUniqueOrThrow({ where: { id: extension.latestVersionId } });
    const definitions = readManifest(version.manifest).configParams;
    const checked = checkConfigParams(definitions, configParams ?? [], "configParams");
    const present = await tx.installation.findFirst({
      where: { organizationId, extensionId: extension.id, uninstalledAt: null },
    });
    if (present) throw alreadyInstalled(extension, present.installedByName);
    const told = { extension, version };
    if (preview) return { ...told, installation: null, deliveryId: null, preview: true };

    const id = newId();
    // Of two at once the index lets one through.
    const { count } = await tx.installation.createMany({
      data: [
        {
          id,
          organizationId,
          publisherId: extension.organizationId,
          extensionId: extension.id,
          versionId: version.id,
          installedByName,
          installedAt: now,
        },
      ],
      skipDuplicates: true,
    });
    if (count === 0) throw alreadyInstalled(extension, null);
    const made = await getInstallation(tx, organizationId, id);
    if (checked.length > 0) await saveConfigParams(ctx, scope, made, checked);
    const deliveryId = await recordStep(ctx, scope, made, {
      change: "installation.installed",
      event: "onInstall",
      after: { configParams: checked.map(({ name }) => name) },
    });
    const installation = await getInstallation(tx, organizationId, id);
    return { ...told, installation, deliveryId, preview: false };
  });
}

function alreadyInstalled({ name }: Extension, byName: string | null): ConflictError {
  return new ConflictError(
    `${name} was already installed by ${byName ?? "somebody"}. Change it by \`upgradeInstallation\`.`,
    "ALREADY_INSTALLED",
  );
}
