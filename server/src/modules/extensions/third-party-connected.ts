import type { Context, TransactionScope } from "../../context.ts";
import { FlowFailure } from "../authorization/index.ts";
import type { ConnectionRecord, OnConnected } from "../connections/index.ts";
import { recordStep } from "./installation-changes.ts";
import { lockInstallation } from "./installations.records.ts";
import type { InstallationRecord } from "./installations.records.ts";

/**
 * What follows where a consent that `authorizeThirdParty` began is finished: in the transaction that stores the credentials, the
 * third party counts as authorised and `onTPAAuthorise` fires. Throws FlowFailure where the installation went on meanwhile; then
 * nothing is kept.
 */
export const thirdPartyConnected: OnConnected =
  (ctx, { organizationId, installationId, liftsHold }) =>
  async (scope) => {
    const installation = await lockInstallation(scope, organizationId, installationId);
    if (installation.uninstalledAt)
      throw new FlowFailure(
        "STATE_UNKNOWN",
        `${installation.extension.name} was uninstalled in the meantime. Nothing was kept.`,
      );
    if (installation.thirdPartyRevokedAt && !liftsHold)
      throw new FlowFailure(
        "REVOKED_MEANWHILE",
        "The authorization was revoked since this consent was begun. Nothing was kept: begin again.",
      );
    return async (connection) => {
      await recordThirdParty(ctx, scope, installation, connection);
    };
  };

/** Records that the third party is authorised; the caller has locked the installation. Answers the delivery's id. */
export async function recordThirdParty(
  ctx: Context,
  scope: TransactionScope,
  installation: InstallationRecord,
  connection: Pick<ConnectionRecord, "linkName" | "service"> | null,
): Promise<string | null> {
  const { id, organizationId, thirdPartyAt } = installation;
  await scope.tx.installation.update({
    where: { id, organizationId },
    data: {
      thirdPartyAt: scope.now,
      thirdPartyByName: ctx.actor?.name ?? null,
      thirdPartyRevokedAt: null,
      thirdPartyRevokedByName: null,
    },
  });
  return recordStep(ctx, scope, installation, {
    change: "installation.thirdPartyAuthorized",
    event: "onTPAAuthorise",
    payload: { again: thirdPartyAt !== null },
    after: connection ? { linkName: connection.linkName, service: connection.service.key } : {},
  });
}
