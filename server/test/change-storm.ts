import type { Change } from "../src/platform/feed/feed.ts";
import { inTransaction } from "../src/context.ts";
import type { App } from "../src/app.ts";
import { appendChanges } from "../src/platform/feed/append-changes.ts";
import { decodeFeedCursor } from "../src/platform/feed/cursor.ts";
import { newId } from "../src/platform/ids.ts";
import { connectLive } from "./live-client.ts";

/** Numbers from 0 to 1 that are the same for the same seed (mulberry32). */
export function makeRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const rolledBack = new Error("rolled back on purpose");

/**
 * Commits `count` changes of an organization from 6 concurrent writers, among them changes of `stranger`, transactions
 * that are rolled back, and slow ones; one more appends first and stays open for `holdMs`. Changes of one entity are
 * numbered in the order in which its lock was held. Resolves with the positions in the order of the feed.
 */
export async function raiseChangeStorm(
  app: App,
  options: {
    organizationId: string;
    stranger: string;
    count: number;
    holdMs: number;
    random: () => number;
    onHeld?: (state: "open" | "closed") => void;
  },
): Promise<bigint[]> {
  const { environment } = app;
  const { organizationId, stranger, random } = options;
  const { pool } = environment.database;
  const entities = Array.from({ length: 12 }, () => newId());
  let left = options.count;

  const draft = (entityId: string, owner = organizationId) => ({
    organizationId: owner,
    name: "rule.updated",
    entityType: "Rule",
    entityId,
    payload: { ruleName: "Storm" },
  });

  async function write(): Promise<void> {
    while (left > 0) {
      const size = Math.min(left, 1 + Math.floor(random() * 8));
      const entityId = entities[Math.floor(random() * entities.length)] as string;
      const [fails, slow] = [random() < 0.15, random() < 0.04];
      if (!fails) left -= size;
      await inTransaction(environment, async ({ tx, now }) => {
        await tx.$executeRaw`select pg_advisory_xact_lock(hashtext(${entityId}))`;
        const changes = Array.from({ length: size }, () => draft(entityId));
        await appendChanges(tx, now, [...changes, draft(newId(), stranger)]);
        if (slow) await tx.$executeRaw`select pg_sleep(0.05)`;
        if (fails) throw rolledBack;
      }).catch((error: unknown) => {
        if (error !== rolledBack) throw error;
      });
    }
  }

  async function hold(): Promise<void> {
    const client = await pool.connect();
    try {
      await client.query("begin");
      await client.query(
        `insert into "Change" ("createdAt", "organizationId", "name", "entityType", "entityId", "payload")
         values ($1, $2, 'rule.updated', 'Rule', $3, '{}')`,
        [environment.clock.now(), organizationId, newId()],
      );
      options.onHeld?.("open");
      // In steps: a transaction that idles for a minute is ended by the database.
      for (let heldMs = 0; heldMs < options.holdMs; heldMs += 500)
        await client.query("select pg_sleep($1)", [Math.min(500, options.holdMs - heldMs) / 1000]);
      await client.query("commit");
      options.onHeld?.("closed");
    } finally {
      client.release();
    }
    environment.feed.wake();
  }

  await Promise.all([hold(), ...Array.from({ length: 6 }, write)]);
  const { rows } = await pool.query<{ position: string }>(
    `select "position" from "Change" where "organizationId" = $1 and "payload" <> '{"end": true}' order by "position"`,
    [organizationId],
  );
  return rows.map((row) => BigInt(row.position));
}

/** Ends a storm: a change after which `readThroughCuts` stops. */
export async function endStorm(app: App, organizationId: string): Promise<void> {
  await inTransaction(app.environment, ({ tx, now }) =>
    appendChanges(tx, now, [
      {
        organizationId,
        name: "storm.ended",
        entityType: "Rule",
        entityId: newId(),
        payload: { end: true },
      },
    ]),
  );
}

/**
 * Follows `activityAdded` until the storm has ended, over sockets that are cut (without a closing handshake) each time
 * as many changes as the next of `cuts` have come in all; each new socket goes to the next of `origins` and resumes
 * with the last cursor. Resolves with what came.
 */
export async function readThroughCuts(
  origins: string[],
  token: string,
  after: string,
  cuts: number[],
): Promise<{ positions: bigint[]; names: Set<Change["name"]>; sockets: number }> {
  const positions: bigint[] = [];
  const names = new Set<string>();
  const pending = [...cuts];
  let cursor = after;
  for (let sockets = 1; ; sockets += 1) {
    const live = connectLive(origins[sockets % origins.length] as string, { token });
    const ended = Promise.withResolvers<boolean>();
    let isCut = false;
    live.client.subscribe<{ activityAdded: { cursor: string; change: string } }>(
      {
        query: "subscription($after: String) { activityAdded(after: $after) { cursor change } }",
        variables: { after: cursor },
      },
      {
        next: ({ data, errors }) => {
          if (errors) return ended.reject(new Error(JSON.stringify(errors)));
          const entry = data?.activityAdded;
          // What was under way when the line broke is lost.
          if (!entry || isCut) return;
          if (entry.change === "storm.ended") return ended.resolve(true);
          cursor = entry.cursor;
          positions.push(decodeFeedCursor(cursor));
          names.add(entry.change);
          if (positions.length !== pending[0]) return;
          pending.shift();
          isCut = true;
          void live.socket.then((socket) => socket.terminate());
          ended.resolve(false);
        },
        error: (error) => ended.reject(error instanceof Error ? error : new Error(JSON.stringify(error))),
        complete: () => ended.reject(new Error("The subscription completed by itself.")),
      },
    );
    const done = await ended.promise;
    await live.dispose();
    if (done) return { positions, names, sockets };
  }
}
