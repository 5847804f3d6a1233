import { z } from "zod";
import type { Context } from "../../context.ts";
import type { Rule, Service } from "../../generated/prisma/client.ts";
import { NotFoundError, ValidationError } from "../../platform/errors.ts";
import { parseInput } from "../../platform/parse-input.ts";
import { authorise } from "../access/index.ts";
import { listEventTypes } from "../catalogue/index.ts";
import {
  asksRecord,
  decideByEvent,
  evaluateCondition,
  listEventFields,
  parseCondition,
  readCondition,
} from "../conditions/index.ts";
import type { Condition, Explanation } from "../conditions/index.ts";
import { addTestRecord, getTestEvent } from "../executions/index.ts";
import type { TestEvent, WithTestRecord } from "../executions/index.ts";
import { conditionInput } from "./rule-condition.ts";

const Input = z.object({
  ruleId: z.string().nullish(),
  serviceKey: z.string().nullish(),
  condition: conditionInput.nullish(),
  event: z.object({
    sampleOf: z.string().nullish(),
    eventId: z.string().nullish(),
    payload: z.unknown().optional(),
  }),
});

/** The answer, and the payload it is about, with the record where the condition asks for it. */
export type RuleTest = WithTestRecord & { explanation: Explanation };

/**
 * Says whether a rule would run on an event, and why; runs and stores nothing. A condition that is given takes the place of the
 * rule's own and is checked as saving would check it; without any every event matches. "Today" is when the event arrived; for a sample
 * or a made-up payload it is today. A condition about the record is asked of the record as it is now. Throws NotFoundError and ValidationError.
 */
export async function testRule(ctx: Context, input: z.input<typeof Input>): Promise<RuleTest> {
  const { organizationId } = authorise(ctx, "RULES_DEVELOPMENT");
  const { ruleId, serviceKey, condition: given, event: choice } = parseInput(Input, input);
  const rule = ruleId ? await findRule(ctx, organizationId, ruleId) : null;
  const service = await findTestedService(ctx, organizationId, rule, serviceKey ?? null);
  const event = await getTestEvent(ctx, { organizationId, service }, choice);
  const condition = given
    ? parseCondition(given, await fieldsOf(ctx, rule, service, event))
    : given === null
      ? null
      : readCondition(rule?.condition);
  if (!condition || !asksRecord(condition))
    return { explanation: explain(condition, event), payload: event.payload, recordError: null };
  const found = await addTestRecord(ctx, organizationId, event);
  return { ...found, explanation: explainWithRecord(condition, event, found) };
}

async function findRule(ctx: Context, organizationId: string, id: string): Promise<Rule> {
  const rule = await ctx.database.prisma.rule.findUnique({ where: { id, organizationId, goneAt: null } });
  if (!rule) throw new NotFoundError("The rule");
  return rule;
}

async function findTestedService(
  ctx: Context,
  organizationId: string,
  rule: Rule | null,
  serviceKey: string | null,
): Promise<Service> {
  if (!rule && serviceKey === null)
    throw new ValidationError([
      { path: "serviceKey", message: "Name a rule, or the service whose event it is." },
    ]);
  const service = await ctx.database.prisma.service.findFirst({
    where:
      serviceKey === null
        ? { id: rule?.serviceId ?? "" }
        : { key: serviceKey, OR: [{ organizationId: null }, { organizationId }] },
    orderBy: { organizationId: { sort: "asc", nulls: "last" } },
  });
  if (!service) throw new NotFoundError("The service");
  return service;
}

/** What the tested condition may compare: the fields of the rule's events and of the event's own type, mirrored ones included. */
async function fieldsOf(ctx: Context, rule: Rule | null, service: Service, event: TestEvent) {
  const { prisma } = ctx.database;
  const kept = rule && rule.serviceId === service.id ? rule : null;
  const own = [...(kept?.eventTypes ?? []), ...(event.eventType ? [event.eventType] : [])];
  const binding = kept
    ? await prisma.ruleBinding.findUnique({
        where: { ruleId_environment: { ruleId: kept.id, environment: "DEVELOPMENT" } },
      })
    : null;
  return listEventFields(ctx, prisma, {
    service,
    eventTypes: own.length > 0 ? [...new Set(own)] : listEventTypes(ctx, service).map(({ key }) => key),
    accountId: binding?.accountId ?? event.accountId,
  });
}

function explain(condition: Condition | null, { payload, receivedAt }: TestEvent): Explanation {
  if (condition) return evaluateCondition(condition, payload, receivedAt);
  return { matched: true, sentence: "matched because there is no condition", match: null, items: [] };
}

/** Where the record could not be read, the event may be enough to say; else nothing is. */
function explainWithRecord(
  condition: Condition,
  { receivedAt }: TestEvent,
  { payload, recordError }: WithTestRecord,
): Explanation {
  if (recordError === null) return evaluateCondition(condition, payload, receivedAt);
  const sentence = `not decided because the record could not be read: ${recordError}`;
  return (
    decideByEvent(condition, payload, receivedAt) ?? { matched: false, sentence, match: null, items: [] }
  );
}
