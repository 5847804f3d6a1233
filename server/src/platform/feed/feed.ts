import pg from "pg";
import type { Database } from "../database/client.ts";
import { connectionOptions } from "../database/client.ts";
import { CursorExpiredError } from "../errors.ts";
import type { Logger } from "../logger.ts";

export type Change = {
  position: bigint;
  createdAt: Date;
  organizationId: string;
  name: string;
  entityType: string;
  entityId: string;
  parentId: string | null;
  actorName: string | null;
  payload: Record<string, unknown>;
  /** A second organization that may read it. */
  alsoFor: string | null;
};

/** Whether an organization may read a change. */
export function isFor(change: Pick<Change, "organizationId" | "alsoFor">, organizationId: string): boolean {
  return change.organizationId === organizationId || change.alsoFor === organizationId;
}

type ChangeRow = Omit<Change, "position"> & { position: string };

export type Feed = {
  /** The last position that every reader may read up to. */
  position(): bigint;
  /** Asks the database, so that what was committed before the call lies at or before the answer. */
  readPosition(): Promise<bigint>;
  /**
   * Changes that one organization may read after a position, in order, at most `limit`. `upTo` says how far was read, also
   * when nothing matched. Served from memory near the head, otherwise from the table.
   */
  read(organizationId: string, after: bigint, limit?: number): Promise<{ changes: Change[]; upTo: bigint }>;
  /** Called once per advance, after the changes are readable. Returns the way to stop. */
  onAdvance(listener: (changes: readonly Change[]) => void): () => void;
  /** Says that a transaction with changes has committed here: wakes this node now and the others soon. */
  wake(): void;
  isLive(): boolean;
  close(): Promise<void>;
};

const memory = 20_000;
const batch = 2_000;
const pollMs = 1_000;
const notifyDebounceMs = 5;

/**
 * The reader of the change feed: one per process. It follows the table in commit-safe order (feed_horizon() in the
 * database bounds it), keeps the last changes in memory and wakes its listeners.
 */
export async function openFeed(database: Database, log: Logger): Promise<Feed> {
  const { pool } = database;
  const listeners = new Set<(changes: readonly Change[]) => void>();
  let recent: Change[] = [];
  let head = await horizon();
  // Every change after `floor` is in `recent`.
  let floor = head;
  let closed = false;
  let reading: Promise<void> | null = null;
  let again = false;
  let live = true;
  let notifyTimer: NodeJS.Timeout | null = null;
  let owed = false;
  let listener: pg.Client | null = null;

  async function horizon(): Promise<bigint> {
    const result = await pool.query<{ horizon: string }>("select feed_horizon() as horizon");
    return BigInt(result.rows[0]?.horizon ?? "0");
  }

  async function advance(): Promise<void> {
    const target = await horizon();
    while (head < target && !closed) {
      const { rows } = await pool.query<ChangeRow>({
        name: "feed-advance",
        text: `select * from "Change" where "position" > $1 and "position" <= $2 order by "position" limit ${batch}`,
        values: [head.toString(), target.toString()],
      });
      const changes = rows.map(toChange);
      const last = changes.at(-1);
      head = changes.length === batch && last ? last.position : target;
      if (changes.length === 0) continue;
      recent.push(...changes);
      if (recent.length > memory * 1.5) {
        const cut = recent.length - memory;
        floor = recent[cut - 1]?.position ?? floor;
        recent = recent.slice(cut);
      }
      for (const notify of listeners) notify(changes);
    }
  }

  function poll(): void {
    if (closed) return;
    if (reading) {
      again = true;
      return;
    }
    reading = advance()
      .then(() => {
        live = true;
      })
      .catch((error: unknown) => {
        if (!closed && live) log.warn({ err: error }, "the change feed cannot be read; trying again");
        live = false;
      })
      .finally(() => {
        reading = null;
        if (again && !closed) {
          again = false;
          setImmediate(poll);
        }
      });
  }

  async function listen(): Promise<void> {
    if (closed) return;
    const client = new pg.Client(connectionOptions(database.url));
    let over = false;
    // Once per client: one that could not connect both rejects and ends, and two successors each would soon be thousands.
    const retry = (): void => {
      if (over) return;
      over = true;
      if (listener === client) listener = null;
      if (!closed) setTimeout(() => void listen(), pollMs).unref();
    };
    client.on("error", () => undefined);
    client.on("end", retry);
    client.on("notification", poll);
    try {
      await client.connect();
      await client.query("listen patchbay_feed");
      listener = client;
      poll();
    } catch {
      await client.end().catch(() => undefined);
      retry();
    }
  }

  // One at a time, and one more for what came meanwhile.
  function notifyOthers(): void {
    owed = true;
    if (notifyTimer || closed) return;
    notifyTimer = setTimeout(() => {
      owed = false;
      const sent = listener?.query("notify patchbay_feed").catch(() => undefined);
      void Promise.resolve(sent).then(() => {
        notifyTimer = null;
        if (owed) notifyOthers();
      });
    }, notifyDebounceMs);
  }

  await listen();
  const backstop = setInterval(poll, pollMs);
  backstop.unref();

  return {
    position: () => head,
    readPosition: horizon,
    async read(organizationId, after, limit = 500) {
      if (after >= floor) {
        const changes: Change[] = [];
        for (let index = firstAfter(recent, after); index < recent.length; index += 1) {
          const change = recent[index] as Change;
          if (!isFor(change, organizationId)) continue;
          changes.push(change);
          if (changes.length === limit) return { changes, upTo: change.position };
        }
        return { changes, upTo: head > after ? head : after };
      }
      const upTo = head;
      const { rows } = await pool.query<ChangeRow>({
        name: "feed-read",
        // Bounds over both columns: a plain equality would let the planner walk the positions of other organizations.
        text: `select * from (
            (select * from "Change" where ("organizationId", "position") > ($1::uuid, $2::bigint)
              and ("organizationId", "position") <= ($1::uuid, $3::bigint) order by "organizationId", "position" limit $4)
            union all
            (select * from "Change" where ("alsoFor", "position") > ($1::uuid, $2::bigint)
              and ("alsoFor", "position") <= ($1::uuid, $3::bigint) and "alsoFor" is not null order by "alsoFor", "position" limit $4)
          ) x order by "position" limit $4`,
        values: [organizationId, after.toString(), upTo.toString(), limit],
      });
      // Asked after the rows: retention that takes some of them away meanwhile raises the floor with it.
      const oldest = await pool.query<{ expired: boolean }>("select $1::bigint < feed_floor() as expired", [
        after.toString(),
      ]);
      if (oldest.rows[0]?.expired) throw new CursorExpiredError();
      const changes = rows.map(toChange);
      return { changes, upTo: changes.length === limit ? (changes.at(-1) as Change).position : upTo };
    },
    onAdvance(notify) {
      listeners.add(notify);
      return () => listeners.delete(notify);
    },
    wake() {
      poll();
      notifyOthers();
    },
    isLive: () => live,
    async close() {
      closed = true;
      clearInterval(backstop);
      if (notifyTimer) clearTimeout(notifyTimer);
      listener?.removeAllListeners("end");
      await listener?.end().catch(() => undefined);
      await reading;
    },
  };
}

function toChange(row: ChangeRow): Change {
  return { ...row, position: BigInt(row.position) };
}

function firstAfter(changes: readonly Change[], position: bigint): number {
  let low = 0;
  let high = changes.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((changes[middle] as Change).position > position) high = middle;
    else low = middle + 1;
  }
  return low;
}
