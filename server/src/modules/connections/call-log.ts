import type { Environment } from "../../context.ts";
import type { ConnectionCall } from "../../generated/prisma/client.ts";
import { newId } from "../../platform/ids.ts";

/** What is written of a call, besides its id. */
export type LoggedCall = Omit<ConnectionCall, "id"> & { limited: boolean };

export type CallLog = {
  record(call: LoggedCall): void;
  /** Writes what is left. */
  close(): Promise<void>;
};

const everyMs = 250;
/** Beyond this, calls are counted and no longer listed until the database has caught up. */
const mostWaiting = 5_000;

/**
 * Writes calls in batches, four times a second: the calls themselves, the usage of the day, when the connection was last used, and
 * one `connection.called` per connection. No call waits for it; a process that is killed loses the last quarter of a second.
 */
export function makeCallLog({ database, clock, feed, log }: Environment): CallLog {
  const waiting: LoggedCall[] = [];
  let writing: Promise<void> = Promise.resolve();
  let cancel: (() => void) | null = null;

  async function write(): Promise<void> {
    const batch = waiting.splice(0, mostWaiting);
    if (batch.length === 0) return;
    const rows = batch.map((call) => ({
      id: newId(),
      ...call,
      requestBody: fit(call.requestBody),
      responseBody: fit(call.responseBody),
    }));
    try {
      await database.pool.query({
        name: "log-calls",
        text: statement,
        values: [JSON.stringify(rows), clock.now()],
      });
      feed.wake();
    } catch (error) {
      log.warn({ err: error, calls: batch.length }, "calls through connections could not be logged");
    }
  }

  function flush(): Promise<void> {
    cancel = null;
    writing = writing.then(write);
    return writing;
  }

  return {
    record(call) {
      if (waiting.length >= mostWaiting) {
        log.warn("the log of calls is full; a call is not listed");
        return;
      }
      waiting.push(call);
      cancel ??= clock.setTimer(() => void flush(), everyMs);
    },
    async close() {
      cancel?.();
      await flush();
    },
  };
}

/** PostgreSQL's text holds no NUL. */
function fit(text: string | null): string | null {
  return text === null ? null : text.replaceAll("\0", "\uFFFD");
}

// A connection may have been deleted while its last calls ran: these are dropped with it.
const statement = `with given as (
    select g.* from jsonb_to_recordset($1::jsonb) as g("id" uuid, "organizationId" uuid, "connectionId" uuid, "environment" "Environment",
      "door" "CallDoor", "callerName" text, "executionId" uuid, "method" text, "host" text, "path" text, "status" int, "errorCode" text,
      "failed" boolean, "limited" boolean, "attempts" int, "durationMs" int, "requestBytes" int, "responseBytes" int, "requestBody" text,
      "responseBody" text, "at" timestamptz)
    join "ConnectionLink" n on n."id" = g."connectionId" and n."organizationId" = g."organizationId"
  ), logged as (
    insert into "ConnectionCall" ("id", "organizationId", "connectionId", "environment", "door", "callerName", "executionId", "method", "host",
      "path", "status", "errorCode", "failed", "attempts", "durationMs", "requestBytes", "responseBytes", "requestBody", "responseBody", "at")
    select "id", "organizationId", "connectionId", "environment", "door", "callerName", "executionId", "method", "host",
      "path", "status", "errorCode", "failed", "attempts", "durationMs", "requestBytes", "responseBytes", "requestBody", "responseBody", "at"
    from given order by "id"
  ), counted as (
    insert into "ConnectionUsage" as u ("connectionId", "environment", "day", "organizationId", "calls", "failures", "limited", "durationMs")
    select g."connectionId", g."environment", (g."at" at time zone 'UTC')::date, g."organizationId", count(*)::int,
      count(*) filter (where g."failed")::int, count(*) filter (where g."limited")::int, sum(g."durationMs")
    from given g group by 1, 2, 3, 4 order by 1, 2, 3
    on conflict ("connectionId", "environment", "day") do update set "calls" = u."calls" + excluded."calls",
      "failures" = u."failures" + excluded."failures", "limited" = u."limited" + excluded."limited",
      "durationMs" = u."durationMs" + excluded."durationMs"
  ), used as (
    update "ConnectionAuthorization" a set "lastUsedAt" = g."at"
    from (select "connectionId", "environment", max("at") as "at" from given group by 1, 2) g
    where a."connectionId" = g."connectionId" and a."environment" = g."environment"
  ) insert into "Change" ("createdAt", "organizationId", "name", "entityType", "entityId", "payload")
    select $2::timestamptz, g."organizationId", 'connection.called', 'ConnectionLink', g."connectionId", jsonb_build_object('calls', count(*))
    from given g group by g."organizationId", g."connectionId" order by g."connectionId"`;
