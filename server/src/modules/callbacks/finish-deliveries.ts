import type { Pool } from "pg";
import type { Environment } from "../../context.ts";
import { makeBatchWriter } from "../../platform/queue/batch-writer.ts";
import type { BatchWriter } from "../../platform/queue/batch-writer.ts";
import { appendDeliveryChanges } from "./callbacks.changes.ts";
import { promoteNextStatement } from "./promote-next.ts";
import { countEnds } from "./record-health.ts";
import type { HealthNews } from "./record-health.ts";
import { retryMoved } from "./retry-moved.ts";
import { settleEndpoint } from "./settle-endpoint.ts";
import type { EndedAttempt } from "./to-ended-attempt.ts";

const batchSize = 500;

/**
 * Records the ends of attempts, all that arrive during one write in the next one: three statements per batch, whatever the
 * load. An end counts only under the lease it was leased with; a success also where the lease was taken back and no
 * further attempt has begun.
 */
export function makeFinisher(
  environment: Pick<Environment, "database" | "clock" | "feed" | "log" | "workerId"> & { pool: Pool },
  {
    isBusy,
    onPromoted,
  }: {
    isBusy?: () => boolean;
    /** Told of the endpoints at which the next delivery of an installation may go out. */
    onPromoted?: (endpoints: readonly string[]) => void;
  } = {},
): BatchWriter<EndedAttempt> {
  const { clock, feed, log } = environment;

  async function write(ends: readonly EndedAttempt[]): Promise<void> {
    const { recorded, news, promoted } = await retryMoved(() => record(environment, ends));
    if (recorded !== ends.length)
      log.warn({ batch: ends.length, recorded }, "some attempts ended after their lease was lost");
    onPromoted?.(promoted);
    feed.wake();
    // The ends are committed: what fails here is mended by the next attempt.
    for (const each of news)
      await settleEndpoint(environment, each).catch((error: unknown) =>
        log.error({ err: error, ...each }, "the state of an endpoint could not be brought up to date"),
      );
  }

  return makeBatchWriter({
    what: "the ends of deliveries",
    most: batchSize,
    clock,
    log,
    write,
    ...(isBusy ? { isBusy } : {}),
  });
}

/** For the transaction that records ends, on a connection of a queue's pool. */
export const finishSettings = "set local enable_hashjoin = on";

/** One transaction: the endpoints first, which are locked before leases everywhere, then the deliveries, then those that come next. */
async function record(
  { pool, clock, workerId }: Pick<Environment, "clock" | "workerId"> & { pool: Pool },
  ends: readonly EndedAttempt[],
): Promise<{ recorded: number; news: HealthNews[]; promoted: string[] }> {
  const client = await pool.connect();
  try {
    // The pool's connections join by index alone, which suits claims.
    await client.query(`begin; ${finishSettings}`);
    const now = clock.now();
    const news = await countEnds(client, ends, now);
    const { rows } = await client.query<{ recorded: number }>({
      name: "deliveries-finish",
      text: finishStatement,
      values: [JSON.stringify(ends), workerId, now],
    });
    const next = await client.query<{ subscriptionId: string }>({
      name: "deliveries-promote",
      text: promoteNextStatement,
      values: [ends.flatMap(({ installationId }) => installationId ?? []), now],
    });
    await client.query("commit");
    const promoted = next.rows.map(({ subscriptionId }) => subscriptionId);
    return { recorded: rows[0]?.recorded ?? 0, news, promoted };
  } catch (error) {
    await client.query("rollback").catch(() => undefined);
    throw error;
  } finally {
    client.release();
  }
}

const changeName = `case x."outcome" when 'SUCCEEDED' then 'delivery.succeeded' when 'FAILED' then 'delivery.failed' else 'delivery.retryScheduled' end`;

const attemptColumns = [
  "startedAt",
  "durationMs",
  "headersMs",
  "url",
  "status",
  "errorClass",
  "errorMessage",
  "requestHeaders",
  "requestBody",
  "responseHeaders",
  "responseBody",
  "contextHash",
] as const;
const columns = attemptColumns.map((column) => `"${column}"`).join(", ");

// Ids come as arrays, so that the tables are read by index; what was given is joined by hash, not each row with each.
export const finishStatement = `with given as materialized (
    select * from jsonb_to_recordset($1::jsonb) as g("id" uuid, "attempt" int, "outcome" "DeliveryOutcome", "dueAt" timestamptz, "reason" text,
      "uncounted" boolean, "startedAt" timestamptz, "endedAt" timestamptz, "durationMs" int, "headersMs" int, "url" text, "status" int, "errorClass" text,
      "errorMessage" text, "requestHeaders" jsonb, "requestBody" text, "responseHeaders" jsonb, "responseBody" text)
  ), mine as (
    delete from "DeliveryLease" l where l."deliveryId" = any(array(select "id" from given)) and l."workerId" = $2::uuid
      and (l."deliveryId", l."attempt") in (select g."id", g."attempt" from given g)
    returning l."deliveryId", l."contextHash"
  ), late as (
    select g.*, null::text as "contextHash" from given g join "Delivery_pending" t on t."id" = g."id" and t."attemptCount" = g."attempt"
    where g."outcome" = 'SUCCEEDED' and not exists (select from "DeliveryLease" l where l."deliveryId" = g."id")
  ), counted as materialized (
    select g.*, m."contextHash" from given g join mine m on m."deliveryId" = g."id" union all select * from late
  ), finished as (
    update "Delivery" t set "ended" = g."outcome" <> 'PENDING', "outcome" = g."outcome", "attemptCount" = g."attempt", "uncounted" = t."uncounted" + g."uncounted"::int,
      "dueAt" = coalesce(g."dueAt", t."dueAt"), "reason" = g."reason", "lastStatus" = g."status", "lastErrorClass" = g."errorClass",
      "finishedAt" = case when g."outcome" <> 'PENDING' then g."endedAt" end, "deferred" = false
    from counted g where t."ended" = false and t."id" = any(array(select "id" from counted)) and t."id" = g."id"
    returning t.*, ${attemptColumns.map((column) => `g."${column}"`).join(", ")}
  ), attempts as (
    insert into "DeliveryAttempt" ("deliveryId", "number", "organizationId", ${columns})
    select "id", "attemptCount", "organizationId", ${columns} from finished order by "id"
    on conflict ("deliveryId", "number") do update set ${attemptColumns
      .filter((column) => column !== "startedAt" && column !== "url" && column !== "contextHash")
      .map((column) => `"${column}" = excluded."${column}"`)
      .join(", ")}
  ), changes as (
    ${appendDeliveryChanges("finished", { name: changeName, at: "$3" })}
  ) select count(*)::int as "recorded" from finished`;
