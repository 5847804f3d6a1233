import { z } from "zod";
import type { Actor, Context } from "../../context.ts";
import { inTransaction } from "../../context.ts";
import { ConflictError, NotFoundError } from "../../platform/errors.ts";
import { appendChanges } from "../../platform/feed/append-changes.ts";
import { parseInput } from "../../platform/parse-input.ts";
import { hashPassword } from "../../platform/passwords.ts";
import { recordAudit } from "./record-audit.ts";
import { getSetupLink, useSetupLink } from "./setup-link.ts";
import { setSessionCookie, startSession } from "./start-session.ts";

/** A password that a person chooses. Length is what counts (NIST SP 800-63B). */
export const Password = z.string().min(12, "At least 12 characters.").max(1_000);

const Input = z.object({ token: z.string().min(1).max(200), password: Password });

/**
 * Sets the password of an invited person with the one-time link, and signs in. Throws ConflictError
 * SETUP_LINK_INVALID for a link that was used, replaced or is older than 7 days.
 */
export async function acceptInvitation(ctx: Context, input: z.input<typeof Input>): Promise<Actor> {
  if (!ctx.setCookie)
    throw new ConflictError("Use HTTP: a WebSocket cannot set the session cookie.", "HTTP_REQUIRED");
  const { token, password } = parseInput(Input, input);
  const { id, userId } = await getSetupLink(ctx, token);
  if (userId === null)
    throw new ConflictError("This link makes the first organization. Use `setUp`.", "SETUP_LINK_INVALID");
  const passwordHash = await hashPassword(password);
  const { actor, secret } = await inTransaction(ctx, async (scope) => {
    const { tx, now } = scope;
    await useSetupLink(scope, id);
    const user = await tx.user.update({
      where: { id: userId },
      data: { passwordHash },
      include: { members: { where: { removedAt: null }, orderBy: { id: "asc" }, take: 1 } },
    });
    const member = user.members[0];
    if (!member) throw new NotFoundError("The membership");
    const session = await startSession(ctx, scope, member, user.name);
    await recordAudit({ ...ctx, actor: session.actor }, scope, {
      act: "member.joined",
      entityType: "Member",
      entityId: member.id,
    });
    await appendChanges(tx, now, [
      {
        organizationId: member.organizationId,
        name: "member.joined",
        entityType: "Member",
        entityId: member.id,
        actorName: user.name,
        payload: { memberName: user.name },
      },
    ]);
    return session;
  });
  setSessionCookie(ctx, secret);
  return actor;
}
