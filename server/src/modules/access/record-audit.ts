import type { Context, TransactionScope } from "../../context.ts";
import { requireActor } from "../../context.ts";
import type { Prisma } from "../../generated/prisma/client.ts";
import { newId } from "../../platform/ids.ts";

type AuditDraft = {
  act: string;
  entityType: string;
  entityId: string;
  before?: Prisma.InputJsonObject;
  after?: Prisma.InputJsonObject;
};

/** Writes who did what, from where, before and after, in the transaction of the act. Secrets never go in. */
export function recordAudit(ctx: Context, scope: TransactionScope, entry: AuditDraft): Promise<void> {
  return recordAudits(ctx, scope, [entry]);
}

/** As recordAudit, for any number of acts at once. */
export async function recordAudits(
  ctx: Context,
  { tx, now }: TransactionScope,
  entries: readonly AuditDraft[],
): Promise<void> {
  const actor = requireActor(ctx);
  await tx.auditEntry.createMany({
    data: entries.map((entry) => ({
      id: newId(),
      organizationId: actor.organizationId,
      memberId: actor.memberId,
      actorName: actor.name,
      ip: ctx.ip,
      at: now,
      ...entry,
    })),
  });
}
