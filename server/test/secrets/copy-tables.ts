import { Client } from "pg";
import type { Connection } from "pg";

export type TableCopy = { table: string; bytes: Buffer };

/**
 * Every row of every table (partitions too) as `COPY … TO STDOUT` prints it, and after it what each bytea holds as it is: a text
 * inside one would otherwise stand there in hexadecimal alone. The statements that the server remembers of its clients come as
 * the table `pg_stat_activity`. `mostBytes`: tables that take more room are left out.
 */
export async function copyTables(
  databaseUrl: string,
  { mostBytes = Number.MAX_SAFE_INTEGER }: { mostBytes?: number } = {},
): Promise<TableCopy[]> {
  const client = new Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    const { rows } = await client.query<{ table: string }>(
      `select format('%I.%I', n.nspname, c.relname) as table from pg_class c join pg_namespace n on n.oid = c.relnamespace
       where c.relkind in ('r', 'm') and pg_table_size(c.oid) between 1 and $1::int8 and n.nspname not in ('pg_catalog', 'information_schema', 'pg_toast') order by 1`,
      [mostBytes],
    );
    const copies: TableCopy[] = [];
    for (const { table } of rows)
      copies.push({ table, bytes: await copy(client, `copy ${table} to stdout`) });
    const statements = await copy(client, "copy (select query from pg_stat_activity) to stdout");
    return [...copies, { table: "pg_stat_activity", bytes: statements }].map(({ table, bytes }) => ({
      table,
      bytes: Buffer.concat([bytes, ...byteaOf(bytes)]),
    }));
  } finally {
    await client.end();
  }
}

/** bytea is `\x` and hexadecimal digits, with the backslash doubled. */
function byteaOf(bytes: Buffer): Buffer[] {
  return Array.from(bytes.toString("latin1").matchAll(/\\\\x([0-9a-f]+)/g), ([, digits = ""]) =>
    Buffer.from(`${digits.length % 2 ? digits.slice(1) : digits}0a`, "hex"),
  );
}

/** One COPY: `pg` itself has no words for it but hands its messages to whoever submits a query of its own. */
function copy(client: Client, statement: string): Promise<Buffer> {
  return new Promise((done, failed) => {
    const chunks: Buffer[] = [];
    let broken: Error | null = null;
    client.query({
      submit: (connection: Connection) => void connection.query(statement),
      handleCopyData: ({ chunk }: { chunk: Buffer }) => void chunks.push(Buffer.from(chunk)),
      handleCommandComplete: () => undefined,
      handleError: (error: Error) => {
        broken = error;
        failed(error);
      },
      handleReadyForQuery: () => {
        if (!broken) done(Buffer.concat(chunks));
      },
    });
  });
}
