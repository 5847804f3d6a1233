import { z } from "zod";
import { inTransaction } from "../../context.ts";
import type { Context } from "../../context.ts";
import { parseInput } from "../../platform/parse-input.ts";
import { authorise } from "../access/index.ts";
import { deploymentInput } from "./deployment-input.ts";
import { getDeployment, getLockedProject } from "./deployments.records.ts";
import { release, releaseTimeoutMs } from "./release.ts";
import type { Released } from "./release.ts";

const Input = deploymentInput.extend({ deploymentId: z.string() });

/**
 * Brings what an earlier deployment had back to production, as a new deployment with the next number. Associations,
 * switches and pauses stay as they are; a rule that had left production comes back with the account it had, where that
 * is still there. Drafts stay too. Refused as `deployProject` is.
 */
export async function rollbackDeployment(ctx: Context, input: z.input<typeof Input>): Promise<Released> {
  const { organizationId } = authorise(ctx, "DEPLOY");
  const { deploymentId, ...choices } = parseInput(Input, input);
  return inTransaction(
    ctx,
    async (scope) => {
      const restored = await getDeployment(scope, organizationId, deploymentId);
      const project = await getLockedProject(scope, organizationId, restored.projectId);
      return release(ctx, scope, { ...choices, project, target: { deploymentId }, restored });
    },
    { timeoutMs: releaseTimeoutMs },
  );
}
