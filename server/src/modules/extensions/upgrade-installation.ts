import { z } from "zod";
import type { Context, TransactionScope } from "../../context.ts";
import type { ExtensionVersion } from "../../generated/prisma/client.ts";
import { ConflictError, NotFoundError } from "../../platform/errors.ts";
import { parseInput } from "../../platform/parse-input.ts";
import { authorise } from "../access/index.ts";
import { recordStep } from "./installation-changes.ts";
import {
  assertInstalled,
  getInstallation,
  listOwnConnections,
  lockInstallation,
  manifestOf,
} from "./installations.records.ts";
import type { InstallationRecord, SteppedInstallation } from "./installations.records.ts";
import { readManifest } from "./manifest.ts";
import type { Manifest } from "./manifest.ts";
import { scopesOf } from "./required-connection.ts";
import { withoutConnections } from "./without-connections.ts";

const Input = z.object({
  installationId: z.string(),
  version: z.string().max(100).nullish(),
  preview: z.boolean().nullish(),
});

export type UpgradedInstallation = SteppedInstallation & {
  from: ExtensionVersion;
  to: ExtensionVersion;
  preview: boolean;
};

/**
 * Upgrades an installation to a newer version, the newest unless given, and fires `onUpdate` of that version. Where it works with
 * another third-party app, the connection to the former one is deleted and the new one is to be authorised; config values stay. With
 * `preview` it only tells the difference. Throws NotFoundError for a version that is not published, and ConflictError UNINSTALLED, UP_TO_DATE or
 * NOT_NEWER.
 */
export async function upgradeInstallation(
  ctx: Context,
  input: z.input<typeof Input>,
): Promise<UpgradedInstallation> {
  const { organizationId } = authorise(ctx, "INSTALLATIONS");
  const { installationId, version, preview } = parseInput(Input, input);
  const found = await getInstallation(ctx.database.prisma, organizationId, installationId);
  assertInstalled(found);
  const to = await findTarget(ctx.database.prisma, found, version ?? null);
  assertNewer(found, to);
  if (preview) return { installation: found, from: found.version, to, deliveryId: null, preview: true };
  const next = readManifest(to.manifest);
  return withoutConnections(
    ctx,
    found,
    ({ name, service }) => !fits(next, { name, serviceKey: service.key }),
    async (scope, remove) => {
      const installation = await lockInstallation(scope, organizationId, installationId);
      assertInstalled(installation);
      assertNewer(installation, to);
      await remove();
      const anotherApp = thirdPartyOf(manifestOf(installation)) !== thirdPartyOf(next);
      await scope.tx.installation.update({
        where: { id: installationId, organizationId },
        data: {
          versionId: to.id,
          ...(anotherApp
            ? {
                thirdPartyAt: null,
                thirdPartyByName: null,
                thirdPartyRevokedAt: null,
                thirdPartyRevokedByName: null,
              }
            : {}),
        },
      });
      await askForScopes(ctx, scope, installation, next);
      const upgraded = await getInstallation(scope.tx, organizationId, installationId);
      const deliveryId = await recordStep(ctx, scope, upgraded, {
        change: "installation.upgraded",
        event: "onUpdate",
        payload: { fromVersion: installation.version.version },
        before: { version: installation.version.version },
      });
      return { installation: upgraded, from: installation.version, to, deliveryId, preview: false };
    },
  );
}

async function findTarget(
  client: TransactionScope["tx"] | Context["database"]["prisma"],
  { extension }: InstallationRecord,
  version: string | null,
): Promise<ExtensionVersion> {
  const target = await client.extensionVersion.findUnique({
    where:
      version === null
        ? { id: extension.latestVersionId ?? "" }
        : { extensionId_version: { extensionId: extension.id, version } },
  });
  if (!target) throw new NotFoundError(`Version ${version ?? ""} of ${extension.name}`);
  return target;
}

function assertNewer({ version, extension }: InstallationRecord, to: ExtensionVersion): void {
  if (to.id === version.id)
    throw new ConflictError(`${extension.name} ${to.version} is installed already.`, "UP_TO_DATE");
  if (to.number < version.number)
    throw new ConflictError(
      `${extension.name} ${version.version} is installed, which is newer than ${to.version}.`,
      "NOT_NEWER",
    );
}

/** The connection that stays shows at once which scopes the new version misses. */
async function askForScopes(
  ctx: Context,
  { tx, now }: TransactionScope,
  installation: InstallationRecord,
  { thirdParty }: Manifest,
): Promise<void> {
  const { organizationId } = installation;
  for (const { id, service } of thirdParty ? await listOwnConnections(tx, installation) : []) {
    const scopes = scopesOf(ctx, thirdParty, service);
    await tx.connectionLink.update({ where: { id, organizationId }, data: { scopes, updatedAt: now } });
  }
}

/** Which third-party app a version works with. More or fewer scopes make no other app. */
function thirdPartyOf({ thirdParty }: Manifest): string | null {
  return thirdParty && JSON.stringify([thirdParty.service, thirdParty.connection]);
}

function fits({ thirdParty }: Manifest, own: { name: string; serviceKey: string }): boolean {
  return thirdParty?.service === own.serviceKey && thirdParty.connection === own.name;
}
