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
export type Condition = {
  sql: string;
  values: unknown[];
  /** For an equality with one value: its column stands right before the list's order in an index. At most one has it. */
  last?: { column: string; type: string };
  /** For a range (from, below) of the first column of the order: its two bounds, instead of `sql`. */
  range?: { from: string; to: string };
  /** For one of several values, a few: `sql` is an array of them. Each is read by itself, so its column is as good as an equality. */
  among?: { column: string; type: string };
};

/** `column = value`. With `last` the list is read by an index that ends with this column and the list's order. */
export function equals(column: string, type: string, value: unknown, last = false): Condition {
  return { sql: `t."${column}" = ?::${type}`, values: [value], ...(last ? { last: { column, type } } : {}) };
}

/**
 * `column` is one of `values`. A page is read of each and they are brought into one order: an index must begin with the parent, the
 * columns of these conditions in their order, and end with that of the list.
 */
export function among(column: string, type: string, values: readonly unknown[]): Condition {
  return { sql: `?::${type}[]`, values: [[...new Set(values)]], among: { column, type } };
}

/** That the rows are the organization's, where the list is read by another parent: checked, never searched by. */
export function belongsTo(organizationId: string): Condition {
  return { sql: `(t."organizationId" = ?::uuid) is true`, values: [organizationId] };
}

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
  const values = conditions.flatMap((condition) => condition.values);
  const name = `page ${list.table} ${parent.column} ${JSON.stringify([conditions, request, list.order])}`;
  return loadBatched<string, Page<Row>>(ctx, name, parent.id, async (parents) => {
    const text = pageStatement(list, parent.column, conditions, request);
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

/**
 * The column before the order leads the order, and is compared as a range of one value: with the cursor as one bound
 * for all. That changes no answer, but leaves PostgreSQL one index to read by. With an equality it takes the order
 * of the primary key for as good, and walks everybody else's rows until it has met a page of these.
 */
function pageStatement(
  list: ListDefinition,
  parentColumn: string,
  conditions: Condition[],
  request: Omit<Request, "parents">,
): string {
  let next = 3;
  const number = (sql: string): string => sql.replaceAll("?", () => `$${next++}`);
  const [first] = list.order;
  const parent = { column: `t."${parentColumn}"`, value: "p.id" };
  let lead: Lead | null = null;
  let range: Condition["range"] | null = null;
  const where: string[] = [];
  const branches: string[] = [];
  for (const condition of conditions) {
    if (condition.among) {
      const value = `b${branches.length}.value`;
      branches.push(`unnest(${number(condition.sql)}) as b${branches.length}(value)`);
      if (lead) where.push(`${lead.column} = ${lead.value}`);
      lead = { column: `t."${condition.among.column}"`, value };
    } else if (condition.last) {
      lead = { column: `t."${condition.last.column}"`, value: number(`?::${condition.last.type}`) };
    } else if (condition.range) {
      range = { from: number(condition.range.from), to: number(condition.range.to) };
      where.push(`${first?.sql} >= ${range.from} and ${first?.sql} < ${range.to}`);
    } else where.push(number(condition.sql));
  }
  // By another order than that of the primary key the parent's index is the only one.
  if (!lead && !list.membership && list.order.length === 1) lead = parent;
  if (lead !== parent) where.unshift(list.membership ?? `${parent.column} = ${parent.value}`);

  const descending = (list.direction === "desc") === request.forward;
  const order = [...(lead ? [lead.column] : []), ...list.order.map((column) => column.sql)];
  const bound = { lower: lowest(lead, first?.sql, range), upper: highest(lead, first?.sql, range) };
  if (request.cursor) {
    const at = [...(lead ? [lead.value] : []), ...list.order.map((column) => `$${next++}::${column.type}`)];
    bound[descending ? "upper" : "lower"] =
      `(${order.join(", ")}) ${descending ? "<" : ">"} (${at.join(", ")})`;
  }
  where.push(...[bound.lower, bound.upper].filter((sql) => sql !== null));
  const direction = descending ? "desc" : "asc";
  const byKeys = (alias: string): string =>
    list.order
      .map(
        ({ type, collation }, index) =>
          `(${alias}."#keys"->>${index})::${type} ${collation ? `collate "${collation}"` : ""} ${direction}`,
      )
      .join(", ");
  const page = `select t.*, jsonb_build_array(${list.order.map((column) => `(${column.sql})::text`).join(", ")}) as "#keys"
      from "${list.table}" t
      where ${where.join(" and ")}
      order by ${order.map((sql) => `${sql} ${direction}`).join(", ")}
      limit $2`;
  const pages =
    branches.length === 0
      ? page
      : `select m.* from ${branches.join(" cross join ")} cross join lateral (${page}) m order by ${byKeys("m")} limit $2`;
  return `select c.*, p.id as "#parent" from unnest($1::uuid[]) with ordinality as p(id, position)
    cross join lateral (${pages}) c order by p.position, ${byKeys("c")}`;
}

type Lead = { column: string; value: string };

function lowest(
  lead: Lead | null,
  first: string | undefined,
  range: Condition["range"] | null,
): string | null {
  if (!lead) return null;
  return range
    ? `(${lead.column}, ${first}) >= (${lead.value}, ${range.from})`
    : `${lead.column} >= ${lead.value}`;
}

function highest(
  lead: Lead | null,
  first: string | undefined,
  range: Condition["range"] | null,
): string | null {
  if (!lead) return null;
  return range
    ? `(${lead.column}, ${first}) < (${lead.value}, ${range.to})`
    : `${lead.column} <= ${lead.value}`;
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
