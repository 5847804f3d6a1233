import type { Context } from "../../context.ts";
import { inTransaction } from "../../context.ts";
import { appendChanges } from "../../platform/feed/append-changes.ts";
import { lockMembers, requireAnotherCompanyAdmin } from "./company-admins.ts";
import { endSessions } from "./end-sessions.ts";
import { getMember } from "./members.records.ts";
import { authorise } from "./permissions.ts";
import { recordAudit } from "./record-audit.ts";

/**
 * Takes a member out of the organization: sessions, API tokens and setup links end, history keeps the name. Throws
 * ConflictError LAST_COMPANY_ADMIN.
 */
export async function removeMember(ctx: Context, input: { memberId: string }): Promise<string> {
  const { organizationId, name: actorName } = authorise(ctx, "MEMBERS");
  const { memberId } = input;
  await inTransaction(ctx, async (scope) => {
    const { tx, now } = scope;
    await lockMembers(scope, organizationId);
    const member = await getMember(tx, organizationId, memberId);
    if (member.roles.includes("COMPANY_ADMIN"))
      await requireAnotherCompanyAdmin(scope, organizationId, memberId);
    await tx.member.update({ where: { id: memberId, organizationId }, data: { removedAt: now } });
    await tx.setupLink.deleteMany({ where: { userId: member.userId, usedAt: null } });
    const sessions = await endSessions(scope, { organizationId, memberId }, actorName);
    const tokens = await tx.apiToken.updateManyAndReturn({
      where: { memberId, organizationId, revokedAt: null },
      data: { revokedAt: now },
    });
    await recordAudit(ctx, scope, {
      act: "member.removed",
      entityType: "Member",
      entityId: memberId,
      before: { name: member.user.name, email: member.user.email, roles: member.roles },
    });
    await appendChanges(tx, now, [
      ...sessions,
      ...tokens.map((token) => ({
        organizationId,
        name: "apiToken.revoked",
        entityType: "ApiToken",
        entityId: token.id,
        parentId: memberId,
        actorName,
        payload: { name: token.name },
      })),
      {
        organizationId,
        name: "member.removed",
        entityType: "Member",
        entityId: memberId,
        actorName,
        payload: { memberName: member.user.name },
      },
    ]);
  });
  return memberId;
}
