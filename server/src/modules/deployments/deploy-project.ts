import { z } from "zod";
import { inTransaction } from "../../context.ts";
import type { Context } from "../../context.ts";
import { parseInput } from "../../platform/parse-input.ts";
import { authorise } from "../access/index.ts";
import { deploymentInput } from "./deployment-input.ts";
import { getLockedProject } from "./deployments.records.ts";
import { release, releaseTimeoutMs } from "./release.ts";
import type { Released } from "./release.ts";
import { drafts } from "./target.ts";

const Input = deploymentInput.extend({ projectId: z.string() });

/**
 * Brings the drafts of a project to production, as a numbered snapshot that never changes, with the accounts chosen
 * for its rules. Refused as a whole (DeploymentRefusedError) while a rule would need configuration there, unless
 * `allowConfigurationNeeded`; ConflictError `DEPLOYED_MEANWHILE` when production runs another deployment than
 * `expectedCurrent` (0: none), `NOTHING_TO_DEPLOY` when it runs the same already.
 */
export async function deployProject(ctx: Context, input: z.input<typeof Input>): Promise<Released> {
  const { organizationId } = authorise(ctx, "DEPLOY");
  const { projectId, ...choices } = parseInput(Input, input);
  return inTransaction(
    ctx,
    async (scope) => {
      const project = await getLockedProject(scope, organizationId, projectId);
      return release(ctx, scope, { ...choices, project, target: drafts, restored: null });
    },
    { timeoutMs: releaseTimeoutMs },
  );
}
