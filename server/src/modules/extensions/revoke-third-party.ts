import { z } from "zod";
import type { Context } from "../../context.ts";
import { inTransaction } from "../../context.ts";
import { ConflictError } from "../../platform/errors.ts";
import { parseInput } from "../../platform/parse-input.ts";
import { authorise } from "../access/index.ts";
import type { Receipt } from "../authorization/index.ts";
import { endHeldConnection, holdConnection, lockConnection } from "../connections/index.ts";
import type { ConnectionRecord } from "../connections/index.ts";
import { recordStep } from "./installation-changes.ts";
import {
  assertInstalled,
  getInstallation,
  listOwnConnections,
  lockInstallation,
} from "./installations.records.ts";
import type { SteppedInstallation } from "./installations.records.ts";

const Input = z.object({ installationId: z.string() });

export type RevokedThirdParty = SteppedInstallation & { receipt: Receipt | null };

/**
 * Takes the authorization of the third-party app back and fires `onTPARevoke`. Where Patchbay keeps its credentials, the connection is
 * on hold from then on, and they are ended at the provider afterwards: the receipt says how that went, null where the extension keeps
 * them itself. Throws ConflictError UNINSTALLED or NOT_AUTHORIZED.
 */
export async function revokeThirdParty(
  ctx: Context,
  input: z.input<typeof Input>,
): Promise<RevokedThirdParty> {
  const { organizationId, name: actorName } = authorise(ctx, "INSTALLATIONS");
  const { installationId } = parseInput(Input, input);
  const { held, ...stepped } = await inTransaction(ctx, async (scope) => {
    const { tx, now } = scope;
    const installation = await lockInstallation(scope, organizationId, installationId);
    assertInstalled(installation);
    if (!installation.thirdPartyAt)
      throw new ConflictError(
        installation.thirdPartyRevokedAt
          ? `The third-party app was already revoked by ${installation.thirdPartyRevokedByName ?? "somebody"}.`
          : "The third-party app is not authorised: there is nothing to revoke.",
        "NOT_AUTHORIZED",
      );
    const own: ConnectionRecord[] = [];
    for (const { id } of await listOwnConnections(tx, installation)) {
      const connection = await lockConnection(scope, organizationId, id);
      if (await holdConnection(ctx, scope, connection, "PRODUCTION")) own.push(connection);
    }
    await tx.installation.update({
      where: { id: installationId, organizationId },
      data: { thirdPartyAt: null, thirdPartyRevokedAt: now, thirdPartyRevokedByName: actorName },
    });
    const deliveryId = await recordStep(ctx, scope, installation, {
      change: "installation.thirdPartyRevoked",
      event: "onTPARevoke",
      after: { connections: own.map(({ linkName }) => linkName) },
    });
    return {
      installation: await getInstallation(tx, organizationId, installationId),
      deliveryId,
      held: own,
    };
  });
  const receipts = await Promise.all(held.map((connection) => endIfThere(ctx, connection)));
  return { ...stepped, receipt: receipts.find((receipt) => receipt !== null) ?? null };
}

/** null where the extension was uninstalled meanwhile, which ends them too. */
async function endIfThere(ctx: Context, connection: ConnectionRecord): Promise<Receipt | null> {
  try {
    return await endHeldConnection(ctx, connection, "PRODUCTION");
  } catch (error) {
    if (error instanceof ConflictError) return null;
    throw error;
  }
}
