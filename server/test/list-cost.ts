import type pg from "pg";
import type { TestApp } from "./app.ts";
import { query } from "./builders.ts";

/** What the statements of one operation read. Buffers are pages of 8 KB, in memory or not; rows also those thrown away. */
export type Cost = {
  statements: number;
  buffers: number;
  rows: number;
  /** Of the list statements alone: rows read of the list's own table, and how many their pages may hold. */
  listRows: number;
  pageRows: number;
  plans: string[];
};

type Statement = { name?: string; text: string; values?: unknown[] };
type PlanNode = {
  "Node Type": string;
  "Index Name"?: string;
  "Relation Name"?: string;
  "Actual Rows": number;
  "Actual Loops": number;
  "Rows Removed by Filter"?: number;
  "Rows Removed by Index Recheck"?: number;
  "Shared Hit Blocks": number;
  "Shared Read Blocks": number;
  Plans?: PlanNode[];
};

/** The statements that an operation sends over the pool, those that recognise the token left out. */
export function captureStatements(
  app: TestApp,
  token: string,
  document: string,
  variables: Record<string, unknown>,
): Promise<Statement[]> {
  return captureDuring(app, async () => {
    const answer = await query(app, token, document, variables);
    if (answer.errors) throw new Error(`The scenario failed: ${JSON.stringify(answer.errors)}`);
  });
}

/** The statements that are sent over the pool meanwhile, those that recognise tokens left out. */
export async function captureDuring(app: TestApp, work: () => Promise<void>): Promise<Statement[]> {
  const { pool } = app.environment.database;
  const captured: Statement[] = [];
  const original = pool.query;
  pool.query = ((...args: Parameters<typeof original>) => {
    const [statement, values] = args as unknown as [string | Statement, unknown[] | undefined];
    captured.push(typeof statement === "string" ? { text: statement, values: values ?? [] } : statement);
    return original.apply(pool, args);
  }) as typeof original;
  try {
    await work();
  } finally {
    pool.query = original;
  }
  return captured.filter(
    ({ text }) =>
      /^\s*(with|select)\b/i.test(text) && !/"(ApiToken|Member|User)"|feed_horizon|"Change"/.test(text),
  );
}

/**
 * Runs the statements under EXPLAIN (ANALYZE, BUFFERS) as prepared ones that have been executed six times, when
 * PostgreSQL has made up its mind between a plan for these values and one for any: that is how a server that has been
 * up for a while runs them. `asLarge`: as if the tables were too large to be read whole, for tests with few rows.
 */
export async function explainStatements(
  app: TestApp,
  statements: Statement[],
  { asLarge = false }: { asLarge?: boolean } = {},
): Promise<Cost> {
  const client = await app.environment.database.pool.connect();
  const cost: Cost = {
    statements: statements.length,
    buffers: 0,
    rows: 0,
    listRows: 0,
    pageRows: 0,
    plans: [],
  };
  try {
    if (asLarge) await client.query("set enable_seqscan = off");
    for (const { text, values = [] } of statements) {
      await client.query(`prepare measured as ${text}`);
      const call = `execute measured${values.length > 0 ? ` (${values.map((value) => toLiteral(client, value)).join(", ")})` : ""}`;
      for (let time = 0; time < 6; time += 1) await client.query(call);
      const { rows } = await client.query<{ "QUERY PLAN": [{ Plan: PlanNode }] }>(
        `explain (analyze, buffers, timing off, format json) ${call}`,
      );
      await client.query("deallocate measured");
      const plan = rows[0]?.["QUERY PLAN"][0].Plan;
      if (!plan) throw new Error("There is no plan.");
      cost.buffers += plan["Shared Hit Blocks"] + plan["Shared Read Blocks"];
      const scans = scansOf(plan);
      cost.rows += scans.reduce((sum, scan) => sum + scan.rows, 0);
      const table = /^select c\.\*[^]*from "(\w+)" t\b/.exec(text)?.[1];
      if (table) {
        const [parents, limit] = values as [unknown[], number];
        cost.pageRows += parents.length * limit;
        cost.listRows += scans
          .filter((scan) => scan.table === table || scan.index?.startsWith(table))
          .reduce((sum, scan) => Math.max(sum, scan.rows), 0);
      }
      cost.plans.push(
        scans.map((scan) => `${scan.what} ${scan.rows} rows ${scan.buffers} buffers`).join("; "),
      );
    }
  } finally {
    client.release(true);
  }
  return cost;
}

type Scan = { what: string; table: string | null; index: string | null; rows: number; buffers: number };

function scansOf(node: PlanNode): Scan[] {
  const below = (node.Plans ?? []).flatMap(scansOf);
  if (!node["Relation Name"] && !node["Index Name"]) return below;
  const removed = (node["Rows Removed by Filter"] ?? 0) + (node["Rows Removed by Index Recheck"] ?? 0);
  return [
    {
      table: node["Relation Name"] ?? null,
      index: node["Index Name"] ?? null,
      what: `${node["Node Type"]} ${node["Index Name"] ?? node["Relation Name"]}`,
      rows: Math.round((node["Actual Rows"] + removed) * node["Actual Loops"]),
      buffers: node["Shared Hit Blocks"] + node["Shared Read Blocks"],
    },
    ...below,
  ];
}

function toLiteral(client: pg.PoolClient, value: unknown): string {
  if (value == null) return "null";
  if (value instanceof Date) return client.escapeLiteral(value.toISOString());
  if (Array.isArray(value))
    return client.escapeLiteral(`{${value.map((each) => JSON.stringify(String(each))).join(",")}}`);
  return client.escapeLiteral(typeof value === "object" ? JSON.stringify(value) : String(value));
}
