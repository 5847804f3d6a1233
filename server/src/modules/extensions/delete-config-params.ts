import { z } from "zod";
import type { Context } from "../../context.ts";
import { inTransaction } from "../../context.ts";
import { NotFoundError } from "../../platform/errors.ts";
import { parseInput } from "../../platform/parse-input.ts";
import { authorise } from "../access/index.ts";
import { configNamesInput } from "./check-config-params.ts";
import { recordStep } from "./installation-changes.ts";
import { assertInstalled, getInstallation, lockInstallation } from "./installations.records.ts";
import type { SteppedInstallation } from "./installations.records.ts";
import { removeConfigParams } from "./save-config-params.ts";

const Input = z.object({ installationId: z.string(), names: configNamesInput });

/**
 * Deletes config params of an installation, also such that the installed version declares no more, and fires `onConfigParamDelete`
 * once for all of them. Sealed values are destroyed. Throws NotFoundError, and nothing is deleted, where one does not exist, and
 * ConflictError UNINSTALLED.
 */
export async function deleteConfigParams(
  ctx: Context,
  input: z.input<typeof Input>,
): Promise<SteppedInstallation> {
  const { organizationId } = authorise(ctx, "INSTALLATIONS");
  const { installationId, names } = parseInput(Input, input);
  return inTransaction(ctx, async (scope) => {
    const installation = await lockInstallation(scope, organizationId, installationId);
    assertInstalled(installation);
    const present = await scope.tx.configParam.findMany({
      where: { installationId, organizationId, name: { in: names } },
      select: { name: true },
    });
    const missing = names.find((name) => !present.some((each) => each.name === name));
    if (missing !== undefined) throw new NotFoundError(`The config param "${missing}"`);
    await removeConfigParams(scope, installation, names);
    const deliveryId = await recordStep(ctx, scope, installation, {
      change: "installation.configChanged",
      event: "onConfigParamDelete",
      payload: { deleted: names.length },
      after: { deleted: names },
    });
    return { installation: await getInstallation(scope.tx, organizationId, installationId), deliveryId };
  });
}
