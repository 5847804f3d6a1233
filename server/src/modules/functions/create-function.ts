import { randomBytes } from "node:crypto";
import { z } from "zod";
import { inTransaction } from "../../context.ts";
import type { Context } from "../../context.ts";
import type { Function } from "../../generated/prisma/client.ts";
import { NotFoundError, ValidationError } from "../../platform/errors.ts";
import { appendChanges } from "../../platform/feed/append-changes.ts";
import { newId } from "../../platform/ids.ts";
import { nameInput } from "../../platform/name-input.ts";
import { parseInput } from "../../platform/parse-input.ts";
import { authorise, recordAudit } from "../access/index.ts";
import { sealCredential } from "../credentials/index.ts";
import { findLinkNames } from "./find-link-names.ts";
import { readText, textInput } from "./function-text.ts";

/** Under which purpose the signing secret of a function is sealed. */
export const functionSecretPurpose = "function-secret";

// Standard Webhooks 1.0: 24 to 64 random bytes, base64, behind "whsec_".
const secretBytes = 32;

const Input = z.object({
  projectId: z.string(),
  name: nameInput("Give the function a name."),
  ...textInput,
});

/**
 * Makes a function: an HTTP endpoint by its `url`, or a script by its `source`. The signing secret of an endpoint (Standard
 * Webhooks) is answered this once and kept sealed; a script has none. A URL that is not https to a public address, and a source that
 * does not compile or exports no function, are ValidationErrors.
 */
export async function createFunction(
  ctx: Context,
  input: z.input<typeof Input>,
): Promise<{ function: Function; signingSecret: string | null }> {
  const { organizationId, name: actorName } = authorise(ctx, "FUNCTIONS");
  const { projectId, name, ...given } = parseInput(Input, input);
  const text = await readText(ctx, given);
  if (!text) throw new ValidationError([{ path: "url", message: "Give a `url` or a `source`." }]);
  const kind = text.url === null ? "SCRIPT" : "HTTP";
  const signingSecret = kind === "HTTP" ? `whsec_${randomBytes(secretBytes).toString("base64")}` : null;
  const created = await inTransaction(ctx, async (scope) => {
    const { tx, now } = scope;
    const project = await tx.project.findUnique({ where: { id: projectId, organizationId } });
    if (!project) throw new NotFoundError("The project");
    const credentialId =
      signingSecret === null
        ? null
        : await sealCredential(ctx, scope, {
            organizationId,
            purpose: functionSecretPurpose,
            text: signingSecret,
          });
    const versionId = newId();
    const row = await tx.function.create({
      data: {
        id: newId(),
        organizationId,
        projectId,
        name,
        kind,
        currentVersionId: versionId,
        credentialId,
        createdAt: now,
        updatedAt: now,
        versions: {
          create: {
            id: versionId,
            organizationId,
            number: 1,
            ...text,
            createdAt: now,
            createdByName: actorName,
            links: { create: findLinkNames(text.source ?? "").map((linkName) => ({ linkName })) },
          },
        },
      },
    });
    await recordAudit(ctx, scope, {
      act: "function.created",
      entityType: "Function",
      entityId: row.id,
      after: { name, kind, url: text.url },
    });
    await appendChanges(tx, now, [
      {
        organizationId,
        name: "function.created",
        entityType: "Function",
        entityId: row.id,
        actorName,
        payload: { functionName: name },
      },
    ]);
    return row;
  });
  return { function: created, signingSecret };
}
