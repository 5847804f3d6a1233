import { z } from "zod";
import { inTransaction } from "../../context.ts";
import type { Context, TransactionScope } from "../../context.ts";
import { Prisma } from "../../generated/prisma/client.ts";
import type { Rule } from "../../generated/prisma/client.ts";
import { ConflictError, ValidationError } from "../../platform/errors.ts";
import { appendChanges } from "../../platform/feed/append-changes.ts";
import { parseInput } from "../../platform/parse-input.ts";
import { authorise, recordAudit } from "../access/index.ts";
import { describeCondition, readCondition } from "../conditions/index.ts";
import { discardWaiting } from "../executions/index.ts";
import { chooseCondition, conditionInput, isSameCondition, storedCondition } from "./rule-condition.ts";
import { eventTypesInput, ruleNameInput } from "./rule-input.ts";
import {
  assertEventTypes,
  assertSameProject,
  getEventService,
  getLockedDraft,
  lockFunction,
} from "./rules.records.ts";
import { saveTriggers } from "./save-triggers.ts";
import { settleConfiguration } from "./settle-configuration.ts";

const Input = z.object({
  ruleId: z.string(),
  expectedVersion: z.number().int().nullish(),
  name: ruleNameInput.nullish(),
  serviceKey: z.string().nullish(),
  eventTypes: eventTypesInput.nullish(),
  condition: conditionInput.nullish(),
  functionId: z.string().nullish(),
});

/**
 * Changes the draft of a rule, which is what development runs; what is left out stays, and a condition of null clears it.
 * Events that wait have been matched already. Another service takes the rule
 * away from the accounts of the old one and wants event types of its own. An `expectedVersion` that is no longer the
 * rule's is a ConflictError (`VERSION_CONFLICT`).
 */
export async function updateRule(ctx: Context, input: z.input<typeof Input>): Promise<Rule> {
  const { organizationId, name: actorName } = authorise(ctx, "RULES_DRAFT");
  const { ruleId, expectedVersion, ...wanted } = parseInput(Input, input);
  return inTransaction(ctx, async (scope) => {
    const { tx, now } = scope;
    const chosen = wanted.functionId ? await lockFunction(scope, organizationId, wanted.functionId) : null;
    const before = await getLockedDraft(scope, organizationId, ruleId);
    if (expectedVersion != null && expectedVersion !== before.version)
      throw new ConflictError(
        `Somebody else has changed this rule (it is at version ${before.version}). Read it again.`,
        "VERSION_CONFLICT",
      );
    if (chosen) assertSameProject(chosen, before.projectId);
    const old = await tx.service.findUniqueOrThrow({ where: { id: before.serviceId } });
    const service =
      wanted.serviceKey != null && wanted.serviceKey !== old.key
        ? await getEventService(scope, organizationId, wanted.serviceKey)
        : old;
    const moved = service.id !== old.id;
    if (moved && !wanted.eventTypes)
      throw new ValidationError([
        { path: "eventTypes", message: `Choose event types of ${service.name}, the new service.` },
      ]);
    if (wanted.eventTypes) assertEventTypes(ctx, service, wanted.eventTypes);
    const after = {
      name: wanted.name ?? before.name,
      serviceId: service.id,
      eventTypes: wanted.eventTypes ?? before.eventTypes,
      functionId: wanted.functionId ?? before.functionId,
    };
    const binding = await tx.ruleBinding.findUniqueOrThrow({
      where: { ruleId_environment: { ruleId, environment: "DEVELOPMENT" } },
    });
    const condition = await chooseCondition(
      ctx,
      scope,
      {
        service,
        eventTypes: after.eventTypes,
        accountId: moved ? null : binding.accountId,
        eventsChanged: wanted.eventTypes != null,
      },
      wanted.condition,
      before.condition,
    );
    const { name, serviceId, eventTypes, functionId } = before;
    const isSame = JSON.stringify(after) === JSON.stringify({ name, serviceId, eventTypes, functionId });
    if (isSame && isSameCondition(condition, before.condition)) return before;

    const rule = await tx.rule.update({
      where: { id: ruleId, organizationId },
      data: {
        ...after,
        condition: storedCondition(condition),
        version: { increment: 1 },
        updatedAt: now,
      },
    });
    if (moved)
      await leaveAccounts(scope, rule, `The rule moved from ${old.name} to ${service.name}.`, actorName);
    await saveTriggers(scope, ruleId);
    await recordAudit(ctx, scope, {
      act: "rule.updated",
      entityType: "Rule",
      entityId: ruleId,
      before: { name, serviceKey: old.key, eventTypes, condition: sentenceOf(before.condition), functionId },
      after: { ...after, serviceKey: service.key, condition: sentenceOf(condition) },
    });
    await settleConfiguration(ctx, scope, {
      organizationId,
      ruleIds: [ruleId],
      actorName,
      resolution: `The rule was changed by ${actorName}.`,
    });
    await appendChanges(tx, now, [
      {
        organizationId,
        name: "rule.updated",
        entityType: "Rule",
        entityId: ruleId,
        actorName,
        payload: { ruleName: after.name },
      },
    ]);
    return rule;
  });
}

/** A stored condition as the audit log tells it. */
function sentenceOf(stored: unknown): string | null {
  const condition = readCondition(stored);
  return condition && describeCondition(condition);
}

/** Ends the rule's associations; a deployed one stays, as production runs what was deployed. */
async function leaveAccounts(
  scope: TransactionScope,
  { id: ruleId, organizationId }: Rule,
  reason: string,
  actorName: string,
): Promise<void> {
  await scope.tx.ruleBinding.updateMany({
    where: { ruleId, organizationId, deploymentId: null },
    data: { accountId: null, lost: Prisma.DbNull },
  });
  await discardWaiting(scope, { organizationId, ruleId, environment: "DEVELOPMENT", reason, actorName });
}
