import { z } from "zod";
import { inTransaction } from "../../context.ts";
import type { Context } from "../../context.ts";
import type { Function } from "../../generated/prisma/client.ts";
import { appendChanges } from "../../platform/feed/append-changes.ts";
import { newId } from "../../platform/ids.ts";
import { parseInput } from "../../platform/parse-input.ts";
import { authorise, recordAudit } from "../access/index.ts";
import { assertFunctionUrl } from "./function-url.ts";
import { getLockedFunction } from "./functions.records.ts";

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
    const before = await getLockedFunction(scope, organizationId, functionId);
    const current = await tx.functionVersion.findUniqueOrThrow({ where: { id: before.currentVersionId } });
    const after = { name: name ?? before.name, url: url ?? current.url };
    if (after.name === before.name && after.url === current.url) return before;
    const versionId = after.url === current.url ? current.id : newId();
    if (versionId !== current.id)
      await tx.functionVersion.create({
        data: {
          id: versionId,
          organizationId,
          functionId,
          number: current.number + 1,
          url: after.url,
          createdAt: now,
          createdByName: actorName,
        },
      });
    const row = await tx.function.update({
      where: { id: functionId, organizationId },
      data: { name: after.name, currentVersionId: versionId, updatedAt: now },
    });
    await recordAudit(ctx, scope, {
      act: "function.updated",
      entityType: "Function",
      entityId: functionId,
      before: { name: before.name, url: current.url },
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
    return row;
  });
}
