import { z } from "zod";
import { inTransaction } from "../../context.ts";
import type { Context } from "../../context.ts";
import type { Function } from "../../generated/prisma/client.ts";
import { NotFoundError, ValidationError } from "../../platform/errors.ts";
import { nameInput } from "../../platform/name-input.ts";
import { parseInput } from "../../platform/parse-input.ts";
import { authorise } from "../access/index.ts";
import { addFunction } from "./add-function.ts";
import { readText, textInput } from "./function-text.ts";

/** The name of a function: 1 to 100 visible characters. */
export const functionNameInput = nameInput("Give the function a name.");

const Input = z.object({ projectId: z.string(), name: functionNameInput, ...textInput });

/**
 * Makes a function: an HTTP endpoint by its `url`, or a script by its `source`. The signing secret of an endpoint (Standard
 * Webhooks) is answered this once and kept sealed; a script has none. A URL that is not https to a public address, and a source that
 * does not compile or exports no function, are ValidationErrors.
 */
export async function createFunction(
  ctx: Context,
  input: z.input<typeof Input>,
): Promise<{ function: Function; signingSecret: string | null }> {
  const { organizationId } = authorise(ctx, "FUNCTIONS");
  const { projectId, name, ...given } = parseInput(Input, input);
  const text = await readText(ctx, given);
  if (!text) throw new ValidationError([{ path: "url", message: "Give a `url` or a `source`." }]);
  return inTransaction(ctx, async (scope) => {
    const project = await scope.tx.project.findUnique({ where: { id: projectId, organizationId } });
    if (!project) throw new NotFoundError("The project");
    return addFunction(ctx, scope, { projectId, name, text });
  });
}
