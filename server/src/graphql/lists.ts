import { createHash } from "node:crypto";
import { requireActor } from "../context.ts";
import { BadInputError } from "../platform/errors.ts";
import { loadBatched } from "./batch.ts";
import type { GraphQLContext } from "./context.ts";

export type PageArguments = {
  first?: number | null;
  after?: string | null;
  last?: number | null;
  before?: string | null;
};

export type Page<Row> = {
  edges: { cursor: string; node: Row }[];
  pageInfo: {
    hasNextPage: boolean;
    hasPreviousPage: boolean;
    startCursor: string | null;
    endCursor: string | null;
  };
};

/** A further condition of a list: SQL over `t` with `?` for each value. Its columns must lead an index. */
export type Condition = { sql: string; values: unknown[] };

/** How a list is kept: its table, and its order, which must be unique and lie behind an index per parent. */
export type ListDefinition = {
  table: string;
  /** Columns of the order, all in one direction; `collation` is that of the `sql`, where it names one. */
  order: { sql: string; type: "uuid" | "text" | "bigint"; collation?: "C" }[];
  direction: "asc" | "desc";
  /** What makes a row of `t` a child of the parent `p.id`, where that is not the equality of the parent's column. */
  membership?: string;
};

type Request = { parents: string[]; size: number; forward: boolean; cursor: unknown[] | null };

const defaultSize = 20;
const largestSize = 100;

/**
 * One page of the children of a parent, by keyset. All parents asked for in one tick with the same arguments are read
 * by one statement: a lateral per parent that stops after the page, so its cost does not depend on how many
 * children there are. `first` and `last` go from 1 to 100; more is refused.
 */
export function loadPage<Row>(
  ctx: GraphQLContext,
  list: ListDefinition,
  parent: { column: string; id: string },
  args: PageArguments,
  conditions: Condition[] = [],
): Promise<Page<Row>> {
  requireActor(ctx);
  const request = readArguments(list, args);
  const where = conditions.map((condition) => condition.sql);
  const values = conditions.flatMap((condition) => condition.values);
  const name = `page ${list.table} ${parent.column} ${JSON.stringify([where, values, request, list.order])}`;
  return loadBatched<string, Page<Row>>(ctx, name, parent.id, async (parents) => {
    const text = pageStatement(list, parent.column, where, request);
    const { rows } = await ctx.database.pool.query<Row & { "#parent": string; "#keys": unknown[] }>({
      name: `page-${createHash("sha256").update(text).digest("base64url").slice(0, 24)}`,
      text,
      values: [parents, request.size + 1, ...values, ...(request.cursor ?? [])],
    });
    const byParent = Map.groupBy(rows, (row) => row["#parent"]);
    return parents.map((id) => toPage(byParent.get(id) ?? [], request));
  });
}

function readArguments(list: ListDefinition, args: PageArguments): Omit<Request, "parents"> {
  const backward = args.last != null || args.before != null;
  if (backward && (args.first != null || args.after != null))
    throw new BadInputError("Use `first` with `after`, or `last` with `before`, not both.");
  const size = (backward ? args.last : args.first) ?? defaultSize;
  if (size < 1 || size > largestSize)
    throw new BadInputError(
      `\`${backward ? "last" : "first"}\` must be from 1 to ${largestSize}; it was ${size}.`,
    );
  const cursor = backward ? args.before : args.after;
  return { size, forward: !backward, cursor: cursor == null ? null : decodeCursor(list, cursor) };
}

function pageStatement(
  list: ListDefinition,
  parentColumn: string,
  where: string[],
  request: Omit<Request, "parents">,
): string {
  let next = 3;
  const conditions = where.map((sql) => sql.replaceAll("?", () => `$${next++}`));
  const descending = (list.direction === "desc") === request.forward;
  const order = list.order.map((column) => column.sql).join(", ");
  if (request.cursor) {
    const bounds = list.order.map((column) => `$${next++}::${column.type}`).join(", ");
    conditions.push(`(${order}) ${descending ? "<" : ">"} (${bounds})`);
  }
  const direction = descending ? "desc" : "asc";
  return `select c.*, p.id as "#parent" from unnest($1::uuid[]) with ordinality as p(id, position)
    cross join lateral (
      select t.*, jsonb_build_array(${list.order.map((column) => `(${column.sql})::text`).join(", ")}) as "#keys"
      from "${list.table}" t
      where ${list.membership ?? `t."${parentColumn}" = p.id`} ${conditions.map((sql) => `and ${sql}`).join(" ")}
      order by ${list.order.map((column) => `${column.sql} ${direction}`).join(", ")}
      limit $2
    ) c order by p.position, ${list.order.map(({ type, collation }, index) => `(c."#keys"->>${index})::${type} ${collation ? `collate "${collation}"` : ""} ${direction}`).join(", ")}`;
}

function toPage<Row>(
  rows: (Row & { "#parent": string; "#keys": unknown[] })[],
  request: Omit<Request, "parents">,
): Page<Row> {
  const more = rows.length > request.size;
  const kept = more ? rows.slice(0, request.size) : rows;
  if (!request.forward) kept.reverse();
  const edges = kept.map((node) => ({ cursor: encodeCursor(node["#keys"]), node: node as Row }));
  return {
    edges,
    pageInfo: {
      hasNextPage: request.forward ? more : request.cursor !== null,
      hasPreviousPage: request.forward ? request.cursor !== null : more,
      startCursor: edges[0]?.cursor ?? null,
      endCursor: edges.at(-1)?.cursor ?? null,
    },
  };
}

function encodeCursor(keys: unknown[]): string {
  return Buffer.from(JSON.stringify(keys)).toString("base64url");
}

const wellFormed = {
  uuid: /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/,
  bigint: /^\d{1,18}$/,
  text: /^[^\0]{0,1000}$/s,
};

function decodeCursor(list: ListDefinition, cursor: string): unknown[] {
  try {
    const keys: unknown = JSON.parse(Buffer.from(cursor, "base64url").toString("utf8"));
    if (
      Array.isArray(keys) &&
      keys.length === list.order.length &&
      keys.every(
        (key, index) => typeof key === "string" && wellFormed[list.order[index]?.type ?? "text"].test(key),
      )
    )
      return keys as unknown[];
  } catch {
    // Falls through to the one refusal.
  }
  throw new BadInputError(
    "This cursor is not one of this list. Use a cursor or `endCursor` that the same list gave.",
  );
}
