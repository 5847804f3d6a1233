import { z } from "zod";
import { inTransaction } from "../../context.ts";
import type { Context } from "../../context.ts";
import type { Rule } from "../../generated/prisma/client.ts";
import { NotFoundError } from "../../platform/errors.ts";
import { parseInput } from "../../platform/parse-input.ts";
import { authorise } from "../access/index.ts";
import { addRule } from "./add-rule.ts";
import { conditionInput } from "./rule-condition.ts";
import { eventTypesInput, ruleNameInput } from "./rule-input.ts";

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
  const { organizationId } = authorise(ctx, "RULES_DRAFT");
  const draft = parseInput(Input, input);
  return inTransaction(ctx, async (scope) => {
    const project = await scope.tx.project.findUnique({ where: { id: draft.projectId, organizationId } });
    if (!project) throw new NotFoundError("The project");
    return addRule(ctx, scope, draft);
  });
}
