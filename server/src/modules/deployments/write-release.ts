import type { Context, TransactionScope } from "../../context.ts";
import { requireActor } from "../../context.ts";
import type { Deployment, Project } from "../../generated/prisma/client.ts";
import { appendChanges } from "../../platform/feed/append-changes.ts";
import { newId } from "../../platform/ids.ts";
import { recordAudits } from "../access/index.ts";
import { resolveProblems } from "../problems/index.ts";
import { saveTriggers, settleConfiguration } from "../rules/index.ts";
import { discardOfRelease } from "./discard-of-release.ts";
import { isMoved } from "./plan-rules.ts";
import type { PlannedRule } from "./plan-rules.ts";
import { rebind } from "./rebind.ts";
import { targetStatement } from "./target.ts";
import type { Target } from "./target.ts";

/** Writes a deployment that has been checked, with all that follows from it, in the order of all locks. */
export async function writeRelease(
  ctx: Context,
  scope: TransactionScope,
  given: {
    project: Project;
    target: Target;
    restored: Deployment | null;
    current: Deployment | null;
    note: string | null;
    plan: readonly PlannedRule[];
    /** Those of the plan that the deployment changes. */
    changed: readonly PlannedRule[];
  },
): Promise<Deployment> {
  const { tx, now } = scope;
  const { organizationId, memberId, name: actorName } = requireActor(ctx);
  const { project, target, restored, plan, changed } = given;
  const deployment = await tx.deployment.create({
    data: {
      id: newId(),
      organizationId,
      projectId: project.id,
      number: (given.current?.number ?? 0) + 1,
      kind: restored ? "ROLLBACK" : "DEPLOY",
      restoredNumber: restored?.number ?? null,
      note: given.note,
      ruleCount: plan.filter((rule) => rule.change !== "REMOVED").length,
      deployedById: memberId,
      deployedByName: actorName,
      createdAt: now,
    },
  });
  await tx.$executeRawUnsafe(
    `insert into "DeployedRule" ("deploymentId", "organizationId", "ruleId", "ruleVersion", "name", "serviceId", "eventTypes",
       "condition", "functionId", "functionVersionId")
     select $4::uuid, $2::uuid, w."ruleId", w."ruleVersion", w."name", w."serviceId", w."eventTypes", w."condition", w."functionId",
       w."functionVersionId" from (${targetStatement(target)}) w`,
    project.id,
    organizationId,
    target.deploymentId,
    deployment.id,
  );
  await rebind(scope, deployment, changed);
  const ruleIds = changed.map(({ ruleId }) => ruleId);
  await saveTriggers(scope, ruleIds);
  await discardOfRelease(scope, deployment, changed);
  await recordAudits(ctx, scope, auditOf(deployment, plan, changed));
  await resolveProblems(scope, {
    organizationId,
    subjectId: changed.filter((rule) => rule.change === "REMOVED").map(({ ruleId }) => ruleId),
    environment: "PRODUCTION",
    resolution: `The rule left production with deployment ${deployment.number} by ${actorName}.`,
    actorName,
  });
  await settleConfiguration(ctx, scope, {
    organizationId,
    ruleIds,
    actorName,
    resolution: `It was configured with deployment ${deployment.number} by ${actorName}.`,
  });
  const { number } = deployment;
  await appendChanges(tx, now, [
    ...changed.map(({ ruleId, ruleName, change }) => ({
      organizationId,
      name: "rule.statusChanged",
      entityType: "Rule",
      entityId: ruleId,
      actorName,
      payload: { ruleName, environment: "PRODUCTION", deployment: number, change },
    })),
    {
      organizationId,
      name: restored ? "project.rolledBack" : "project.deployed",
      entityType: "Project",
      entityId: project.id,
      actorName,
      payload: {
        projectName: project.name,
        deploymentId: deployment.id,
        number,
        restoredNumber: restored?.number ?? null,
        ...countChanges(plan),
      },
    },
  ]);
  return deployment;
}

/** How many rules of a plan are added, changed, removed and left as they are. */
export function countChanges(plan: readonly PlannedRule[]) {
  const count = (change: PlannedRule["change"]) => plan.filter((rule) => rule.change === change).length;
  return {
    added: count("ADDED"),
    changed: count("CHANGED"),
    removed: count("REMOVED"),
    unchanged: count("UNCHANGED"),
  };
}

function auditOf(
  deployment: Deployment,
  plan: readonly PlannedRule[],
  changed: readonly PlannedRule[],
): Parameters<typeof recordAudits>[2] {
  const { number, restoredNumber, note } = deployment;
  return [
    {
      act: deployment.kind === "ROLLBACK" ? "project.rolledBack" : "project.deployed",
      entityType: "Project",
      entityId: deployment.projectId,
      before: { number: number - 1 },
      after: { number, restoredNumber, note, deploymentId: deployment.id, ...countChanges(plan) },
    },
    ...changed
      .filter((rule) => isMoved(rule))
      .map((rule) => ({
        act: "rule.associated",
        entityType: "Rule",
        entityId: rule.ruleId,
        before: { environment: "PRODUCTION", accountId: rule.presentAccountId },
        after: { environment: "PRODUCTION", accountId: rule.accountId, deployment: number },
      })),
  ];
}
