import type { AnyVariables } from "@urql/core";
import { createMemo, createSignal, indexArray, onCleanup } from "solid-js";
import type { Accessor } from "solid-js";
import { registerList } from "./live-lists.ts";
import { createQuery } from "./solid.ts";
import type { Document, Query } from "./solid.ts";

type Connection<Node> = {
  edges: readonly { node: Node }[];
  pageInfo: { hasNextPage: boolean; endCursor?: string | null };
};

export type List<Node> = {
  /** The loaded rows; suspends until the first page is here. */
  rows: Accessor<readonly Node[]>;
  /** The rows so far, without suspending. */
  peek: Accessor<readonly Node[]>;
  hasMore: Accessor<boolean>;
  loadingMore: Accessor<boolean>;
  loadMore: () => void;
  refetch: () => void;
  /** For "copy as GraphQL": the operation as it was sent. */
  operation: Accessor<{ document: string; variables: Record<string, unknown> }>;
};

type Options<Data, Variables, Node> = {
  document: Document<Data, Variables>;
  /** Everything but `first` and `after`. A change begins the list anew. */
  variables: Accessor<Omit<Variables, "first" | "after">>;
  connection: (data: Data) => Connection<Node> | null | undefined;
  /** Which changes concern it: `Account`, `Rule`, … */
  typename: string;
  /** Types whose every change alters it, such as what it counts. */
  also?: readonly string[];
  /** True where a change of state can move a row in or out of the filter. */
  volatile?: () => boolean;
  /** 1–100. */
  pageSize?: number;
};

/** A row's identity: the node's id, or the cursor of an entry that is no node. */
function idOf(row: unknown): string {
  const { id, cursor } = row as { id?: string; cursor?: string };
  return id ?? cursor ?? "";
}

/**
 * A keyset-paginated list with "load more" that stays live. Each page begins after the end of the one before, so that
 * rows which arrive at the top push the others down and none is shown twice or lost.
 */
export function createList<Data, Variables extends AnyVariables, Node>(
  options: Options<Data, Variables, Node>,
): List<Node> {
  const first = options.pageSize ?? 20;
  const filter = createMemo(() => JSON.stringify(options.variables()));
  const [wanted, setWanted] = createSignal({ filter: "", pages: 1 });
  const pageCount = () => (wanted().filter === filter() ? wanted().pages : 1);
  const variablesAfter = (after: string | null) =>
    ({ ...options.variables(), first, after }) as unknown as Variables;

  const numbers = createMemo(() => Array.from({ length: pageCount() }, (_, index) => index));
  const pages: Accessor<Query<Data>[]> = createMemo(
    indexArray(numbers, (_number, index) =>
      createQuery(options.document, () => {
        if (index === 0) return variablesAfter(null);
        const end = pageInfo(index - 1)?.endCursor;
        return end ? variablesAfter(end) : null;
      }),
    ),
  );
  const connectionOf = (index: number) => {
    const data = pages()[index]?.peek();
    return data ? options.connection(data) : null;
  };
  const pageInfo = (index: number) => connectionOf(index)?.pageInfo;

  const loaded = createMemo(() => {
    const rows = new Map<string, Node>();
    for (const index of numbers()) {
      for (const edge of connectionOf(index)?.edges ?? []) {
        const id = idOf(edge.node);
        if (!rows.has(id)) rows.set(id, edge.node);
      }
    }
    return rows;
  });
  const list = createMemo(() => [...loaded().values()]);

  const refetch = () => {
    for (const page of pages()) page.refetch();
  };
  onCleanup(
    registerList({
      typename: options.typename,
      also: options.also ?? [],
      has: (id) => loaded().has(id),
      volatile: options.volatile ?? (() => false),
      refetch,
    }),
  );

  return {
    rows: () => {
      pages()[0]?.data();
      return list();
    },
    peek: list,
    hasMore: () => pageInfo(pageCount() - 1)?.hasNextPage ?? false,
    loadingMore: () => pageCount() > 1 && !pageInfo(pageCount() - 1),
    loadMore: () => setWanted({ filter: filter(), pages: pageCount() + 1 }),
    refetch,
    operation: () => ({ document: String(options.document), variables: { ...options.variables(), first } }),
  };
}
