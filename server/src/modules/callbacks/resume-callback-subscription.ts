import { z } from "zod";
import type { Context } from "../../context.ts";
import { inTransaction } from "../../context.ts";
import type { CallbackSubscription } from "../../generated/prisma/client.ts";
import { ConflictError } from "../../platform/errors.ts";
import { parseInput } from "../../platform/parse-input.ts";
import { authorise, recordAudit } from "../access/index.ts";
import { resolveProblems } from "../problems/index.ts";
import { announceEndpoint, lockEndpoint } from "./callback-subscriptions.records.ts";

const Input = z.object({
  subscriptionId: z.uuid(),
  drainPerMinute: z.number().int().min(1).max(60_000).nullish(),
});

/** The health of an endpoint about which nothing is known. */
const anew = {
  windowAt: null,
  windowSucceeded: 0,
  windowFailed: 0,
  openedAt: null,
  probeAt: null,
  openings: 0,
  probesSucceeded: 0,
  failingSince: null,
  failingReason: null,
  noticed: 0,
};

/**
 * Lets an endpoint go on: lifts a pause, a disabling and an open breaker, and resolves their problems. What had waited goes out by the order
 * of its due times; with `drainPerMinute` (1 to 60,000) at most so many attempts begin in a minute until nothing due waits
 * any more. While a drain is under way, a call changes or (without a rate) ends it. Throws ConflictError NOT_HELD where nothing holds it.
 */
export async function resumeCallbackSubscription(
  ctx: Context,
  input: z.input<typeof Input>,
): Promise<CallbackSubscription> {
  const { organizationId, name: actorName } = authorise(ctx, "EXTENSIONS");
  const { subscriptionId: id, drainPerMinute = null } = parseInput(Input, input);
  return inTransaction(ctx, async (scope) => {
    const { tx, now } = scope;
    const endpoint = await lockEndpoint(scope, organizationId, id);
    const { pausedAt, disabledAt, disableCause, health } = endpoint;
    if (!pausedAt && !disabledAt && !health.openedAt && health.drainPerMinute === null)
      throw new ConflictError("Nothing holds it: its deliveries go out as they come.", "NOT_HELD");
    const after = await tx.callbackSubscription.update({
      where: { id, organizationId },
      data: {
        pausedAt: null,
        pausedByName: null,
        pauseReason: null,
        disabledAt: null,
        disableCause: null,
        updatedAt: now,
      },
    });
    await tx.callbackHealth.update({
      where: { subscriptionId: id },
      // The token bucket starts empty: a drain does not begin with a burst.
      data: {
        ...anew,
        drainPerMinute,
        ...(drainPerMinute === null ? {} : { allowance: 0, allowanceAt: now }),
      },
    });
    await recordAudit(ctx, scope, {
      act: "callbackSubscription.resumed",
      entityType: "CallbackSubscription",
      entityId: id,
      before: {
        paused: pausedAt !== null,
        disabled: disableCause,
        breakerOpen: health.openedAt !== null,
        drainPerMinute: health.drainPerMinute,
      },
      after: { drainPerMinute },
    });
    for (const kind of ["CALLBACK_FAILING", "CALLBACK_DISABLED"] as const)
      await resolveProblems(scope, {
        organizationId,
        subjectId: id,
        kind,
        resolution: `${actorName} resumed it.`,
        actorName,
      });
    await announceEndpoint(scope, endpoint, "callbackSubscription.resumed", actorName, { drainPerMinute });
    return after;
  });
}
