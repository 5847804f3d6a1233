import { PrismaPg } from "@prisma/adapter-pg";
import pg from "pg";
import { PrismaClient } from "../../generated/prisma/client.ts";
import type { Prisma } from "../../generated/prisma/client.ts";
import { nameOfStatement } from "./prepared.ts";

export type Transaction = Prisma.TransactionClient;

export type Database = {
  /** The pool under Prisma, for statements of our own. */
  pool: pg.Pool;
  prisma: PrismaClient;
  url: string;
  close(): Promise<void>;
};

// pg_type.oid of text[], fixed in every PostgreSQL.
const textArrayOid: number = 1009;
// No bitmap scans: they read all children of a parent before the first row of a page (soak/lists.soak.ts).
const connectionSettings =
  "-c timezone=UTC -c idle_in_transaction_session_timeout=60000 -c enable_bitmapscan=off";

/** Options of every connection Patchbay opens, so that a stuck writer cannot hold the feed for ever. */
export function connectionOptions(url: string): pg.ClientConfig {
  return {
    connectionString: url,
    options: connectionSettings,
    application_name: "patchbay",
    keepAlive: true,
  };
}

/**
 * Opens one pool (`max` connections) that Prisma and our own SQL share. Arrays of enums arrive as string arrays,
 * which the driver does not do by itself.
 */
export async function openDatabase(
  url: string,
  options: { max?: number; onError?: (error: Error) => void } = {},
): Promise<Database> {
  const parsers = new Map<number, (text: string) => unknown>();
  const textArray: (text: string) => unknown = pg.types.getTypeParser(textArrayOid);
  const pool = new pg.Pool({
    ...connectionOptions(url),
    max: options.max ?? 16,
    // A request waits no longer for a connection, or for an answer, of a database that is frozen or far too busy.
    connectionTimeoutMillis: 10_000,
    query_timeout: 60_000,
    types: {
      getTypeParser: (oid: number, format?: "text" | "binary") =>
        parsers.get(oid) ?? pg.types.getTypeParser(oid, format as "text"),
    } as pg.CustomTypesConfig,
  });
  pool.on("error", (error) => options.onError?.(error));
  // While one is taken out of the pool nobody else listens, and its end between two statements would end the process. The next
  // statement fails for it.
  pool.on("connect", (client) => client.on("error", () => undefined));
  const arrays = await pool.query<{ oid: number }>(
    "select typarray::int as oid from pg_type where typtype = 'e' and typarray <> 0",
  );
  for (const { oid } of arrays.rows) parsers.set(oid, textArray);
  const prisma = new PrismaClient({
    adapter: new PrismaPg(pool, { statementNameGenerator: nameOfStatement }),
    transactionOptions: { maxWait: 10_000, timeout: 30_000 },
  });
  return {
    pool,
    prisma,
    url,
    async close() {
      await prisma.$disconnect();
      await pool.end();
    },
  };
}
