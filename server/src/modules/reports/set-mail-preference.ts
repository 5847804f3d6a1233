import type { Context } from "../../context.ts";
import { inTransaction, requireActor } from "../../context.ts";
import { NotificationKind } from "../../generated/prisma/enums.ts";
import { ConflictError, ForbiddenError } from "../../platform/errors.ts";
import { recordAudit } from "../access/index.ts";
import { isRequired } from "./communication.ts";

export type MailPreference = { kind: NotificationKind; subscribed: boolean; required: boolean };

/** Which kinds of mail the caller has not unsubscribed from. */
export async function listMailPreferences(ctx: Context): Promise<MailPreference[]> {
  const { organizationId, memberId } = requireActor(ctx);
  const optOuts = await ctx.database.prisma.mailOptOut.findMany({ where: { organizationId, memberId } });
  const kinds = new Set(optOuts.map(({ kind }) => kind));
  return Object.values(NotificationKind).map((kind) => ({
    kind,
    subscribed: isRequired(kind) || !kinds.has(kind),
    required: isRequired(kind),
  }));
}

/**
 * Subscribes the caller to a kind of mail, or unsubscribes them. Any role may; a token needs the scope `reports:write`. Throws
 * ConflictError MAIL_REQUIRED.
 */
export async function setMailPreference(
  ctx: Context,
  { kind, subscribed }: { kind: NotificationKind; subscribed: boolean },
): Promise<MailPreference[]> {
  const { organizationId, memberId } = requireOwn(ctx);
  if (isRequired(kind) && !subscribed)
    throw new ConflictError("Mails of this kind can't be switched off.", "MAIL_REQUIRED");
  await inTransaction(ctx, async (scope) => {
    const { tx, now } = scope;
    const key = { organizationId, memberId, kind };
    const { count } = subscribed
      ? await tx.mailOptOut.deleteMany({ where: key })
      : await tx.mailOptOut.createMany({ data: [{ ...key, at: now }], skipDuplicates: true });
    if (count > 0)
      await recordAudit(ctx, scope, {
        act: subscribed ? "mail.subscribed" : "mail.unsubscribed",
        entityType: "Member",
        entityId: memberId,
        after: { kind },
      });
  });
  return listMailPreferences(ctx);
}

/** The caller, who may change what is theirs. */
export function requireOwn(ctx: Context): { organizationId: string; memberId: string } {
  const actor = requireActor(ctx);
  if (actor.scopes !== null && !actor.scopes.includes("REPORTS_WRITE"))
    throw new ForbiddenError("This API token lacks the scope `REPORTS_WRITE`.");
  return actor;
}
