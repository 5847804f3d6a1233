import { z } from "zod";
import { inTransaction } from "../../context.ts";
import type { Context } from "../../context.ts";
import type { Function, Rule } from "../../generated/prisma/client.ts";
import { NotFoundError, ValidationError } from "../../platform/errors.ts";
import { parseInput } from "../../platform/parse-input.ts";
import { authorise } from "../access/index.ts";
import { getConnection, shareWithProject } from "../connections/index.ts";
import { addFunction, functionNameInput, readText } from "../functions/index.ts";
import { addRule } from "../rules/index.ts";
import { assertChosen, chosenInput, lockChosen } from "./choose-connections.ts";
import type { Chosen } from "./choose-connections.ts";
import { findRuleTemplate } from "./rule-templates.ts";

const Input = z.object({
  templateKey: z.string().max(100),
  projectId: z.string(),
  name: functionNameInput.nullish(),
  accountId: z.string().nullish(),
  connections: chosenInput,
});

/**
 * Makes what a template describes, all of it or nothing: a script that calls through the chosen connections, and the rule that runs it,
 * in development at once; the connections are shared with the project where they are not yet. Throws NotFoundError for what is
 * not the organization's, ValidationError for connections that do not fit, ForbiddenError, ConflictError.
 */
export async function createRuleFromTemplate(
  ctx: Context,
  input: z.input<typeof Input>,
): Promise<{ rule: Rule; function: Function }> {
  const { organizationId } = authorise(ctx, "RULES_DRAFT");
  authorise(ctx, "FUNCTIONS");
  const { templateKey, projectId, accountId, ...given } = parseInput(Input, input);
  const { prisma } = ctx.database;
  await assertProject(prisma, organizationId, projectId);
  if (accountId != null) await assertAccount(prisma, organizationId, accountId);
  const chosen: Chosen[] = [];
  for (const { key, connectionId } of given.connections)
    chosen.push({ key, connection: await getConnection(prisma, organizationId, connectionId) });
  const template = findRuleTemplate(templateKey);
  if (!template) throw new NotFoundError("The template");
  assertChosen(template, chosen);
  const name = given.name ?? template.name;
  // Link names never change, so the script can be compiled before the transaction begins.
  const source = template.source(
    Object.fromEntries(chosen.map(({ key, connection }) => [key, connection.linkName])),
  );
  const text = await readText(ctx, { source });
  if (!text) throw new ValidationError([{ path: "templateKey", message: "The template has no script." }]);
  return inTransaction(ctx, async (scope) => {
    await lockChosen(ctx, scope, template, chosen);
    await assertProject(scope.tx, organizationId, projectId);
    const { function: script } = await addFunction(ctx, scope, { projectId, name, text });
    const rule = await addRule(ctx, scope, {
      projectId,
      serviceKey: template.serviceKey,
      name,
      eventTypes: template.eventTypes,
      condition: template.condition,
      functionId: script.id,
      developmentAccountId: accountId,
    });
    for (const { connection } of chosen) await shareWithProject(ctx, scope, connection, projectId);
    return { rule, function: script };
  });
}

type Client = Context["database"]["prisma"] | Parameters<typeof addRule>[1]["tx"];

async function assertProject(client: Client, organizationId: string, id: string): Promise<void> {
  const project = await client.project.findUnique({ where: { id, organizationId }, select: { id: true } });
  if (!project) throw new NotFoundError("The project");
}

async function assertAccount(client: Client, organizationId: string, id: string): Promise<void> {
  const account = await client.account.findUnique({ where: { id, organizationId }, select: { id: true } });
  if (!account) throw new NotFoundError("The account");
}
