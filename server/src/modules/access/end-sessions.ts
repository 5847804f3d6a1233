import type { TransactionScope } from "../../context.ts";
import type { ChangeDraft } from "../../platform/feed/append-changes.ts";

/** Ends sessions of a member; append the changes that come back, so that their live streams end too. */
export async function endSessions(
  { tx }: TransactionScope,
  where: { organizationId: string; memberId: string; id?: string },
  actorName: string,
): Promise<ChangeDraft[]> {
  const { organizationId, memberId, id } = where;
  const sessions = await tx.session.findMany({
    where: { memberId, member: { organizationId }, ...(id ? { id } : {}) },
    select: { id: true },
  });
  await tx.session.deleteMany({ where: { id: { in: sessions.map((session) => session.id) } } });
  return sessions.map((session) => ({
    organizationId,
    name: "session.ended",
    entityType: "Session",
    entityId: session.id,
    parentId: memberId,
    actorName,
  }));
}
