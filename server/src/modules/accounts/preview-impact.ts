import type { Context } from "../../context.ts";
import type { Member, SyncRun } from "../../generated/prisma/client.ts";
import type { Environment } from "../../generated/prisma/enums.ts";
import { countWaiting } from "../executions/index.ts";
import { findRecipients } from "../reports/index.ts";
import { listImpactedRules } from "../rules/index.ts";

export type AccountImpact = {
  rules: { ruleId: string; environment: Environment }[];
  ruleCount: { count: number; more: boolean };
  heldEvents: { count: number; more: boolean };
  syncRuns: SyncRun[];
  recipients: Member[];
};

const listed = 100;

/**
 * What revoking or deleting accounts touches: their rules, waiting events, unfinished runs, and the members who
 * would be mailed of it. At most 100 of each are named.
 */
export async function previewImpact(
  ctx: Context,
  { organizationId, accountIds }: { organizationId: string; accountIds: readonly string[] },
): Promise<AccountImpact> {
  const [rules, heldEvents, syncRuns, recipients] = await Promise.all([
    listImpactedRules(ctx.database, { organizationId, accountIds }, listed + 1),
    countWaiting(ctx.database, accountIds),
    ctx.database.prisma.syncRun.findMany({
      where: {
        accountId: { in: [...accountIds] },
        organizationId,
        OR: [{ status: "RUNNING" }, { status: "SCHEDULED", runAt: { lte: ctx.clock.now() } }],
      },
      orderBy: { id: "asc" },
      take: listed,
    }),
    listRecipients(ctx, organizationId),
  ]);
  const kept = rules.slice(0, listed);
  return {
    rules: kept,
    ruleCount: { count: kept.length, more: rules.length > listed },
    heldEvents,
    syncRuns,
    recipients,
  };
}

async function listRecipients({ database }: Context, organizationId: string): Promise<Member[]> {
  const recipients = await findRecipients(database, organizationId, "INTEGRATION_DISABLED");
  const memberIds = recipients.flatMap(({ memberId }) => memberId ?? []);
  return database.prisma.member.findMany({
    where: { id: { in: memberIds }, organizationId },
    orderBy: { id: "asc" },
    take: listed,
  });
}
