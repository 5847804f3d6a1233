import { z } from "zod";
import type { Context } from "../../context.ts";
import { inTransaction } from "../../context.ts";
import type { MasterKeyRotation } from "../../generated/prisma/client.ts";
import { parseInput } from "../../platform/parse-input.ts";
import { authorise, recordAudit } from "../access/index.ts";
import { assertKeyEverywhere } from "./assert-key-everywhere.ts";
import { beginRotation } from "./begin-rotation.ts";
import { countOutdated } from "./count-outdated.ts";

const Input = z.object({ preview: z.boolean().default(false) });

/**
 * Begins to wrap every secret of the actor's organization with the current master key; a worker does it. While one runs,
 * that one is the answer; where nothing is to be done, one that is done. A preview only counts. Throws ConflictError
 * KEY_NOT_EVERYWHERE.
 */
export async function rotateMasterKey(
  ctx: Context,
  input: z.input<typeof Input>,
): Promise<{ rotation: MasterKeyRotation | null; secrets: number; preview: boolean }> {
  const { organizationId, name: requestedByName } = authorise(ctx, "MASTER_KEY");
  const { preview } = parseInput(Input, input);
  // Counted before the transaction: secrets that are sealed meanwhile are sealed with the current key.
  const secrets = await countOutdated(ctx, organizationId);
  if (secrets > 0) await assertKeyEverywhere(ctx);
  if (preview) return { rotation: null, secrets, preview };
  return inTransaction(ctx, async (scope) => {
    const { rotation, isNew } = await beginRotation(ctx, scope, {
      organizationId,
      total: secrets,
      requestedByName,
    });
    if (isNew)
      await recordAudit(ctx, scope, {
        act: "masterKey.rotationStarted",
        entityType: "MasterKeyRotation",
        entityId: rotation.id,
        after: { keyId: rotation.keyId, total: rotation.total },
      });
    return { rotation, secrets, preview };
  });
}
