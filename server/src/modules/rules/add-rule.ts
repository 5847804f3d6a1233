import type { Context, TransactionScope } from "../../context.ts";
import { requireActor } from "../../context.ts";
import type { Rule } from "../../generated/prisma/client.ts";
import { appendChanges } from "../../platform/feed/append-changes.ts";
import { newId } from "../../platform/ids.ts";
import { recordAudit } from "../access/index.ts";
import { describeCondition } from "../conditions/index.ts";
import type { ConditionInput } from "../conditions/index.ts";
import { chooseCondition, storedCondition } from "./rule-condition.ts";
import {
  assertEventTypes,
  assertSameProject,
  getAssociableAccount,
  getEventService,
  lockFunction,
} from "./rules.records.ts";
import { saveTriggers } from "./save-triggers.ts";
import { settleConfiguration } from "./settle-configuration.ts";

type RuleDraft = {
  projectId: string;
  serviceKey: string;
  name: string;
  eventTypes: readonly string[];
  condition?: ConditionInput | null | undefined;
  functionId: string;
  developmentAccountId?: string | null | undefined;
};

/**
 * The checks and writes of a new rule: the caller has authorised, checked the forms of the input, and knows the project to be the
 * organization's. Throws NotFoundError, ValidationError or ConflictError.
 */
export async function addRule(ctx: Context, scope: TransactionScope, draft: RuleDraft): Promise<Rule> {
  const { organizationId, name: actorName } = requireActor(ctx);
  const { tx, now } = scope;
  const { projectId, serviceKey, name, functionId, developmentAccountId } = draft;
  const eventTypes = [...draft.eventTypes];
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
  const condition = await chooseCondition(ctx, scope, listening, draft.condition, null);
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
}
