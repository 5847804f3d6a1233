import { randomBytes } from "node:crypto";
import type { Context, TransactionScope } from "../../context.ts";
import { requireActor } from "../../context.ts";
import type { Function } from "../../generated/prisma/client.ts";
import { appendChanges } from "../../platform/feed/append-changes.ts";
import { newId } from "../../platform/ids.ts";
import { recordAudit } from "../access/index.ts";
import { sealCredential } from "../credentials/index.ts";
import { findLinkNames } from "./find-link-names.ts";
import type { FunctionText } from "./function-text.ts";

/** Under which purpose the signing secret of a function is sealed. */
export const functionSecretPurpose = "function-secret";

// Standard Webhooks 1.0: 24 to 64 random bytes, base64, behind "whsec_".
const secretBytes = 32;

/**
 * The writes of a new function: the caller has authorised, checked name and text, and knows the project to be the organization's.
 * The signing secret of an endpoint is answered this once and kept sealed; a script has none.
 */
export async function addFunction(
  ctx: Context,
  scope: TransactionScope,
  { projectId, name, text }: { projectId: string; name: string; text: FunctionText },
): Promise<{ function: Function; signingSecret: string | null }> {
  const { organizationId, name: actorName } = requireActor(ctx);
  const { tx, now } = scope;
  const kind = text.url === null ? "SCRIPT" : "HTTP";
  const signingSecret = kind === "HTTP" ? `whsec_${randomBytes(secretBytes).toString("base64")}` : null;
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
  return { function: row, signingSecret };
}
