import { z } from "zod";
import type { Context, TransactionScope } from "../../context.ts";
import { inTransaction } from "../../context.ts";
import type { Rule } from "../../generated/prisma/client.ts";
import { Environment } from "../../generated/prisma/enums.ts";
import { ConflictError, NotFoundError } from "../../platform/errors.ts";
import { appendChanges } from "../../platform/feed/append-changes.ts";
import { parseInput } from "../../platform/parse-input.ts";
import { authoriseIn, authoriseInAny, recordAudit } from "../access/index.ts";
import { planReplay } from "./plan-replay.ts";
import type { ReplayPlan } from "./plan-replay.ts";
import { readReplayedLane } from "./read-replayed-lane.ts";
import { ReplayPerMinute, setReplayRate } from "./replay-rate.ts";
import { startReplay } from "./start-replay.ts";

export type ReplayedEvents = Omit<ReplayPlan, "requeue" | "make"> & {
  dryRun: boolean;
  toRun: number;
  expectedMinutes: number;
};

const Input = z
  .object({
    ruleId: z.uuid(),
    environment: z.enum(Environment),
    from: z.date(),
    to: z.date(),
    dryRun: z.boolean().nullish(),
    perMinute: ReplayPerMinute,
    includeUnmatched: z.boolean().nullish(),
  })
  .refine((window) => window.from < window.to, { path: ["to"], message: "must be later than `from`" });

/**
 * Runs a rule on the stored events of its present account that arrived from `from` until before `to`, the condition
 * asked anew: those that failed, expired, were discarded or did not match run once more under their idempotency key,
 * those that the rule has not seen (it is newer) for the first time; what succeeded never runs again, what waits is
 * left. At most 10,000 events a call. With `dryRun` it only counts. Throws ConflictError RULE_UNABLE where the rule can run
 * nothing, and CHANGED_MEANWHILE where somebody changed it during the call.
 */
export async function replayEvents(ctx: Context, input: z.input<typeof Input>): Promise<ReplayedEvents> {
  const { organizationId } = authoriseInAny(ctx, "RULES");
  const { ruleId, environment, from, to, ...wanted } = parseInput(Input, input);
  authoriseIn(ctx, "RULES", environment);
  const key = { organizationId, ruleId, environment };
  const lane = await readReplayedLane(ctx.database.prisma, key);
  if (lane.unable !== null) throw new ConflictError(`It cannot run: ${lane.unable}`, "RULE_UNABLE");
  const includeUnmatched = wanted.includeUnmatched ?? true;
  const { requeue, make, ...counts } = await planReplay(ctx, key, lane, { from, to, includeUnmatched });
  const perMinute = wanted.perMinute ?? null;
  const expected = (toRun: number): number => (perMinute === null ? 0 : toRun / perMinute);
  const planned = requeue.length + make.length;
  if (wanted.dryRun) return { ...counts, dryRun: true, toRun: planned, expectedMinutes: expected(planned) };

  return inTransaction(ctx, async (scope) => {
    const { tx, now } = scope;
    const rule = await lockRule(scope, organizationId, ruleId);
    const present = await readReplayedLane(tx, key);
    if (JSON.stringify(present) !== JSON.stringify(lane))
      throw new ConflictError("Somebody changed the rule just now. Look again.", "CHANGED_MEANWHILE");
    const actor = authoriseIn(ctx, "RULES", environment);
    const toRun = await startReplay(scope, { ...key, lane, requeue, make, actorName: actor.name });
    if (toRun > 0) await setReplayRate(scope, { organizationId, ruleIds: [ruleId], environment, perMinute });
    await recordAudit(ctx, scope, {
      act: "events.replayed",
      entityType: "Rule",
      entityId: ruleId,
      after: { environment, from: from.toISOString(), to: to.toISOString(), perMinute, toRun },
    });
    await appendChanges(tx, now, [
      {
        organizationId,
        name: "events.replayed",
        entityType: "Rule",
        entityId: ruleId,
        actorName: actor.name,
        payload: { ruleName: rule.name, environment, toRun },
      },
    ]);
    return { ...counts, dryRun: false, toRun, expectedMinutes: expected(toRun) };
  });
}

async function lockRule({ tx }: TransactionScope, organizationId: string, ruleId: string): Promise<Rule> {
  const [rule] = await tx.$queryRaw<Rule[]>`
    select * from "Rule" where "id" = ${ruleId}::uuid and "organizationId" = ${organizationId}::uuid and "goneAt" is null for update`;
  if (!rule) throw new NotFoundError("The rule");
  return rule;
}
