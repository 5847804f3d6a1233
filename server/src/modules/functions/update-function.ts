import { z } from "zod";
import { inTransaction } from "../../context.ts";
import type { Context } from "../../context.ts";
import type { Function } from "../../generated/prisma/client.ts";
import { NotFoundError } from "../../platform/errors.ts";
import { appendChanges } from "../../platform/feed/append-changes.ts";
import { parseInput } from "../../platform/parse-input.ts";
import { authorise, recordAudit } from "../access/index.ts";
import { assertFunctionUrl } from "./function-url.ts";

const Input = z.object({
  functionId: z.string(),
  name: z.string().trim().min(1, "Give the function a name.").max(100).nullish(),
  url: z.string().max(2_000).nullish(),
});

/** Changes the name or URL of a function; its signing secret stays. Tries that begin later go to the new URL. */
export async function updateFunction(ctx: Context, input: z.input<typeof Input>): Promise<Function> {
  const { organizationId, name: actorName } = authorise(ctx, "FUNCTIONS");
  const { functionId, name, url: given } = parseInput(Input, input);
  const url = given == null ? null : assertFunctionUrl(ctx, given);
  return inTransaction(ctx, async (scope) => {
    const { tx, now } = scope;
    const before = await tx.function.findUnique({ where: { id: functionId, organizationId } });
    if (!before) throw new NotFoundError("The function");
    const after = { name: name ?? before.name, url: url ?? before.url };
    if (after.name === before.name && after.url === before.url) return before;
    const { count } = await tx.function.updateMany({
      where: { id: functionId, organizationId },
      data: { ...after, updatedAt: now },
    });
    if (count === 0) throw new NotFoundError("The function");
    await recordAudit(ctx, scope, {
      act: "function.updated",
      entityType: "Function",
      entityId: functionId,
      before: { name: before.name, url: before.url },
      after,
    });
    await appendChanges(tx, now, [
      {
        organizationId,
        name: "function.updated",
        entityType: "Function",
        entityId: functionId,
        actorName,
        payload: { functionName: after.name },
      },
    ]);
    return { ...before, ...after, updatedAt: now };
  });
}
