import { requireActor } from "../../context.ts";
import { builder } from "../../graphql/builder.ts";
import { optionalRecordId } from "../../graphql/global-id.ts";
import { addMutation } from "../../graphql/mutation.ts";
import { BadInputError, NotFoundError } from "../../platform/errors.ts";
import { EventFieldRef } from "../catalogue/index.ts";
import {
  ConditionInputType,
  ConditionResultType,
  ConditionType,
  listEventFields,
  readCondition,
} from "../conditions/index.ts";
import { TestEventInputType, testEventChoice } from "../executions/index.ts";
import { testRule } from "./test-rule.ts";
import type { RuleTest } from "./test-rule.ts";

const mostEventTypes = 50;

builder.prismaObjectField("Rule", "condition", (t) =>
  t.field({
    type: ConditionType,
    nullable: true,
    description: "Which events it runs on; null for all.",
    resolve: (rule) => readCondition(rule.condition),
  }),
);

builder.queryField("eventFields", (t) =>
  t.field({
    type: [EventFieldRef],
    description:
      "What conditions can compare for a rule that listens to these event types: the fields that one of them has, as long as they agree on the type, each as the event tells it and, where the provider reads single records, as the record stands when the rule runs.",
    args: {
      serviceKey: t.arg.string({ required: true, description: "Such as `zoho-crm`." }),
      eventTypes: t.arg.stringList({ required: true, description: "Keys of `eventTypes`, at most 50." }),
      accountId: t.arg.id({
        description: "An account of the service: adds the fields that its sync found, custom ones included.",
      }),
    },
    resolve: async (_root, { serviceKey, eventTypes, ...args }, ctx) => {
      const { organizationId } = requireActor(ctx);
      const { prisma } = ctx.database;
      if (eventTypes.length > mostEventTypes)
        throw new BadInputError(
          `\`eventTypes\` may have at most ${mostEventTypes}; it has ${eventTypes.length}.`,
        );
      const service = await prisma.service.findFirst({
        where: { key: serviceKey, OR: [{ organizationId: null }, { organizationId }] },
        orderBy: { organizationId: { sort: "asc", nulls: "last" } },
      });
      if (!service) throw new NotFoundError("The service");
      const accountId = optionalRecordId("Account", args.accountId, "accountId");
      if (accountId) {
        const account = await prisma.account.findUnique({
          where: { id: accountId, organizationId, serviceId: service.id },
          select: { id: true },
        });
        if (!account) throw new NotFoundError("The account");
      }
      return listEventFields(ctx, prisma, { service, eventTypes: [...new Set(eventTypes)], accountId });
    },
  }),
);

addMutation("testRule", {
  description:
    "Says whether a rule, saved or not, would run on an event, and why. Nothing is run or stored. A condition about the record has the record of a stored event read at the provider, which takes the rights to rules of its account's environment; of a sample it sees what the sample tells. Roles: company admin, supervisor, developer; token scope `rules:write`.",
  input: builder.inputType("TestRuleInput", {
    description: "Which condition, and which event.",
    fields: (t) => ({
      ruleId: t.id({ description: "The rule whose draft is tested." }),
      serviceKey: t.string({
        description:
          "The service of the event; required without a rule, and for another service than the rule's.",
      }),
      condition: t.field({
        type: ConditionInputType,
        description: "Takes the place of the rule's condition; null tests none.",
      }),
      event: t.field({ type: TestEventInputType, required: true, description: "The event to test with." }),
    }),
  }),
  payload: builder.objectRef<RuleTest>("TestRulePayload").implement({
    description: "What would happen.",
    fields: (t) => ({
      matched: t.boolean({
        description: "Whether the rule would run.",
        resolve: ({ explanation }) => explanation.matched,
      }),
      sentence: t.string({
        description: "Why: `matched because …` or `not matched because …`.",
        resolve: ({ explanation }) => explanation.sentence,
      }),
      explanation: t.field({
        type: ConditionResultType,
        description: "The answer for each part of the condition; without a condition one that matches.",
        resolve: ({ explanation }) => explanation,
      }),
      payload: t.field({
        type: "JSON",
        description: "The payload that was tested; with `record` where the condition asks for it.",
        resolve: ({ payload }) => payload,
      }),
      recordError: t.exposeString("recordError", {
        nullable: true,
        description:
          "Why the record of a stored event could not be read; then `matched` is false unless the event alone decides. Null where nothing was to be read, or it was.",
      }),
    }),
  }),
  run: (ctx, input) =>
    testRule(ctx, {
      ...input,
      ruleId: optionalRecordId("Rule", input.ruleId, "ruleId"),
      event: testEventChoice(input.event),
    }),
});
