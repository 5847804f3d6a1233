import type { EventPayload } from "../../providers/events.ts";
import { newId } from "../../platform/ids.ts";
import { fingerprintOf } from "./fingerprint.ts";

/**
 * How a change is recognised. A record is created once; it is updated and deleted at moments; what is derived from an
 * update (converted, approved) has no moment of its own where it is read back.
 */
export type EventKind = "CREATED" | "CHANGED" | "DERIVED";

function kindOf(operation: string): EventKind {
  if (operation === "created") return "CREATED";
  return operation === "updated" || operation === "deleted" ? "CHANGED" : "DERIVED";
}

/** Rows of `Event` as statements take them, in the order of the payloads. */
export function draftEvents(payloads: readonly EventPayload[]) {
  return payloads.map((payload, position) => ({
    id: newId(),
    position,
    kind: kindOf(payload.operation),
    eventType: payload.event,
    recordId: payload.recordId,
    fingerprint: fingerprintOf(payload),
    occurredAt: payload.occurredAt,
    payload,
  }));
}

export type EventDraft = ReturnType<typeof draftEvents>[number];

/**
 * SQL that stores the drafts `$1` of an account for which `isNew` (over `d`) holds, and answers their ids. `$2`
 * organization, `$3` account, `$4` environment, `$5` service, `$6` now; `source` is an EventSource.
 */
export function insertEvents(source: "PUSH" | "BACKFILL" | "POLL", isNew: string): string {
  return `insert into "Event" ("id", "organizationId", "accountId", "environment", "serviceKey", "eventType", "recordId", "fingerprint",
      "source", "payload", "occurredAt", "receivedAt")
    select d."id", $2::uuid, $3::uuid, $4::"Environment", $5, d."eventType", d."recordId", d."fingerprint",
      '${source}', d."payload", d."occurredAt", $6::timestamptz
    from jsonb_to_recordset($1::jsonb) as d("id" uuid, "position" int, "kind" text, "eventType" text, "recordId" text,
      "fingerprint" text, "occurredAt" timestamptz, "payload" jsonb)
    where ${isNew}
    order by d."fingerprint"
    on conflict ("accountId", "fingerprint") do nothing
    returning "id", "eventType"`;
}
