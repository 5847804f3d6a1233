import type { Context } from "../../context.ts";
import { inTransaction } from "../../context.ts";
import type { ApiToken } from "../../generated/prisma/client.ts";
import { ConflictError, NotFoundError } from "../../platform/errors.ts";
import { appendChanges } from "../../platform/feed/append-changes.ts";
import { authorise, holdsPermission } from "./permissions.ts";
import { recordAudit } from "./record-audit.ts";

/**
 * Ends an API token now, its live streams within a second. Company admins end every member's, others their own.
 * Throws ConflictError ALREADY_REVOKED.
 */
export async function revokeApiToken(ctx: Context, input: { apiTokenId: string }): Promise<ApiToken> {
  const actor = authorise(ctx, "OWN_API_TOKENS");
  const { organizationId } = actor;
  const where = {
    id: input.apiTokenId,
    organizationId,
    ...(holdsPermission(actor, "API_TOKENS") ? {} : { memberId: actor.memberId }),
  };
  return inTransaction(ctx, async (scope) => {
    const { tx, now } = scope;
    const revoked = await tx.apiToken.updateMany({
      where: { ...where, revokedAt: null },
      data: { revokedAt: now },
    });
    const apiToken = await tx.apiToken.findFirst({ where });
    if (!apiToken) throw new NotFoundError("The API token");
    if (revoked.count === 0) throw new ConflictError("The API token was already revoked.", "ALREADY_REVOKED");
    await recordAudit(ctx, scope, {
      act: "apiToken.revoked",
      entityType: "ApiToken",
      entityId: apiToken.id,
      before: { name: apiToken.name, scopes: apiToken.scopes },
    });
    await appendChanges(tx, now, [
      {
        organizationId,
        name: "apiToken.revoked",
        entityType: "ApiToken",
        entityId: apiToken.id,
        parentId: apiToken.memberId,
        actorName: actor.name,
        payload: { name: apiToken.name },
      },
    ]);
    return apiToken;
  });
}
