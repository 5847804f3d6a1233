import { Prisma } from "../../generated/prisma/client.ts";
import type { Transaction } from "../database/client.ts";

export type ChangeDraft = {
  organizationId: string;
  /** `noun.pastVerb`, the same string in feed, activity and mail. */
  name: string;
  entityType: string;
  entityId: string;
  /** A second entity that subscriptions may filter by. */
  parentId?: string | null;
  actorName?: string | null;
  payload?: Prisma.InputJsonObject;
  /** A second organization that may read it. */
  alsoFor?: string | null;
};

/**
 * Appends changes in the caller's transaction. Append last, after the rows they speak of are written: then the
 * order of positions is the order of causes for each entity.
 */
export async function appendChanges(tx: Transaction, at: Date, changes: ChangeDraft[]): Promise<void> {
  if (changes.length === 0) return;
  const rows = JSON.stringify(changes);
  await tx.$executeRaw(Prisma.sql`
    insert into "Change" ("createdAt", "organizationId", "name", "entityType", "entityId", "parentId", "actorName", "payload", "alsoFor")
    select ${at}::timestamptz, c."organizationId", c."name", c."entityType", c."entityId", c."parentId", c."actorName", coalesce(c."payload", '{}'), c."alsoFor"
    from jsonb_to_recordset(${rows}::jsonb)
      as c("organizationId" uuid, "name" text, "entityType" text, "entityId" uuid, "parentId" uuid, "actorName" text, "payload" jsonb, "alsoFor" uuid)`);
}
