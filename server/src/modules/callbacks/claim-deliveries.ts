import type { Pool } from "pg";
import type { Environment } from "../../context.ts";
import type { CallbackEvent } from "../../generated/prisma/enums.ts";
import { endpointHold, standsBehind } from "./delivery-facts.ts";
import { retryMoved } from "./retry-moved.ts";
import { mintSecret } from "./security-context.ts";
import type { MintedSecret } from "./security-context.ts";

/** A delivery that this worker has leased, with what one attempt needs. */
export type ClaimedDelivery = {
  id: string;
  organizationId: string;
  publisherId: string;
  extensionId: string;
  extensionKey: string;
  subscriptionId: string;
  /** null for a test. */
  installationId: string | null;
  event: CallbackEvent;
  /** The number of the customer organization. */
  organizationNumber: number;
  /** The number of this attempt; with the worker's id, the fence of the lease. */
  attempt: number;
  uncounted: number;
  url: string;
  payloadQuery: string | null;
  /** Hosts that the publisher's callbacks may go to although the door is closed for them. */
  allow: string[];
  secretCredentialId: string;
  secretSealedAt: Date;
  previousCredentialId: string | null;
  previousSealedAt: Date | null;
  /** The secret part of the securityContext. */
  contextSecret: string;
};

/** What stands behind an earlier delivery of its installation is looked at again after this, or when that one ends. */
const deferredForSeconds = 60;
const mostPasses = 32;
const firstPass = 64;
const furtherPasses = 512;
/** How many of one publisher a process sends at a time: slow endpoints of one tenant leave room for the others. */
const perPublisher = 512;

type Claiming = Pick<Environment, "clock" | "workerId"> & { pool: Pool };

/** Where the next look goes on among the endpoints, so that each gets its turn when there are more than one look takes. */
export type EndpointCursor = { subscriptionId: string };
export const firstEndpoint = "00000000-0000-0000-0000-000000000000";

/** Where to look: at the endpoints behind a cursor, or at some that something has happened to. */
export type Look = { cursor: EndpointCursor } | { endpoints: readonly string[] };

/**
 * Leases up to `limit` due deliveries, oldest first and fair across endpoints, as far as each endpoint's concurrency, rate
 * and breaker let it; what is of a held endpoint, or behind an earlier one of its installation, is left. The cost depends on
 * the number of endpoints looked at, not on how many rows wait. `sending` are those of this process.
 */
export async function claimDeliveries(
  environment: Claiming,
  limit: number,
  look: Look,
  sending: readonly Pick<ClaimedDelivery, "publisherId">[] = [],
): Promise<ClaimedDelivery[]> {
  const claimed: ClaimedDelivery[] = [];
  for (let pass = 0; pass < mostPasses && claimed.length < limit; pass += 1) {
    // Most looks find little: the first pass prepares for no more.
    const free = Math.min(limit - claimed.length, pass === 0 ? firstPass : furtherPasses);
    const fromStart = "endpoints" in look || look.cursor.subscriptionId === firstEndpoint;
    const { endpoints, rows } = await retryMoved(() =>
      claimOnce(environment, free, look, [...sending, ...claimed]),
    );
    const leased = rows.flatMap(({ claimed: delivery }) => delivery ?? []);
    claimed.push(...leased);
    if ("cursor" in look) {
      const last = endpoints.at(-1);
      const more = last !== undefined && endpoints.length >= free;
      look.cursor.subscriptionId = more ? last : firstEndpoint;
      if (more) continue;
    }
    // A look that began behind the first endpoint goes on with those before; one that was filled, with the rest; one that has put
    // rows aside, with what they hid; and one in which an endpoint took its whole share, with what the others left.
    const filled = leased.length >= free || tookShare(leased, endpoints.length, free);
    if (fromStart && !rows[0]?.deferred && !filled) break;
  }
  return claimed;
}

function countByPublisher(sending: readonly Pick<ClaimedDelivery, "publisherId">[]): string {
  const counts = new Map<string, number>();
  for (const { publisherId } of sending) counts.set(publisherId, (counts.get(publisherId) ?? 0) + 1);
  return JSON.stringify([...counts].map(([publisherId, count]) => ({ publisherId, count })));
}

function tookShare(leased: readonly ClaimedDelivery[], endpoints: number, free: number): boolean {
  const share = Math.ceil(free / endpoints);
  if (leased.length < share) return false;
  return [...Map.groupBy(leased, ({ subscriptionId }) => subscriptionId).values()].some(
    (each) => each.length >= share,
  );
}

/** Secrets that no claim has used: their hashes are stored nowhere. */
const spare: MintedSecret[] = [];

