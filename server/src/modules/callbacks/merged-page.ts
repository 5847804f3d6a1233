import type { GraphQLContext } from "../../graphql/context.ts";
import { loadPage } from "../../graphql/lists.ts";
import type { Condition, ListDefinition, Page, PageArguments } from "../../graphql/lists.ts";

/** No row's id: a list of none of the parents is still read, so that wrong arguments are refused. */
export const nobody = "00000000-0000-0000-0000-000000000000";

/**
 * One page of the rows of several parents together, newest (by id) first: for a parent that the rows' table has no index of. Reads a page
 * of each, in one statement, so its cost grows with the number of parents and not with that of the rows.
 */
export async function loadMergedPage<Row extends { id: string }>(
  ctx: GraphQLContext,
  list: ListDefinition,
  parents: { column: string; ids: readonly string[] },
  args: PageArguments,
  conditions: Condition[] = [],
): Promise<Page<Row>> {
  const ids = parents.ids.length > 0 ? parents.ids : [nobody];
  const pages = await Promise.all(
    ids.map((id) => loadPage<Row>(ctx, list, { column: parents.column, id }, args, conditions)),
  );
  const backward = args.last != null || args.before != null;
  const size = (backward ? args.last : args.first) ?? 20;
  const all = pages
    .flatMap((page) => page.edges)
    .toSorted((one, other) => (one.node.id > other.node.id ? -1 : 1));
  const edges = backward ? all.slice(-size) : all.slice(0, size);
  const more =
    all.length > size ||
    pages.some(({ pageInfo }) => (backward ? pageInfo.hasPreviousPage : pageInfo.hasNextPage));
  return {
    edges,
    pageInfo: {
      hasNextPage: backward ? args.before != null : more,
      hasPreviousPage: backward ? more : args.after != null,
      startCursor: edges[0]?.cursor ?? null,
      endCursor: edges.at(-1)?.cursor ?? null,
    },
  };
}
