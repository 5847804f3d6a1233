import { z } from "zod";
import type { Context } from "../../context.ts";
import { inTransaction } from "../../context.ts";
import { ConflictError } from "../../platform/errors.ts";
import { parseInput } from "../../platform/parse-input.ts";
import { authorise } from "../access/index.ts";
import { recordStep } from "./installation-changes.ts";
import { assertInstalled, getInstallation, lockInstallation } from "./installations.records.ts";
import type { SteppedInstallation } from "./installations.records.ts";

const Input = z.object({ installationId: z.string() });

/**
 * Authorises the platform for an installation and fires `onZohoAuthorise`. Throws ConflictError UNINSTALLED or ALREADY_AUTHORIZED.
 */
export async function authorizeInstallation(
  ctx: Context,
  input: z.input<typeof Input>,
): Promise<SteppedInstallation> {
  const { organizationId, name } = authorise(ctx, "INSTALLATIONS");
  const { installationId } = parseInput(Input, input);
  return inTransaction(ctx, async (scope) => {
    const installation = await lockInstallation(scope, organizationId, installationId);
    assertInstalled(installation);
    if (installation.authorizedAt)
      throw new ConflictError(
        `The platform was already authorised by ${installation.authorizedByName ?? "somebody"}.`,
        "ALREADY_AUTHORIZED",
      );
    await scope.tx.installation.update({
      where: { id: installationId, organizationId },
      data: { authorizedAt: scope.now, authorizedByName: name },
    });
    const deliveryId = await recordStep(ctx, scope, installation, {
      change: "installation.authorized",
      event: "onZohoAuthorise",
    });
    return { installation: await getInstallation(scope.tx, organizationId, installationId), deliveryId };
  });
}
