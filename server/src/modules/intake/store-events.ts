import type { TransactionScope } from "../../context.ts";
import type { Environment } from "../../generated/prisma/enums.ts";
import type { EventPayload } from "../../providers/events.ts";
import { newId } from "../../platform/ids.ts";
import { enqueueExecutions } from "../executions/index.ts";
import { fingerprintOf } from "./fingerprint.ts";

/** Whose events they are. */
export type EventSource = {
  organizationId: string;
  accountId: string;
  environment: Environment;
  serviceKey: string;
};

/** WatchChannel.lastEventAt is this coarse: otherwise the row would make all pushes of an account queue up. */
const lastEventGranularityMs = 5_000;

/**
 * Stores the events that are new, and makes their executions, in the caller's transaction: two statements at most,
 * whatever their number. Events of a revoked account are stored as well; their executions are held. Answers how many were new.
 */
export async function storeEvents(
  scope: TransactionScope,
  source: EventSource,
  payloads: readonly EventPayload[],
): Promise<number> {
  const drafts = payloads.map((payload, position) => ({
    id: newId(),
    position,
    eventType: payload.event,
    recordId: payload.recordId,
    fingerprint: fingerprintOf(payload),
    occurredAt: payload.occurredAt,
    payload,
  }));
  const stored = await scope.tx.$queryRawUnsafe<{ id: string; wanted: boolean }[]>(
    statement,
    JSON.stringify(drafts),
    source.organizationId,
    source.accountId,
    source.environment,
    source.serviceKey,
    scope.now,
    new Date(scope.now.getTime() - lastEventGranularityMs),
  );
  const wanted = new Set(stored.filter((event) => event.wanted).map(({ id }) => id));
  const { organizationId, accountId, environment } = source;
  await enqueueExecutions(
    scope,
    drafts
      .filter(({ id }) => wanted.has(id))
      .map(({ id, eventType, recordId }) => ({
        id,
        organizationId,
        accountId,
        environment,
        eventType,
        recordId,
      })),
  );
  return stored.length;
}

const statement = `with stored as (
    insert into "Event" ("id", "organizationId", "accountId", "environment", "serviceKey", "eventType", "recordId", "fingerprint",
      "payload", "occurredAt", "receivedAt")
    select d."id", $2::uuid, $3::uuid, $4::"Environment", $5, d."eventType", d."recordId", d."fingerprint", d."payload", d."occurredAt", $6::timestamptz
    from jsonb_to_recordset($1::jsonb) as d("id" uuid, "position" int, "eventType" text, "recordId" text, "fingerprint" text,
      "occurredAt" timestamptz, "payload" jsonb)
    order by d."fingerprint"
    on conflict ("accountId", "fingerprint") do nothing
    returning "id", "eventType"
  ), heard as (
    update "WatchChannel" w set "lastEventAt" = $6::timestamptz
    where w."accountId" = $3::uuid and (w."lastEventAt" is null or w."lastEventAt" < $7::timestamptz)
  ) select s."id", exists (select from "RuleTrigger" m where m."accountId" = $3::uuid and m."eventType" = s."eventType") as "wanted" from stored s`;
