import type { TransactionScope } from "../../context.ts";
import { prepared } from "../../platform/database/prepared.ts";
import type { EventPayload } from "../../providers/events.ts";
import { enqueueExecutions } from "../executions/index.ts";
import { draftEvents, insertEvents } from "./event-kinds.ts";
import type { EventOwner } from "./event-owner.ts";
import { lateAfterMs, momentToleranceMs } from "./review-schedule.ts";
import { takeSettleLock } from "./settle-lock.ts";

/** WatchChannel.lastEventAt is this coarse: otherwise the row would make all pushes of an account queue up. */
const lastEventGranularityMs = 5_000;

/**
 * Stores the events that are new, and makes their executions, in the caller's transaction: two statements, and one
 * more for a push that comes late, whatever their number. Events of a revoked account are stored as well; their
 * executions are held. Answers how many were new.
 *
 * A late push may be of a change that has been read back meanwhile: it waits for a review that stores, and is dropped
 * where the review had it. Why that is exact is told in store-changes.ts.
 */
export async function storeEvents(
  scope: TransactionScope,
  owner: EventOwner,
  payloads: readonly EventPayload[],
  source: "PUSH" | "POLL" = "PUSH",
): Promise<number> {
  const { tx, now } = scope;
  const { organizationId, accountId, environment, serviceKey } = owner;
  const drafts = draftEvents(payloads);
  const lateBefore = now.getTime() - lateAfterMs;
  const isLate = source === "PUSH" && payloads.some((payload) => Date.parse(payload.occurredAt) < lateBefore);
  if (isLate) await takeSettleLock(scope, accountId, "SHARED");
  const stored = await tx.$queryRawUnsafe<{ id: string; wanted: boolean }[]>(
    source === "POLL" ? statements.POLL : isLate ? statements.LATE : statements.PUSH,
    JSON.stringify(drafts),
    organizationId,
    accountId,
    environment,
    serviceKey,
    now,
    new Date(now.getTime() - lastEventGranularityMs),
  );
  const wanted = new Set(stored.filter((event) => event.wanted).map(({ id }) => id));
  await enqueueExecutions(
    scope,
    drafts
      .filter(({ id }) => wanted.has(id))
      .map(({ id, eventType, recordId, payload }) => ({
        id,
        organizationId,
        accountId,
        environment,
        eventType,
        recordId,
        payload,
      })),
  );
  return stored.length;
}

const isNotReadBack = `not exists (select from "Event" e
  where e."accountId" = $3::uuid and e."recordId" = d."recordId" and e."eventType" = d."eventType" and e."source" = 'BACKFILL'
    and (d."kind" = 'CREATED'
      or e."occurredAt" >= d."occurredAt" - interval '${momentToleranceMs / 1_000 + 1} seconds'
        and (d."kind" = 'DERIVED' or e."occurredAt" <= d."occurredAt")))`;

const statement = (source: "PUSH" | "POLL", isNew: string): string => `with stored as (
    ${insertEvents(source, isNew)}
  ), heard as (
    update "WatchChannel" w set "lastEventAt" = $6::timestamptz
    where w."accountId" = $3::uuid and (w."lastEventAt" is null or w."lastEventAt" < $7::timestamptz)
      ${source === "POLL" ? "and exists (select from stored)" : ""}
  ) select s."id", exists (select from "RuleTrigger" m where m."accountId" = $3::uuid and m."eventType" = s."eventType") as "wanted" from stored s`;

const statements = {
  PUSH: prepared(statement("PUSH", "true")),
  LATE: statement("PUSH", isNotReadBack),
  POLL: statement("POLL", "true"),
} as const;
