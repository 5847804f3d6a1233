import { z } from "zod";
import type { Context } from "../../context.ts";
import type { ExtensionVersion } from "../../generated/prisma/client.ts";
import { parseInput } from "../../platform/parse-input.ts";
import { authorise } from "../access/index.ts";
import { checkManifest } from "./check-manifest.ts";
import { findLatest } from "./extensions.records.ts";
import type { Manifest } from "./manifest.ts";
import { inOrder } from "./parse-manifest.ts";
import type { ManifestIssue } from "./parse-manifest.ts";
import { parseVersion } from "./semver.ts";
import { findStanding } from "./version-standing.ts";

export type PreviewedManifest = {
  issues: ManifestIssue[];
  extensionKey: string | null;
  version: string | null;
  /** null while the text is not right. */
  manifest: Manifest | null;
  /** The newest version of the organization's extension of that key. */
  former: ExtensionVersion | null;
};

/**
 * What is wrong with a manifest, while it is written: that its key is taken or its version not newer is among it. Changes nothing. Throws
 * ForbiddenError.
 */
export async function previewManifest(ctx: Context, text: string): Promise<PreviewedManifest> {
  const { organizationId } = authorise(ctx, "EXTENSIONS");
  const checked = await checkManifest(ctx, organizationId, parseInput(z.string(), text));
  const { extensionKey, version, manifest, place } = checked;
  const { prisma } = ctx.database;
  const extension =
    extensionKey === null ? null : await prisma.extension.findUnique({ where: { key: extensionKey } });
  const latest = extension && (await findLatest(prisma, extension));
  const standing =
    extension && extensionKey !== null && version !== null && parseVersion(version)
      ? await findStanding(prisma, organizationId, { key: extensionKey, version }, { extension, latest })
      : null;
  return {
    issues: standing ? inOrder([...checked.issues, place(standing)]) : checked.issues,
    extensionKey,
    version,
    manifest,
    former: extension?.organizationId === organizationId ? latest : null,
  };
}
