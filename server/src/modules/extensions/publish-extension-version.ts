import { z } from "zod";
import type { Context, TransactionScope } from "../../context.ts";
import { inTransaction, requireActor } from "../../context.ts";
import type { CallbackSubscription, Extension, ExtensionVersion } from "../../generated/prisma/client.ts";
import { newId } from "../../platform/ids.ts";
import { parseInput } from "../../platform/parse-input.ts";
import { authorise, recordAudit } from "../access/index.ts";
import { saveSubscriptions } from "../callbacks/index.ts";
import { deleteCredential, sealCredential } from "../credentials/index.ts";
import { announceVersion } from "./announce-version.ts";
import { checkManifest } from "./check-manifest.ts";
import { newCallbackSecret, secretPurpose } from "./extension-secret.ts";
import { findLatest, lockExtensionOfKey } from "./extensions.records.ts";
import { ManifestError } from "./manifest-error.ts";
import { listenersOf } from "./manifest.ts";
import type { Manifest } from "./manifest.ts";
import { assertPublishable } from "./version-standing.ts";

const Input = z.object({ manifest: z.string(), preview: z.boolean().nullish() });

export type PublishedVersion = {
  /** null in a preview of a new one. */
  extension: Extension | null;
  /** null in a preview. */
  version: ExtensionVersion | null;
  manifest: Manifest;
  /** The newest before; null for the first. */
  former: ExtensionVersion | null;
  /** Those of this version; none in a preview. */
  subscriptions: CallbackSubscription[];
  /** Of a new extension, this once. */
  secret: string | null;
  preview: boolean;
};

/**
 * Publishes a version of an extension by the text of its manifest; the first one makes the extension, its key and its signing secret.
 * What the version listens to gets its callback subscriptions. With `preview` nothing changes. Throws ManifestError with every issue,
 * ConflictError KEY_TAKEN, VERSION_EXISTS or VERSION_NOT_NEWER.
 */
export async function publishExtensionVersion(
  ctx: Context,
  input: z.input<typeof Input>,
): Promise<PublishedVersion> {
  const { organizationId } = authorise(ctx, "EXTENSIONS");
  const { manifest: text, preview } = parseInput(Input, input);
  const { issues, manifest } = await checkManifest(ctx, organizationId, text);
  if (!manifest) throw new ManifestError(issues);
  return inTransaction(ctx, async (scope) => {
    const present = await findPresent(scope, manifest.key);
    await assertPublishable(scope.tx, organizationId, manifest, present);
    if (preview)
      return {
        extension: present?.extension ?? null,
        version: null,
        manifest,
        former: present?.latest ?? null,
        subscriptions: [],
        secret: null,
        preview: true,
      };
    return publish(ctx, scope, manifest, present);
  });
}

type Present = { extension: Extension; latest: ExtensionVersion | null };

async function findPresent(scope: TransactionScope, key: string): Promise<Present | null> {
  const extension = await lockExtensionOfKey(scope, key);
  return extension && { extension, latest: await findLatest(scope.tx, extension) };
}

async function publish(
  ctx: Context,
  scope: TransactionScope,
  manifest: Manifest,
  present: Present | null,
): Promise<PublishedVersion> {
  const { tx, now } = scope;
  const { organizationId, name: actorName } = requireActor(ctx);
  const made = present ? null : await makeExtension(ctx, scope, manifest);
  const standing = present ?? made ?? (await findPresent(scope, manifest.key));
  if (!standing) throw new Error("An extension that stood in the way is gone.");
  // Somebody took the key, or published this version, between the look and the insert.
  if (!present && !made) await assertPublishable(tx, organizationId, manifest, standing);
  const version = await tx.extensionVersion.create({
    data: {
      id: newId(),
      organizationId,
      extensionId: standing.extension.id,
      number: (standing.latest?.number ?? 0) + 1,
      version: manifest.version,
      manifest,
      publishedByName: actorName,
      publishedAt: now,
    },
  });
  const extension = await tx.extension.update({
    where: { id: standing.extension.id, organizationId },
    data: {
      name: manifest.name,
      description: manifest.description,
      latestVersionId: version.id,
      updatedAt: now,
    },
  });
  const act = made ? "extension.created" : "extension.versionPublished";
  await recordAudit(ctx, scope, {
    act,
    entityType: "Extension",
    entityId: extension.id,
    ...(standing.latest ? { before: { version: standing.latest.version } } : {}),
    after: { key: extension.key, version: version.version, callbackListener: manifest.callbackListener },
  });
  const subscriptions = await saveSubscriptions(scope, {
    extension,
    listeners: listenersOf(manifest),
    actorName,
  });
  await announceVersion(scope, act, { extension, version, actorName });
  return {
    extension,
    version,
    manifest,
    former: standing.latest,
    subscriptions,
    secret: made?.secret ?? null,
    preview: false,
  };
}

/** The row of a new extension, with its signing secret; null where another transaction has just taken the key. */
async function makeExtension(
  ctx: Context,
  scope: TransactionScope,
  { key, name, description }: Manifest,
): Promise<{ extension: Extension; latest: null; secret: string } | null> {
  const { tx, now } = scope;
  const { organizationId, name: createdByName } = requireActor(ctx);
  const id = newId();
  const secret = newCallbackSecret();
  const secretCredentialId = await sealCredential(ctx, scope, {
    organizationId,
    purpose: secretPurpose(id),
    text: secret,
  });
  const [extension] = await tx.extension.createManyAndReturn({
    data: [
      {
        id,
        organizationId,
        key,
        name,
        description,
        secretCredentialId,
        secretRotatedAt: now,
        createdByName,
        createdAt: now,
        updatedAt: now,
      },
    ],
    skipDuplicates: true,
  });
  if (extension) return { extension, latest: null, secret };
  await deleteCredential(scope, organizationId, secretCredentialId);
  return null;
}