/** Two statements: the second sees what was leased while the first waited for its locks. */
async function claimOnce(
  { pool, clock, workerId }: Claiming,
  free: number,
  look: Look,
  sending: readonly Pick<ClaimedDelivery, "publisherId">[],
): Promise<{ endpoints: string[]; rows: { deferred: number; claimed: ClaimedDelivery | null }[] }> {
  const client = await pool.connect();
  try {
    await client.query(`begin; ${claimSettings}`);
    const now = clock.now();
    const found = await client.query<{ id: string }>(
      "endpoints" in look
        ? { name: "deliveries-named-endpoints", text: namedStatement, values: [look.endpoints, now] }
        : {
            name: "deliveries-endpoints",
            text: endpointStatement,
            values: [look.cursor.subscriptionId, now, free],
          },
    );
    const endpoints = found.rows.map(({ id }) => id).toSorted();
    if (endpoints.length === 0) {
      await client.query("commit");
      return { endpoints, rows: [] };
    }
    const minted = spare.splice(0, free);
    while (minted.length < free) minted.push(mintSecret());
    const { rows } = await client.query<ClaimedDelivery & { deferred: number; slot: number | null }>({
      name: "deliveries-claim",
      text: claimStatement,
      values: [endpoints, now, workerId, free, minted.map(({ hash }) => hash), countByPublisher(sending)],
    });
    await client.query("commit");
    const used = new Set(rows.map(({ slot }) => slot));
    spare.push(...minted.filter((_, index) => !used.has(index + 1)));
    return {
      endpoints,
      rows: rows.map(({ deferred, slot, ...row }) => {
        const secret = slot === null ? undefined : minted[slot - 1]?.secret;
        return { deferred, claimed: secret === undefined ? null : { ...row, contextSecret: secret } };
      }),
    };
  } catch (error) {
    await client.query("rollback").catch(() => undefined);
    throw error;
  } finally {
    client.release();
  }
}

const rate = `least(s."ratePerMinute", h."drainPerMinute")`;
/** What a rate allows by now: at most of 1.5 seconds, as each process looks every second. */
const burst = `greatest(1, ${rate} / 40.0)`;
// `least` and `greatest` pass over nulls: without a rate there is none. A clock that was put back begins anew.
const allowance = `case when ${rate} is not null then least(${burst}, coalesce(case when h."allowanceAt" <= $2::timestamptz then h."allowance" end, ${burst}) + ${rate} / 60.0 * greatest(0, extract(epoch from $2::timestamptz - coalesce(h."allowanceAt", $2::timestamptz)))) end`;

/** For the transaction of a claim, on a connection of a queue's pool. */
export const claimSettings =
  "set local enable_hashjoin = on; set local enable_sort = off; set local enable_incremental_sort = off";

/** What is due of an endpoint. With its order, and without sorts, one index alone is left to read it by. */
const dueOf = (id: string): string =>
  `(t."subscriptionId", t."dueAt") >= (${id}, '-infinity'::timestamptz) and (t."subscriptionId", t."dueAt") <= (${id}, $2::timestamptz)`;

/** That an endpoint of the id (SQL) is held by nothing and has something due. */
const isOpen = (id: string): string => `exists (
    select from "CallbackSubscription" s join "CallbackHealth" h on h."subscriptionId" = s."id"
    where s."id" = ${id} and ${endpointHold("$2")} is null
  ) and exists (select from "Delivery_pending" t where ${dueOf(id)} order by t."subscriptionId", t."dueAt" limit 1)`;

// Endpoints are locked until the claim is committed, in one order: two nodes together keep to a concurrency. Everywhere the order is subscription,
// health, deliveries and leases. The health of an endpoint is locked only where a rate is counted there, so that claims and the recording
// of ends seldom wait for each other.
const lockEndpoints = (ids: string): string => `, locked as materialized (
    select s."id", s."ratePerMinute" from "CallbackSubscription" s where s."id" = any(${ids}) order by s."id" for no key update
  ), counted as materialized (
    select h."subscriptionId" from "CallbackHealth" h join locked s on s."id" = h."subscriptionId" and ${rate} is not null
    where h."subscriptionId" = any(array(select "id" from locked)) order by h."subscriptionId" for update of h
  )
  select s."id" from locked s where (select count(*) from counted) >= 0`;

/** The endpoints behind `$1` with something due that nothing holds. */
export const endpointStatement = `with recursive endpoint as (
    (select t."subscriptionId" as "id" from "Delivery_pending" t where t."subscriptionId" > $1::uuid order by t."subscriptionId" limit 1)
    union all
    select (select t."subscriptionId" from "Delivery_pending" t where t."subscriptionId" > e."id" order by t."subscriptionId" limit 1)
    from endpoint e where e."id" is not null
  ), open_endpoint as materialized (
    select e."id" from endpoint e where ${isOpen('e."id"')} limit $3::int
  )${lockEndpoints('array(select "id" from open_endpoint)')}`;

/** The same of endpoints that are named. */
const namedStatement = `with open_endpoint as materialized (
    select e."id" from unnest($1::uuid[]) e("id") where ${isOpen('e."id"')}
  )${lockEndpoints('array(select "id" from open_endpoint)')}`;

