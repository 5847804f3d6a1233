import { z } from "zod";
import { inTransaction } from "../../context.ts";
import type { Context, TransactionScope } from "../../context.ts";
import type { Rule } from "../../generated/prisma/client.ts";
import { Environment } from "../../generated/prisma/enums.ts";
import { ConflictError } from "../../platform/errors.ts";
import { appendChanges } from "../../platform/feed/append-changes.ts";
import { parseInput } from "../../platform/parse-input.ts";
import { authoriseIn, authoriseInAny, recordAudit } from "../access/index.ts";
import {
  ReplayPerMinute,
  announceWaiting,
  closeBreakers,
  discardWaiting,
  setReplayRate,
} from "../executions/index.ts";
import { getLockedRuleIn } from "./rules.records.ts";

export const resumableHolds = ["PAUSED", "FUNCTION_FAILING"] as const;
export type ResumableHold = (typeof resumableHolds)[number];
export type ResumedRule = { rule: Rule; replayed: number; discarded: number };

const Input = z.object({
  ruleId: z.string(),
  environment: z.enum(Environment),
  hold: z.enum(resumableHolds).nullish(),
  heldEvents: z.enum(["REPLAY", "DISCARD"]).nullish(),
  replayPerMinute: ReplayPerMinute,
});

/**
 * Lifts one hold of a rule in one environment: a person's (`PAUSED`, the default) or the breaker's
 * (`FUNCTION_FAILING`). What waited runs (`REPLAY`, the default; at most `replayPerMinute` a minute) unless another hold stands, or
 * is given up (`DISCARD`). Throws ConflictError NOT_PAUSED or NOT_FAILING.
 */
export async function resumeRule(ctx: Context, input: z.input<typeof Input>): Promise<ResumedRule> {
  const { organizationId, name: actorName } = authoriseInAny(ctx, "RULES");
  const { ruleId, environment, ...wanted } = parseInput(Input, input);
  authoriseIn(ctx, "RULES", environment);
  const hold = wanted.hold ?? "PAUSED";
  const discards = wanted.heldEvents === "DISCARD";
  const perMinute = discards ? null : (wanted.replayPerMinute ?? null);
  const lane = { organizationId, ruleId, environment };
  return inTransaction(ctx, async (scope) => {
    const { tx, now } = scope;
    const rule = await getLockedRuleIn(scope, organizationId, ruleId, environment);
    await lift[hold](scope, lane, actorName);
    await setReplayRate(scope, { organizationId, ruleIds: [ruleId], environment, perMinute });
    await recordAudit(ctx, scope, {
      act: "rule.resumed",
      entityType: "Rule",
      entityId: ruleId,
      before: { environment, hold },
      after: { heldEvents: discards ? "DISCARD" : "REPLAY", replayPerMinute: perMinute },
    });
    const discarded = discards
      ? await discardWaiting(scope, {
          ...lane,
          reason: `Discarded by ${actorName} when the rule was resumed.`,
          actorName,
        })
      : 0;
    const replayed = discards ? 0 : await announceWaiting(scope, lane);
    await appendChanges(tx, now, [
      {
        organizationId,
        name: "rule.resumed",
        entityType: "Rule",
        entityId: ruleId,
        actorName,
        payload: { ruleName: rule.name, environment, hold, replayed, discarded },
      },
    ]);
    return { rule, replayed, discarded };
  });
}

type Lane = { organizationId: string; ruleId: string; environment: Environment };

const lift: Record<ResumableHold, (scope: TransactionScope, lane: Lane, actorName: string) => Promise<void>> =
  {
    async PAUSED({ tx }, lane) {
      const { count } = await tx.ruleBinding.updateMany({
        where: { ...lane, pausedAt: { not: null } },
        data: { pausedAt: null, pausedByName: null },
      });
      if (count === 0)
        throw new ConflictError("The rule is not paused: there is nothing to resume.", "NOT_PAUSED");
    },
    async FUNCTION_FAILING(scope, { ruleId, ...lane }, actorName) {
      const closed = await closeBreakers(scope, {
        ...lane,
        ruleIds: [ruleId],
        resolution: `${actorName} has the function tried again.`,
        actorName,
      });
      if (closed.length === 0)
        throw new ConflictError(
          "The function is not taken for failing: there is nothing to resume.",
          "NOT_FAILING",
        );
    },
  };
