import type { TransactionScope } from "../../context.ts";
import type { CallbackEvent } from "../../generated/prisma/enums.ts";
import { prepared } from "../../platform/database/prepared.ts";
import { newId } from "../../platform/ids.ts";
import { appendDeliveryChanges } from "./callbacks.changes.ts";

/**
 * Says that something happened to an installation, in the transaction that makes it happen: the event gets the next number of
 * the installation, and where the version's `callbackListener` names it, its delivery is queued. `versionId` is the version
 * whose listener counts. Answers the delivery's id; null where nobody listens. Call it last: it appends `delivery.queued`.
 */
export async function fireCallback(
  { tx, now }: TransactionScope,
  happened: {
    installationId: string;
    versionId: string;
    event: CallbackEvent;
    actorName: string | null;
  },
): Promise<string | null> {
  const { installationId, versionId, event, actorName } = happened;
  const [made] = await tx.$queryRawUnsafe<{ id: string }[]>(
    statement,
    installationId,
    versionId,
    event,
    actorName,
    now,
    newId(),
    newId(),
  );
  return made?.id ?? null;
}

// The update locks the installation until the commit: numbers are given in the order of the commits.
const statement = prepared(`with turn as (
    update "Installation" set "sequence" = "sequence" + 1 where "id" = $1::uuid returning *
  ), happened as (
    insert into "InstallationEvent" ("id", "organizationId", "publisherId", "extensionId", "installationId", "versionId", "event", "sequence", "actorName", "at")
    select $6::uuid, "organizationId", "publisherId", "extensionId", "id", $2::uuid, $3::text::"CallbackEvent", "sequence", $4::text, $5::timestamptz from turn
    returning *
  ), made as (
    insert into "Delivery" ("id", "organizationId", "publisherId", "extensionId", "subscriptionId", "installationId", "eventId", "event", "sequence", "dueAt", "createdAt")
    select $7::uuid, h."organizationId", h."publisherId", h."extensionId", s."id", h."installationId", h."id", h."event", h."sequence", $5::timestamptz, $5::timestamptz
    from happened h
    join "ExtensionVersion" v on v."id" = h."versionId" and v."extensionId" = h."extensionId"
    join "CallbackSubscription" s on s."extensionId" = h."extensionId" and s."event" = h."event"
      and s."url" = v."manifest" -> 'callbackListener' ->> $3::text
    returning *
  ), changes as (
    ${appendDeliveryChanges("made", { name: "'delivery.queued'", at: "$5", actorName: "$4::text" })}
  ) select "id" from made`);
