import type { Context, TransactionScope } from "../../context.ts";
import { requireActor } from "../../context.ts";
import { Prisma } from "../../generated/prisma/client.ts";
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

/** As recordAudit, for any number of acts in one statement. */
export async function recordAudits(
  ctx: Context,
  { tx, now }: TransactionScope,
  entries: readonly AuditDraft[],
): Promise<void> {
  if (entries.length === 0) return;
  const { organizationId, memberId, name } = requireActor(ctx);
  const rows = JSON.stringify(entries.map((entry) => ({ id: newId(), ...entry })));
  await tx.$executeRaw(Prisma.sql`
    insert into "AuditEntry" ("id", "organizationId", "memberId", "actorName", "ip", "at", "act", "entityType", "entityId", "before", "after")
    select e."id", ${organizationId}::uuid, ${memberId}::uuid, ${name}, ${ctx.ip}, ${now}::timestamptz, e."act", e."entityType",
      e."entityId", e."before", e."after"
    from jsonb_to_recordset(${rows}::jsonb) as e("id" uuid, "act" text, "entityType" text, "entityId" text, "before" jsonb, "after" jsonb)`);
}