// What is waiting may be anything from nothing to millions when this is planned: rows are therefore read by the one index that has
// their order, and fetched again by where they lie.
export const claimStatement = `with busy as (
    select * from jsonb_to_recordset($6::jsonb) as b("publisherId" uuid, "count" int)
  ), ready as materialized (
    select f.* from (
      select s."id", s."organizationId" as "publisherId", ${perPublisher} - coalesce((select b."count" from busy b where b."publisherId" = s."organizationId"), 0) as "free", ${rate} is not null as "limited", ${allowance} as "allowance", k."running",
        least(case when h."openedAt" is null then s."concurrency" else 1 end - k."running", coalesce(floor(${allowance})::int, s."concurrency")) as "room"
      from "CallbackSubscription" s join "CallbackHealth" h on h."subscriptionId" = s."id"
      cross join lateral (select count(*)::int as "running" from "DeliveryLease" l where l."subscriptionId" = s."id") k
      where s."id" = any($1::uuid[]) and ${endpointHold("$2")} is null
    ) f where f."room" > 0 and f."free" > 0
  ), share as (
    select greatest(1, ceil($4::int::float / greatest(1, count(*))))::int as "size" from ready
  ), seen as materialized (
    select r."id" as "subscriptionId", r."publisherId", r."room", r."free", d.* from ready r cross join lateral (
      select t.ctid as "at", t."id", t."dueAt", t."turn", ${standsBehind} as "behind",
        case when t."installationId" is null then exists (select from "DeliveryLease" l where l."deliveryId" = t."id")
          else exists (select from "DeliveryLease" l where l."installationId" = t."installationId") end as "underWay"
      from "Delivery_pending" t
      where ${dueOf('r."id"')}
      order by t."subscriptionId", t."dueAt", t."id" limit least(r."room", (select "size" from share)) + r."running" + 8
    ) d
  ), chosen as (
    select s."at" from (
      select s.*, row_number() over (partition by s."publisherId" order by s."rank", s."id") as "ofPublisher" from (
        select s.*, row_number() over (partition by s."subscriptionId" order by s."dueAt", s."id") as "rank"
        from seen s where not s."behind" and not s."underWay"
      ) s where s."rank" <= least(s."room", (select "size" from share))
    ) s where s."ofPublisher" <= s."free" order by s."rank", s."id" limit $4::int
  ), picked as materialized (
    select t.* from "Delivery_pending" t
    where t.ctid = any(array(select "at" from chosen)) and t."dueAt" <= $2::timestamptz for update skip locked
  ), behind as materialized (
    select t."id" from "Delivery_pending" t join seen s on s."id" = t."id" and s."turn" = t."turn"
    where t.ctid = any(array(select "at" from seen where "behind")) for update of t skip locked
  ), deferred as (
    update "Delivery_pending" t set "deferred" = true, "dueAt" = $2::timestamptz + interval '${deferredForSeconds} s'
    where t.ctid = any(array(select "at" from seen where "behind")) and t."id" = any(array(select "id" from behind)) returning t."id"
  ), leased as (
    insert into "DeliveryLease" ("deliveryId", "subscriptionId", "installationId", "workerId", "attempt", "startedAt", "contextHash")
    select p."id", p."subscriptionId", p."installationId", $3::uuid, p."attemptCount" + 1, $2::timestamptz, ($5::text[])[row_number() over (order by p."id")]
    from picked p order by p."id"
    on conflict do nothing returning "deliveryId", "subscriptionId", "attempt", "contextHash"
  ), counted as (
    update "CallbackHealth" h set "allowance" = r."allowance" - n."count", "allowanceAt" = $2::timestamptz
    from ready r join (select l."subscriptionId", count(*) as "count" from leased l group by 1) n on n."subscriptionId" = r."id"
    where r."limited" and h."subscriptionId" = any(array(select "id" from ready where "limited")) and h."subscriptionId" = r."id"
  )
  select w."deferred", d."id", d."organizationId", d."publisherId", d."extensionId", d."subscriptionId", d."installationId", d."event", d."uncounted",
    l."attempt", array_position($5::text[], l."contextHash") as "slot", s."url", s."payloadQuery", x."key" as "extensionKey", o."number" as "organizationNumber",
    x."secretCredentialId", c."updatedAt" as "secretSealedAt", f."id" as "previousCredentialId", f."updatedAt" as "previousSealedAt",
    array(select a."host" from "AllowedHost" a where a."organizationId" = d."publisherId") as "allow"
  from (
    select (select count(*) from deferred)::int as "deferred"
  ) w
  left join leased l on true
  left join picked d on d."id" = l."deliveryId"
  left join "CallbackSubscription" s on s."id" = d."subscriptionId"
  left join "Extension" x on x."id" = d."extensionId"
  left join "Organization" o on o."id" = d."organizationId"
  left join "Credential" c on c."id" = x."secretCredentialId"
  left join "Credential" f on f."id" = x."previousCredentialId" and x."previousSecretUntil" > $2::timestamptz`;
