import { randomBytes } from "node:crypto";
import { z } from "zod";
import { inTransaction } from "../../context.ts";
import type { Context } from "../../context.ts";
import type { Function } from "../../generated/prisma/client.ts";
import { NotFoundError } from "../../platform/errors.ts";
import { appendChanges } from "../../platform/feed/append-changes.ts";
import { newId } from "../../platform/ids.ts";
import { parseInput } from "../../platform/parse-input.ts";
import { authorise, recordAudit } from "../access/index.ts";
import { sealCredential } from "../credentials/index.ts";
import { assertFunctionUrl } from "./function-url.ts";

/** Under which purpose the signing secret of a function is sealed. */
export const functionSecretPurpose = "function-secret";

// Standard Webhooks 1.0: 24 to 64 random bytes, base64, behind "whsec_".
const secretBytes = 32;

const Input = z.object({
  projectId: z.string(),
  name: z.string().trim().min(1, "Give the function a name.").max(100),
  url: z.string().max(2_000),
});

/**
 * Makes a function that is an HTTP endpoint. Its signing secret (Standard Webhooks) is answered this once and kept
 * sealed. A URL that is not https to a public address is a ValidationError.
 */
export async function createFunction(
  ctx: Context,
  input: z.input<typeof Input>,
): Promise<{ function: Function; signingSecret: string }> {
  const { organizationId, name: actorName } = authorise(ctx, "FUNCTIONS");
  const { projectId, name, url: given } = parseInput(Input, input);
  const url = assertFunctionUrl(ctx, given);
  const signingSecret = `whsec_${randomBytes(secretBytes).toString("base64")}`;
  const created = await inTransaction(ctx, async (scope) => {
    const { tx, now } = scope;
    const project = await tx.project.findUnique({ where: { id: projectId, organizationId } });
    if (!project) throw new NotFoundError("The project");
    const credentialId = await sealCredential(ctx, scope, {
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
        kind: "HTTP",
        currentVersionId: versionId,
        credentialId,
        createdAt: now,
        updatedAt: now,
        versions: {
          create: { id: versionId, organizationId, number: 1, url, createdAt: now, createdByName: actorName },
        },
      },
    });
    await recordAudit(ctx, scope, {
      act: "function.created",
      entityType: "Function",
      entityId: row.id,
      after: { name, url },
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
