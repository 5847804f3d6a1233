import { inTransaction } from "../../context.ts";
import type { Environment as App, TransactionScope } from "../../context.ts";
import { Prisma } from "../../generated/prisma/client.ts";
import type { RuleBinding } from "../../generated/prisma/client.ts";
import type { Environment } from "../../generated/prisma/enums.ts";
import { appendChanges } from "../../platform/feed/append-changes.ts";
import { openProblem, resolveProblems } from "../problems/index.ts";
import { bindingFacts, runs } from "./lanes.ts";

/** How many attempts of a rule in one environment fail in a row before its function is taken for failing. */
export const failuresToOpen = 10;

/** While the function fails, one event at a time is tried: first after this, then after twice as long each time … */
export const firstProbeSeconds = 60;
/** … up to this. */
export const slowestProbeSeconds = 1_800;

/** What recorded attempts of one lane say about its function, in their order. */
export type Streak = {
  organizationId: string;
  ruleId: string;
  environment: Environment;
  /** Whether one of them succeeded. */
  succeeded: boolean;
  /** How many failed after the last success, or in all. */
  failed: number;
  /** Why the last of these failed. */
  reason: string | null;
};

/**
 * Brings the breaker of a lane in line with attempts whose ends are committed, in a transaction of its own: the
 * 10th failure in a row opens it, a success closes it, each with its Problem. The row lock makes it one opening and
 * one Problem, however many nodes. Where a process dies before it got here, the next failure opens it.
 */
export async function settleBreaker(
  environment: Pick<App, "database" | "clock" | "feed">,
  streak: Streak,
): Promise<void> {
  const { ruleId, environment: where, succeeded, failed } = streak;
  await inTransaction(environment, async (scope) => {
    const { tx, now } = scope;
    const [before] = await tx.$queryRaw<RuleBinding[]>(Prisma.sql`
      select * from "RuleBinding" where "ruleId" = ${ruleId}::uuid and "environment" = ${where}::"Environment"
        and "organizationId" = ${streak.organizationId}::uuid for update`);
    if (!before || !(await isRun(scope, before))) return;
    const failures = succeeded ? failed : before.failures + failed;
    const stood = before.failingSince !== null;
    const stays = stood && !succeeded;
    const fails = stays || failures >= failuresToOpen;
    await tx.ruleBinding.update({
      where: { ruleId_environment: { ruleId, environment: where } },
      data: {
        failures,
        failingReason: fails ? (streak.reason ?? before.failingReason) : null,
        // A binding that stays open has had its next probe set by the claim.
        ...(stays
          ? {}
          : {
              failingSince: fails ? now : null,
              probeAt: fails ? new Date(now.getTime() + firstProbeSeconds * 1_000) : null,
            }),
      },
    });
    if (stood && succeeded) await announceClosed(scope, streak);
    if (fails && !stays) await announceOpened(scope, streak);
  });
}

/** Whether the environment still has the rule: attempts may end after it has left. */
async function isRun({ tx }: TransactionScope, binding: RuleBinding): Promise<boolean> {
  if (binding.environment === "PRODUCTION") return binding.deploymentId !== null;
  return (await tx.rule.count({ where: { id: binding.ruleId, deletedAt: null } })) > 0;
}

type Names = {
  ruleName: string;
  functionName: string | null;
  accountId: string | null;
  serviceId: string | null;
};

async function readNames({ tx }: TransactionScope, { ruleId, environment }: Streak): Promise<Names> {
  const [names] = await tx.$queryRawUnsafe<Names[]>(
    `select coalesce(${runs.name}, r."name") as "ruleName", f."name" as "functionName", b."accountId",
       coalesce(d."serviceId", r."serviceId") as "serviceId"
     from "RuleBinding" b join "Rule" r on r."id" = b."ruleId" ${bindingFacts}
     left join "Function" f on f."id" = ${runs.functionId}
     where b."ruleId" = $1::uuid and b."environment" = $2::text::"Environment"`,
    ruleId,
    environment,
  );
  return names ?? { ruleName: "", functionName: null, accountId: null, serviceId: null };
}

async function announceOpened(scope: TransactionScope, streak: Streak): Promise<void> {
  const { organizationId, ruleId, environment, reason } = streak;
  const { ruleName, functionName, accountId, serviceId } = await readNames(scope, streak);
  await openProblem(scope, {
    organizationId,
    kind: "FUNCTION_FAILING",
    environment,
    subjectId: ruleId,
    ruleId,
    accountId,
    serviceId,
    detail: { ruleName, ...(functionName ? { functionName } : {}), ...(reason ? { reason } : {}) },
  });
  await announce(scope, streak, ruleName, "FUNCTION_FAILING");
}

async function announceClosed(scope: TransactionScope, streak: Streak): Promise<void> {
  const { organizationId, ruleId, environment } = streak;
  const { ruleName } = await readNames(scope, streak);
  await resolveProblems(scope, {
    organizationId,
    subjectId: ruleId,
    kind: "FUNCTION_FAILING",
    environment,
    resolution: "The function succeeded.",
  });
  await announce(scope, streak, ruleName, null);
}

function announce(
  { tx, now }: TransactionScope,
  { organizationId, ruleId, environment, reason }: Streak,
  ruleName: string,
  hold: "FUNCTION_FAILING" | null,
): Promise<void> {
  return appendChanges(tx, now, [
    {
      organizationId,
      name: "rule.statusChanged",
      entityType: "Rule",
      entityId: ruleId,
      payload: { ruleName, environment, hold, ...(hold ? { reason } : {}) },
    },
  ]);
}
