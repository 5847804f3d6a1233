import type { Context } from "../../context.ts";
import type { SyncRun } from "../../generated/prisma/client.ts";
import type { Environment } from "../../generated/prisma/enums.ts";
import { countWaiting } from "../executions/index.ts";
import { listImpactedRules } from "../rules/index.ts";

export type AccountImpact = {
  rules: { ruleId: string; environment: Environment }[];
  ruleCount: { count: number; more: boolean };
  heldEvents: { count: number; more: boolean };
  syncRuns: SyncRun[];
};

const listed = 100;

/** What revoking or deleting an account touches: its rules (100 at most are named), waiting events, unfinished runs. */
export async function previewImpact(
  ctx: Context,
  { organizationId, accountId }: { organizationId: string; accountId: string },
): Promise<AccountImpact> {
  const [rules, heldEvents, syncRuns] = await Promise.all([
    listImpactedRules(ctx.database, { organizationId, accountId }, listed + 1),
    countWaiting(ctx.database, accountId),
    ctx.database.prisma.syncRun.findMany({
      where: {
        accountId,
        organizationId,
        OR: [{ status: "RUNNING" }, { status: "SCHEDULED", runAt: { lte: ctx.clock.now() } }],
      },
    }),
  ]);
  const kept = rules.slice(0, listed);
  return {
    rules: kept,
    ruleCount: { count: kept.length, more: rules.length > listed },
    heldEvents,
    syncRuns,
  };
}
