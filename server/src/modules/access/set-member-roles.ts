import { z } from "zod";
import type { Context } from "../../context.ts";
import { inTransaction } from "../../context.ts";
import type { Member } from "../../generated/prisma/client.ts";
import { appendChanges } from "../../platform/feed/append-changes.ts";
import { parseInput } from "../../platform/parse-input.ts";
import { lockMembers, requireAnotherCompanyAdmin } from "./company-admins.ts";
import { getMember, Roles } from "./members.records.ts";
import { authorise } from "./permissions.ts";
import { recordAudit } from "./record-audit.ts";

const Input = z.object({ memberId: z.string(), roles: Roles });

/**
 * Gives a member these roles in place of the present ones; API tokens shrink with them. Live streams of the member
 * end, so that what they show is authorised anew. Throws ConflictError LAST_COMPANY_ADMIN.
 */
export async function setMemberRoles(ctx: Context, input: z.input<typeof Input>): Promise<Member> {
  const { organizationId, name: actorName } = authorise(ctx, "MEMBERS");
  const { memberId, roles } = parseInput(Input, input);
  return inTransaction(ctx, async (scope) => {
    const { tx, now } = scope;
    await lockMembers(scope, organizationId);
    const before = await getMember(tx, organizationId, memberId);
    if (before.roles.length === roles.length && roles.every((role) => before.roles.includes(role)))
      return before;
    if (before.roles.includes("COMPANY_ADMIN") && !roles.includes("COMPANY_ADMIN"))
      await requireAnotherCompanyAdmin(scope, organizationId, memberId);
    const member = await tx.member.update({ where: { id: memberId, organizationId }, data: { roles } });
    await recordAudit(ctx, scope, {
      act: "member.rolesChanged",
      entityType: "Member",
      entityId: memberId,
      before: { roles: before.roles },
      after: { roles },
    });
    await appendChanges(tx, now, [
      {
        organizationId,
        name: "member.rolesChanged",
        entityType: "Member",
        entityId: memberId,
        actorName,
        payload: { memberName: before.user.name, roles },
      },
    ]);
    return member;
  });
}
