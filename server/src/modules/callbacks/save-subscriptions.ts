import type { TransactionScope } from "../../context.ts";
import type { CallbackSubscription, Extension } from "../../generated/prisma/client.ts";
import type { CallbackEvent } from "../../generated/prisma/enums.ts";
import { appendChanges } from "../../platform/feed/append-changes.ts";
import { newId } from "../../platform/ids.ts";
import { namesOf } from "./settle-endpoint.ts";

/**
 * The subscriptions of what a version listens to, in that order: one per extension, event and URL. Those that are missing are
 * made, with their health; those that are there stay as they are, paused or disabled ones too. The caller has locked the
 * extension. Call it when all else is written: it appends `callbackSubscription.created`.
 */
export async function saveSubscriptions(
  { tx, now }: TransactionScope,
  {
    extension,
    listeners,
    actorName,
  }: {
    extension: Extension;
    listeners: readonly { event: CallbackEvent; url: string }[];
    actorName: string | null;
  },
): Promise<CallbackSubscription[]> {
  const { id: extensionId, organizationId } = extension;
  const drafts = listeners.map((listener) => ({
    id: newId(),
    organizationId,
    extensionId,
    ...listener,
    createdAt: now,
    updatedAt: now,
  }));
  await tx.callbackSubscription.createMany({ data: drafts, skipDuplicates: true });
  const found = await tx.callbackSubscription.findMany({
    where: { extensionId, OR: listeners.map(({ event, url }) => ({ event, url })) },
  });
  const saved = listeners.flatMap(
    ({ event, url }) => found.find((row) => row.event === event && row.url === url) ?? [],
  );
  const made = saved.filter(({ id }) => drafts.some((draft) => draft.id === id));
  await tx.callbackHealth.createMany({
    data: made.map(({ id }) => ({ subscriptionId: id, organizationId })),
  });
  await appendChanges(
    tx,
    now,
    made.map((subscription) => ({
      organizationId,
      name: "callbackSubscription.created",
      entityType: "CallbackSubscription",
      entityId: subscription.id,
      actorName,
      payload: namesOf({ ...subscription, extension }),
    })),
  );
  return saved;
}
