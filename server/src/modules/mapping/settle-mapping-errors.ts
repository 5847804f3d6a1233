import type { TransactionScope } from "../../context.ts";
import type { SyncDirection } from "../../generated/prisma/enums.ts";
import { appendChanges } from "../../platform/feed/append-changes.ts";
import { newId } from "../../platform/ids.ts";
import { lockGroups } from "./lock-groups.ts";
import type { MappingFault } from "./mapping-fault.ts";
import { cutText, storable } from "./value-text.ts";

export type SettledRecord = {
  /** The provider's id of the record, or the contact's id where it has none there yet. */
  recordKey: string;
  recordName: string;
  contactId: string | null;
  /** All that is wrong with it now; none resolves what stood. */
  faults: readonly MappingFault[];
};

const longestName = 200;
const longestSentence = 500;

/**
 * Brings the mapping errors of records in line with what their page met, in its transaction: a fault opens an error or refreshes
 * the one that stands, an ignored one stays ignored, and one that stands without a fault is resolved. The counts of the groups
 * stay exact also under concurrent runs: whoever changes errors holds the groups of the account and direction. A fixed number of
 * statements; two where nothing is wrong and nothing stood. Answers how many opened. Appends one `mappingErrors.changed` where
 * any opened or closed.
 */
export async function settleMappingErrors(
  scope: TransactionScope,
  given: {
    organizationId: string;
    accountId: string;
    direction: SyncDirection;
    syncRunId: string | null;
    records: readonly SettledRecord[];
  },
): Promise<{ opened: number }> {
  const { tx, now } = scope;
  const { organizationId, accountId, direction, syncRunId } = given;
  const keys = [...new Set(given.records.map(({ recordKey }) => recordKey))];
  const faults = toRows(given.records);
  if (keys.length === 0) return { opened: 0 };
  if (faults.length === 0) {
    const [standing] = await tx.$queryRaw<{ id: string }[]>`
      select "id" from "MappingError" where "accountId" = ${accountId}::uuid and "direction" = ${direction}::"SyncDirection"
        and "recordKey" = any(${keys}) and "state" <> 'RESOLVED' limit 1`;
    if (!standing) return { opened: 0 };
  }
  const rows = JSON.stringify(faults);
  if (faults.length > 0)
    await tx.$executeRaw`
      insert into "MappingErrorGroup" ("id", "organizationId", "accountId", "direction", "property", "field", "code", "firstSeenAt", "lastSeenAt")
      select distinct on (f."property", f."code") f."groupId", ${organizationId}::uuid, ${accountId}::uuid, ${direction}::"SyncDirection",
        f."property", f."field", f."code", ${now}::timestamptz, ${now}::timestamptz
      from jsonb_to_recordset(${rows}::jsonb) as f("groupId" uuid, "property" text, "field" text, "code" "MappingErrorCode")
      order by f."property", f."code"
      on conflict ("code", "direction", "property", "accountId") do nothing`;
  await lockGroups(scope, { accountId, direction });
  const [result] = await tx.$queryRaw<{ opened: number; closed: number }[]>`
    with f as (
      select * from jsonb_to_recordset(${rows}::jsonb) as f("id" uuid, "recordKey" text, "recordName" text, "contactId" uuid,
        "property" text, "field" text, "value" text, "code" "MappingErrorCode", "reason" text, "suggestion" text)
    ), found as (
      select f.*, g."id" as "group" from f join "MappingErrorGroup" g on g."accountId" = ${accountId}::uuid
        and g."direction" = ${direction}::"SyncDirection" and g."property" = f."property" and g."code" = f."code"
    ), standing as materialized (
      select e."id", e."groupId", e."state", e."recordKey", e."property" from "MappingError" e
      where e."accountId" = ${accountId}::uuid and e."direction" = ${direction}::"SyncDirection"
        and e."recordKey" = any(${keys}) and e."state" <> 'RESOLVED'
    ), closed as (
      update "MappingError" e set "state" = 'RESOLVED', "closedAt" = ${now}::timestamptz, "closedByName" = null,
        "syncRunId" = ${syncRunId}::uuid
      from standing s where e."id" = s."id"
        and not exists (select from f where f."recordKey" = s."recordKey" and f."property" = s."property")
      returning s."groupId", s."state"
    ), refreshed as (
      update "MappingError" e set "groupId" = n."group", "code" = n."code", "field" = n."field", "value" = n."value",
        "reason" = n."reason", "suggestion" = n."suggestion", "recordName" = n."recordName",
        "contactId" = coalesce(n."contactId", e."contactId"), "syncRunId" = ${syncRunId}::uuid, "lastSeenAt" = ${now}::timestamptz
      from standing s join found n on n."recordKey" = s."recordKey" and n."property" = s."property"
      where e."id" = s."id"
      returning s."groupId" as "from", n."group" as "to", s."state"
    ), opened as (
      insert into "MappingError" ("id", "organizationId", "accountId", "groupId", "direction", "recordKey", "recordName", "contactId",
        "field", "property", "value", "code", "reason", "suggestion", "syncRunId", "firstSeenAt", "lastSeenAt")
      select n."id", ${organizationId}::uuid, ${accountId}::uuid, n."group", ${direction}::"SyncDirection", n."recordKey", n."recordName",
        n."contactId", n."field", n."property", n."value", n."code", n."reason", n."suggestion", ${syncRunId}::uuid,
        ${now}::timestamptz, ${now}::timestamptz
      from found n where not exists (select from standing s where s."recordKey" = n."recordKey" and s."property" = n."property")
      returning "groupId"
    ), delta as (
      select "groupId", -("state" = 'OPEN')::int as "open", -("state" = 'IGNORED')::int as "ignored", false as "seen" from closed
      union all select "from", -("state" = 'OPEN')::int, -("state" = 'IGNORED')::int, false from refreshed
      union all select "to", ("state" = 'OPEN')::int, ("state" = 'IGNORED')::int, true from refreshed
      union all select "groupId", 1, 0, true from opened
    ), counted as (
      update "MappingErrorGroup" g set "open" = g."open" + d."open", "ignored" = g."ignored" + d."ignored",
        "lastSeenAt" = case when d."seen" then ${now}::timestamptz else g."lastSeenAt" end
      from (select "groupId", sum("open")::int as "open", sum("ignored")::int as "ignored", bool_or("seen") as "seen"
            from delta group by "groupId") d
      where g."id" = d."groupId"
    )
    select (select count(*)::int from opened) as "opened", (select count(*)::int from closed) as "closed"`;
  const { opened, closed } = result ?? { opened: 0, closed: 0 };
  if (opened + closed > 0)
    await appendChanges(tx, now, [
      {
        organizationId,
        name: "mappingErrors.changed",
        entityType: "Account",
        entityId: accountId,
        payload: { direction, opened, closed },
      },
    ]);
  return { opened };
}

/** One fault per record and property: the last one said, and the last time that a record came. */
function toRows(records: readonly SettledRecord[]) {
  const latest = new Map(records.map((record) => [record.recordKey, record]));
  return [...latest.values()].flatMap(({ recordKey, recordName, contactId, faults }) =>
    [...new Map(faults.map((fault) => [fault.property, fault])).values()].map((fault) => ({
      id: newId(),
      groupId: newId(),
      recordKey,
      recordName: cutText(storable(recordName), longestName),
      contactId,
      property: fault.property,
      field: fault.field,
      value: fault.value === null ? null : cutText(storable(fault.value), longestSentence),
      code: fault.code,
      reason: cutText(storable(fault.reason), longestSentence),
      suggestion: cutText(storable(fault.suggestion), longestSentence),
    })),
  );
}
