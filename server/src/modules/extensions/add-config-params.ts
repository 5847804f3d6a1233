import { z } from "zod";
import type { Context } from "../../context.ts";
import { inTransaction } from "../../context.ts";
import { parseInput } from "../../platform/parse-input.ts";
import { authorise } from "../access/index.ts";
import { checkConfigParams, configParamsInput } from "./check-config-params.ts";
import { recordStep } from "./installation-changes.ts";
import { assertInstalled, getInstallation, lockInstallation, manifestOf } from "./installations.records.ts";
import type { SteppedInstallation } from "./installations.records.ts";
import { saveConfigParams } from "./save-config-params.ts";

const Input = z.object({ installationId: z.string(), params: configParamsInput });

/**
 * Gives an installation config params, in the place of those with the same names, and fires `onConfigParamAdd` once for all of them.
 * Throws ValidationError for what the installed version does not declare so, and ConflictError UNINSTALLED or TOO_MANY_PARAMS.
 */
export async function addConfigParams(
  ctx: Context,
  input: z.input<typeof Input>,
): Promise<SteppedInstallation> {
  const { organizationId } = authorise(ctx, "INSTALLATIONS");
  const { installationId, params } = parseInput(Input, input);
  return inTransaction(ctx, async (scope) => {
    const installation = await lockInstallation(scope, organizationId, installationId);
    assertInstalled(installation);
    const checked = checkConfigParams(manifestOf(installation).configParams, params, "params");
    await saveConfigParams(ctx, scope, installation, checked);
    const deliveryId = await recordStep(ctx, scope, installation, {
      change: "installation.configChanged",
      event: "onConfigParamAdd",
      payload: { added: checked.length },
      // Values are kept nowhere else: a text may be private without being declared so.
      after: { set: checked.map(({ name }) => name) },
    });
    return { installation: await getInstallation(scope.tx, organizationId, installationId), deliveryId };
  });
}
