import { z } from "zod";
import { inTransaction } from "../../context.ts";
import type { Context } from "../../context.ts";
import type { Rule } from "../../generated/prisma/client.ts";
import { NotFoundError } from "../../platform/errors.ts";
import { appendChanges } from "../../platform/feed/append-changes.ts";
import { newId } from "../../platform/ids.ts";
import { parseInput } from "../../platform/parse-input.ts";
import { authorise, recordAudit } from "../access/index.ts";
import { describeCondition } from "../conditions/index.ts";
import { chooseCondition, conditionInput, storedCondition } from "./rule-condition.ts";
import { eventTypesInput, ruleNameInput } from "./rule-input.ts";
import {
  assertEventTypes,
  assertSameProject,
  getAssociableAccount,
  getEventService,
  lockFunction,
} from "./rules.records.ts";
import { saveTriggers } from "./save-triggers.ts";
import { settleConfiguration } from "./settle-configuration.ts";

const Input = z.object({
  projectId: z.string(),
  serviceKey: z.string(),
  name: ruleNameInput,
  eventTypes: eventTypesInput,
  condition: conditionInput.nullish(),
  functionId: z.string(),
  developmentAccountId: z.string().nullish(),
});

/**
 * Makes a rule: a draft, which is what development runs at once. Without a development account it needs
 * configuration, and the Problem that says so opens with it.
 */
export async function createRule(ctx: Context, input: z.input<typeof Input>): Promise<Rule> {
  const { organizationId, name: actorName } = authorise(ctx, "RULES_DRAFT");
  const { projectId, serviceKey, name, eventTypes, functionId, developmentAccountId, ...wanted } = parseInput(
    Input,
    input,
  );
  return inTransaction(ctx, async (scope) => {
    const { tx, now } = scope;
    const project = await tx.project.findUnique({ where: { id: projectId, organizationId } });
    if (!project) throw new NotFoundError("The project");
    const service = await getEventService(scope, organizationId, serviceKey);
    assertEventTypes(ctx, service, eventTypes);
    assertSameProject(await lockFunction(scope, organizationId, functionId), projectId);
    const account = developmentAccountId
      ? await getAssociableAccount(
          scope,
          { organizationId, serviceId: service.id, projectId },
          "DEVELOPMENT",
          developmentAccountId,
        )
      : null;
    const listening = { service, eventTypes, accountId: account?.id ?? null, eventsChanged: false };
    const condition = await chooseCondition(ctx, scope, listening, wanted.condition, null);
    const rule = await tx.rule.create({
      data: {
        id: newId(),
        organizationId,
        projectId,
        serviceId: service.id,
        name,
        eventTypes,
        condition: storedCondition(condition),
        functionId,
        createdAt: now,
        updatedAt: now,
        bindings: {
          createMany: {
            data: [
              {
                environment: "DEVELOPMENT",
                organizationId,
                accountId: account?.id ?? null,
                associatedAt: account ? now : null,
              },
              { environment: "PRODUCTION", organizationId },
            ],
          },
        },
      },
    });
    await saveTriggers(scope, rule.id);
    await recordAudit(ctx, scope, {
      act: "rule.created",
      entityType: "Rule",
      entityId: rule.id,
      after: {
        name,
        serviceKey,
        eventTypes,
        condition: condition && describeCondition(condition),
        functionId,
        developmentAccountId: account?.id ?? null,
      },
    });
    await settleConfiguration(ctx, scope, {
      organizationId,
      ruleIds: [rule.id],
      actorName,
      resolution: "The rule was configured.",
    });
    await appendChanges(tx, now, [
      {
        organizationId,
        name: "rule.created",
        entityType: "Rule",
        entityId: rule.id,
        actorName,
        payload: { ruleName: name },
      },
    ]);
    return rule;
  });
}
