import { z } from "zod";
import type { Context, TransactionScope } from "../../context.ts";
import { inTransaction } from "../../context.ts";
import type { Member } from "../../generated/prisma/client.ts";
import { ConflictError } from "../../platform/errors.ts";
import { appendChanges } from "../../platform/feed/append-changes.ts";
import { newId } from "../../platform/ids.ts";
import { nameInput } from "../../platform/name-input.ts";
import { parseInput } from "../../platform/parse-input.ts";
import { lockMembers } from "./company-admins.ts";
import { Roles } from "./members.records.ts";
import { authorise } from "./permissions.ts";
import { recordAudit } from "./record-audit.ts";
import { makeSetupLink } from "./setup-link.ts";

const Input = z.object({
  email: z.string().trim().toLowerCase().max(320).pipe(z.email()),
  name: nameInput("Say who it is."),
  roles: Roles,
});

/**
 * Adds a person to the organization, who chooses a password with the one-time link (7 days). Inviting again before that
 * makes a new link and ends the old one. Throws ConflictError ALREADY_MEMBER, or EMAIL_TAKEN for a person of another
 * organization: whoever holds the link could otherwise sign in there.
 */
export async function inviteMember(
  ctx: Context,
  input: z.input<typeof Input>,
): Promise<{ member: Member; setupUrl: string }> {
  const { organizationId, name: actorName } = authorise(ctx, "MEMBERS");
  const person = parseInput(Input, input);
  return inTransaction(ctx, async (scope) => {
    const { tx, now } = scope;
    await lockMembers(scope, organizationId);
    const userId = await freeUser(scope, organizationId, person);
    const key = { organizationId, userId };
    const member = await tx.member.upsert({
      where: { organizationId_userId: key },
      create: { id: newId(), ...key, roles: person.roles, createdAt: now },
      update: { roles: person.roles, removedAt: null },
    });
    const setupUrl = await makeSetupLink(ctx, scope, userId);
    await recordAudit(ctx, scope, {
      act: "member.invited",
      entityType: "Member",
      entityId: member.id,
      after: person,
    });
    await appendChanges(tx, now, [
      {
        organizationId,
        name: "member.invited",
        entityType: "Member",
        entityId: member.id,
        actorName,
        payload: { memberName: person.name, roles: person.roles },
      },
    ]);
    return { member, setupUrl };
  });
}

async function freeUser(
  { tx, now }: TransactionScope,
  organizationId: string,
  { email, name }: { email: string; name: string },
): Promise<string> {
  // Two organizations that invite the same address at once take their turns here.
  await tx.$executeRaw`select pg_advisory_xact_lock(hashtextextended(${`invite ${email}`}, 15))`;
  const user = await tx.user.findUnique({
    where: { email },
    include: { members: { where: { removedAt: null } } },
  });
  if (!user) {
    const created = await tx.user.create({ data: { id: newId(), email, name, createdAt: now } });
    return created.id;
  }
  if (user.members.some((member) => member.organizationId !== organizationId))
    throw new ConflictError(
      "This address already belongs to a member of another organization. Invite another address of the person.",
      "EMAIL_TAKEN",
    );
  if (user.members.length > 0 && user.passwordHash !== null)
    throw new ConflictError("This person is already a member.", "ALREADY_MEMBER");
  await tx.user.update({ where: { id: user.id }, data: { name, passwordHash: null } });
  return user.id;
}
