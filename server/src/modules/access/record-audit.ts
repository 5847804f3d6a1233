import type { Context, TransactionScope } from "../../context.ts";
import { requireActor } from "../../context.ts";
import type { Prisma } from "../../generated/prisma/client.ts";
import { newId } from "../../platform/ids.ts";

/** Writes who did what, from where, before and after, in the transaction of the act. Secrets never go in. */
export async function recordAudit(
  ctx: Context,
  { tx, now }: TransactionScope,
  entry: {
    act: string;
    entityType: string;
    entityId: string;
    before?: Prisma.InputJsonObject;
    after?: Prisma.InputJsonObject;
  },
): Promise<void> {
  const actor = requireActor(ctx);
  await tx.auditEntry.create({
    data: {
      id: newId(),
      organizationId: actor.organizationId,
      memberId: actor.memberId,
      actorName: actor.name,
      ip: ctx.ip,
      at: now,
      ...entry,
    },
  });
}
