import type { Context, TransactionScope } from "../../context.ts";
import type { Prisma } from "../../generated/prisma/client.ts";
import type { CallbackEvent } from "../../generated/prisma/enums.ts";
import { appendChanges } from "../../platform/feed/append-changes.ts";
import { recordAudit } from "../access/index.ts";
import { fireCallback } from "../callbacks/index.ts";
import type { InstallationRecord } from "./installations.records.ts";

/** Names of changes of an installation. */
export type InstallationChange =
  | "installation.installed"
  | "installation.authorized"
  | "installation.thirdPartyAuthorized"
  | "installation.thirdPartyRevoked"
  | "installation.configChanged"
  | "installation.upgraded"
  | "installation.uninstalled";

export type Step = {
  change: InstallationChange;
  event: CallbackEvent;
  /** For the feed, which the publisher reads too: nothing of the customer's own. */
  payload?: Prisma.InputJsonObject;
  /** For the customer's audit log. */
  before?: Prisma.InputJsonObject;
  after?: Prisma.InputJsonObject;
};

/**
 * Records a step in the life of an installation, whose row the caller has locked and written: audit, change, and the event with
 * its callback. Call it last in the transaction. Answers the delivery's id; null where nobody is called back.
 */
export async function recordStep(
  ctx: Context,
  scope: TransactionScope,
  { id, organizationId, publisherId, extension, version }: InstallationRecord,
  { change, event, payload, before, after }: Step,
): Promise<string | null> {
  const actorName = ctx.actor?.name ?? null;
  await recordAudit(ctx, scope, {
    act: change,
    entityType: "Installation",
    entityId: id,
    ...(before ? { before } : {}),
    after: { extension: extension.key, version: version.version, ...after },
  });
  await appendChanges(scope.tx, scope.now, [
    {
      organizationId,
      name: change,
      entityType: "Installation",
      entityId: id,
      parentId: extension.id,
      actorName,
      payload: { extensionName: extension.name, version: version.version, ...payload },
      ...(publisherId === organizationId ? {} : { alsoFor: publisherId }),
    },
  ]);
  return fireCallback(scope, { installationId: id, versionId: version.id, event, actorName });
}
