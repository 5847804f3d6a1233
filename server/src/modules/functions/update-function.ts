import { z } from "zod";
import { inTransaction } from "../../context.ts";
import type { Context } from "../../context.ts";
import type { Function } from "../../generated/prisma/client.ts";
import { ConflictError } from "../../platform/errors.ts";
import { appendChanges } from "../../platform/feed/append-changes.ts";
import { newId } from "../../platform/ids.ts";
import { nameInput } from "../../platform/name-input.ts";
import { parseInput } from "../../platform/parse-input.ts";
import { authorise, recordAudit } from "../access/index.ts";
import { probeSoon } from "../executions/index.ts";
import { findLinkNames } from "./find-link-names.ts";
import { assertKind, readText, textInput } from "./function-text.ts";
import { getLockedFunction } from "./functions.records.ts";

const Input = z.object({
  functionId: z.string(),
  name: nameInput("Give the function a name.").nullish(),
  ...textInput,
  expectedVersion: z.number().int().min(1).nullish(),
});

/**
 * Changes a function's name, or its URL or source, which makes its next version; its signing secret stays. Drafts run the new version from
 * the next attempt on, production once it is deployed. Another current version than the one expected is a ConflictError
 * `VERSION_CONFLICT`: somebody saved meanwhile.
 */
export async function updateFunction(ctx: Context, input: z.input<typeof Input>): Promise<Function> {
  const { organizationId, name: actorName } = authorise(ctx, "FUNCTIONS");
  const { functionId, name, expectedVersion, ...given } = parseInput(Input, input);
  const text = await readText(ctx, given);
  return inTransaction(ctx, async (scope) => {
    const { tx, now } = scope;
    const before = await getLockedFunction(scope, organizationId, functionId);
    const current = await tx.functionVersion.findUniqueOrThrow({ where: { id: before.currentVersionId } });
    assertKind(before.kind, text);
    if (expectedVersion != null && expectedVersion !== current.number)
      throw new ConflictError(
        `Version ${current.number} has been saved by ${current.createdByName} meanwhile; you changed version ${expectedVersion}.`,
        "VERSION_CONFLICT",
      );
    const isNew = text !== null && (text.url !== current.url || text.source !== current.source);
    const newName = name ?? before.name;
    if (!isNew && newName === before.name) return before;
    const versionId = isNew ? newId() : current.id;
    if (isNew)
      await tx.functionVersion.create({
        data: {
          id: versionId,
          organizationId,
          functionId,
          number: current.number + 1,
          ...text,
          createdAt: now,
          createdByName: actorName,
          links: { create: findLinkNames(text.source ?? "").map((linkName) => ({ linkName })) },
        },
      });
    const row = await tx.function.update({
      where: { id: functionId, organizationId },
      data: { name: newName, currentVersionId: versionId, updatedAt: now },
    });
    if (isNew) await probeSoon(scope, { organizationId, functionId });
    const version = isNew ? { version: current.number + 1 } : {};
    await recordAudit(ctx, scope, {
      act: "function.updated",
      entityType: "Function",
      entityId: functionId,
      before: { name: before.name, version: current.number, url: current.url },
      after: {
        name: newName,
        version: current.number,
        url: current.url,
        ...version,
        ...(isNew ? { url: text.url } : {}),
      },
    });
    await appendChanges(tx, now, [
      {
        organizationId,
        name: "function.updated",
        entityType: "Function",
        entityId: functionId,
        actorName,
        payload: { functionName: newName, ...version },
      },
    ]);
    return row;
  });
}
