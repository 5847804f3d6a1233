import type { Environment, TransactionScope } from "../../context.ts";
import { firstIdAt } from "../../platform/ids.ts";
import { appendDeliveryChanges } from "./callbacks.changes.ts";
import { firstOf } from "./first-of.ts";
import { mostRecovered, recoveryBatch } from "./recovery-plan.ts";
import type { Recovered } from "./recovery-plan.ts";
import { nameToOwn, slackMs, spread } from "./undelivered.ts";
import type { RecoveryWindow, Resender } from "./undelivered.ts";

/** An event that its version lists for the URL of a subscription, and for which there is no delivery. */
export type MissingEvent = { id: string; installationId: string; at: Date };

/** How many events one statement looks at, and how many a recovery does. */
const lookedAtOnce = 5_000;
const mostLookedAt = 1_000_000;

/** A delivery and its event get their ids in one moment; by how much they may differ at most. */
const apartMs = 60_000;

// So it is searched for among those of the installation from the event's millisecond on, for a minute.
const madeFor = `exists (select from "Delivery" d where d."installationId" = e."installationId"
  and d."id" >= (left(e."id"::text, 15) || '000-8000-000000000000')::uuid and d."id" < (lpad(to_hex((('x' || left(replace(e."id"::text, '-', ''), 12))::bit(48))::bigint + ${apartMs}), 12, '0') || '70008000000000000000')::uuid
  and d."subscriptionId" = $1::uuid and d."eventId" = e."id")`;

const readStatement = `with listing as materialized (
    select array(select v."id" from "ExtensionVersion" v where v."extensionId" = s."extensionId"
        and v."manifest" -> 'callbackListener' ->> s."event"::text = s."url") as "versions", s."extensionId", s."event"
    from "CallbackSubscription" s where s."id" = $1::uuid
  ), kept as materialized (
    select first_id_of(min(to_date(right(c."relname", 8), 'YYYYMMDD'))) as "from" from pg_inherits i join pg_class c on c."oid" = i."inhrelid"
    where i."inhparent" = '"Delivery_ended"'::regclass and c."relname" ~ '_[0-9]{8}$'
  ), looked as materialized (
    select e.* from listing l cross join lateral (
      select t.* from "InstallationEvent" t where ${firstOf(`t."extensionId"`, `l."extensionId"`)} and t."id" > $2::uuid and t."id" < $3::uuid
      order by t."extensionId", t."id" limit ${lookedAtOnce}
    ) e
  )
  select (select count(*)::int from looked) as "looked", (select k."id" from looked k order by k."id" desc limit 1) as "last",
    coalesce((select jsonb_agg(jsonb_build_object('id', e."id", 'installationId', e."installationId", 'at', e."at") order by e."id")
      from looked e, listing l, kept where e."event" = l."event" and e."versionId" = any(l."versions") and e."id" >= coalesce(kept."from", e."id")
        and e."at" >= $4::timestamptz and e."at" < $5::timestamptz and not ${madeFor}), '[]') as "missing"`;

/**
 * Reads the events of a window for which no delivery was made, oldest first, in batches: it looks at a million events at most, and not at those of days
 * whose deliveries are not kept any more. Answers whether there are more events.
 */
export async function readMissing(
  { database }: Pick<Environment, "database">,
  { subscriptionId, since, until }: RecoveryWindow,
  take: (missing: MissingEvent[]) => Promise<boolean>,
): Promise<{ more: boolean }> {
  let after = firstIdAt(since.getTime() - slackMs);
  const before = firstIdAt(until.getTime() + slackMs);
  for (let looked = 0; looked < mostLookedAt;) {
    const { rows } = await database.pool.query<{
      looked: number;
      last: string | null;
      missing: { id: string; installationId: string; at: string }[];
    }>({
      name: "missing-deliveries",
      text: readStatement,
      values: [subscriptionId, after, before, since, until],
    });
    const [row] = rows;
    if (!row?.last) return { more: false };
    const goOn = await take(row.missing.map((event) => ({ ...event, at: new Date(event.at) })));
    if (!goOn) return { more: true };
    if (row.looked < lookedAtOnce) return { more: false };
    looked += row.looked;
    after = row.last;
  }
  return { more: true };
}

/** How many deliveries of a window are missing, counted up to 100,001. */
export async function countMissing(
  environment: Pick<Environment, "database">,
  window: RecoveryWindow,
): Promise<Recovered> {
  const byInstallation = new Map<string, number>();
  let count = 0;
  let oldestAt: Date | null = null;
  const { more } = await readMissing(environment, window, (missing) => {
    for (const { installationId, at } of missing) {
      oldestAt ??= at;
      byInstallation.set(installationId, (byInstallation.get(installationId) ?? 0) + 1);
    }
    count += missing.length;
    return Promise.resolve(count <= mostRecovered);
  });
  const inARow = [...byInstallation.values()].reduce((most, each) => Math.max(most, each), 0);
  return { count, more, oldestAt, inARow };
}

/**
 * Makes the deliveries of missing events, under the lock of their endpoint: one that was made meanwhile is left. Their ids come from those of
 * the events, so nobody makes one twice, and they stand in lists where they belong.
 */
export async function makeMissing(
  { tx, now }: TransactionScope,
  subscriptionId: string,
  missing: readonly MissingEvent[],
  number: number,
  resender: Resender,
): Promise<number> {
  const [made] = await tx.$queryRawUnsafe<{ count: number }[]>(
    makeStatement,
    subscriptionId,
    missing.slice(0, recoveryBatch).map(({ id }) => id),
    now,
    number,
    resender.perMinute,
    resender.actorName,
    resender.organizationId,
  );
  return made?.count ?? 0;
}

/** A UUID version 7 of the event's time, the same for the same event and subscription. */
const derivedId = `(left(e."id"::text, 18) || '-8' || substr(m."hash", 1, 3) || '-' || substr(m."hash", 4, 12))::uuid`;

const makeStatement = `with numbered as materialized (
    select u."id", u."n" - 1 + $4::int as "n" from unnest($2::uuid[]) with ordinality as u("id", "n")
  ), made as (
    insert into "Delivery" ("id", "organizationId", "publisherId", "extensionId", "subscriptionId", "installationId", "eventId", "event", "sequence",
      "dueAt", "createdAt", "resentAt", "resentByName", "resentById")
    select ${derivedId}, e."organizationId", e."publisherId", e."extensionId", $1::uuid, e."installationId", e."id", e."event", e."sequence",
      ${spread("$3", `n."n"`, "$5")}, e."at", $3::timestamptz, $6::text, $7::uuid
    from numbered n cross join lateral (select v.* from "InstallationEvent" v where v."id" = n."id" offset 0) e
    cross join lateral (select md5(e."id"::text || $1::text) as "hash") m
    where not ${madeFor} order by e."id"
    on conflict do nothing returning *
  ), changes as (
    ${appendDeliveryChanges("made", { name: "'delivery.queued'", at: "$3", actorName: nameToOwn("$6", "$7") })}
  ) select count(*)::int as "count" from made`;
