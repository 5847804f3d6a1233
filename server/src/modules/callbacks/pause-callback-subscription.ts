import { z } from "zod";
import type { Context } from "../../context.ts";
import { inTransaction } from "../../context.ts";
import type { CallbackSubscription } from "../../generated/prisma/client.ts";
import { ConflictError } from "../../platform/errors.ts";
import { parseInput } from "../../platform/parse-input.ts";
import { authorise, recordAudit } from "../access/index.ts";
import { announceEndpoint, lockEndpoint } from "./callback-subscriptions.records.ts";

const Input = z.object({
  subscriptionId: z.uuid(),
  reason: z.string().trim().max(500).nullish(),
});

/**
 * Holds an endpoint until `resumeCallbackSubscription`: nothing more is sent, nothing is lost for 14 days. Attempts under way end.
 * `reason` may have 500 characters. Throws ConflictError ALREADY_PAUSED.
 */
export async function pauseCallbackSubscription(
  ctx: Context,
  input: z.input<typeof Input>,
): Promise<CallbackSubscription> {
  const { organizationId, name: actorName } = authorise(ctx, "EXTENSIONS");
  const { subscriptionId: id, reason } = parseInput(Input, input);
  return inTransaction(ctx, async (scope) => {
    const { tx, now } = scope;
    const endpoint = await lockEndpoint(scope, organizationId, id);
    if (endpoint.pausedAt)
      throw new ConflictError(
        `${endpoint.pausedByName ?? "Somebody"} has paused it already.`,
        "ALREADY_PAUSED",
      );
    const pauseReason = reason || null;
    const after = await tx.callbackSubscription.update({
      where: { id, organizationId },
      data: { pausedAt: now, pausedByName: actorName, pauseReason, updatedAt: now },
    });
    await recordAudit(ctx, scope, {
      act: "callbackSubscription.paused",
      entityType: "CallbackSubscription",
      entityId: id,
      after: { reason: pauseReason },
    });
    await announceEndpoint(scope, endpoint, "callbackSubscription.paused", actorName, {
      reason: pauseReason,
    });
    return after;
  });
}
