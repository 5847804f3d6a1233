import type { Context } from "../../context.ts";
import type { InboxMail } from "../../generated/prisma/client.ts";
import { NotFoundError } from "../../platform/errors.ts";
import { requireOwn } from "./set-mail-preference.ts";

/** Marks a mail of the built-in inbox as opened; the first time counts. */
export async function openInboxMail(ctx: Context, { mailId: id }: { mailId: string }): Promise<InboxMail> {
  const { organizationId } = requireOwn(ctx);
  const { prisma } = ctx.database;
  await prisma.inboxMail.updateMany({
    where: { id, organizationId, openedAt: null },
    data: { openedAt: ctx.clock.now() },
  });
  const mail = await prisma.inboxMail.findUnique({ where: { id, organizationId } });
  if (!mail) throw new NotFoundError("The mail");
  return mail;
}
