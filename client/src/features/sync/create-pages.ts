import type { AnyVariables } from "@urql/core";
import { createEffect, createMemo, createSignal } from "solid-js";
import type { Accessor } from "solid-js";
import { createQuery } from "../../graphql/solid.ts";
import type { Document } from "../../graphql/solid.ts";

type Connection<Node> = {
  edges: readonly { node: Node }[];
  pageInfo: { hasNextPage: boolean; endCursor?: string | null };
};

export type Pages<Node> = {
  /** Those of the present page alone; suspends until the first one is here. */
  rows: Accessor<readonly Node[]>;
  peek: Accessor<readonly Node[]>;
  /** From 1. */
  number: Accessor<number>;
  hasNext: Accessor<boolean>;
  next: () => void;
  previous: () => void;
  refetch: () => void;
  operation: Accessor<{ document: string; variables: Record<string, unknown> }>;
};

/**
 * One page of a list at a time, by keyset, so that thousands cost no more than fifty: the server reads one page, and the
 * browser draws one. A page that has emptied gives way to the first.
 */
export function createPages<Data, Variables extends AnyVariables, Node>(options: {
  document: Document<Data, Variables>;
  /** Everything but `first` and `after`; null: not yet. A change begins at the first page. */
  variables: Accessor<Omit<Variables, "first" | "after"> | null>;
  connection: (data: Data) => Connection<Node> | null | undefined;
  touchedBy: readonly string[];
  pageSize: number;
}): Pages<Node> {
  const key = createMemo(() => JSON.stringify(options.variables()));
  const [at, setAt] = createSignal<{ key: string; cursors: readonly string[] }>({ key: "", cursors: [] });
  const cursors = () => (at().key === key() ? at().cursors : []);
  const go = (to: readonly string[]) => setAt({ key: key(), cursors: to });
  const query = createQuery(
    options.document,
    () => {
      const rest = options.variables();
      if (rest === null) return null;
      return { ...rest, first: options.pageSize, after: cursors().at(-1) ?? null } as unknown as Variables;
    },
    { touchedBy: options.touchedBy },
  );
  const connection = (data: Data | undefined) => (data ? options.connection(data) : null);
  const present = createMemo(() => connection(query.peek()));
  const peek = createMemo(() => present()?.edges.map(({ node }) => node) ?? []);
  createEffect(() => {
    if (present() && peek().length === 0 && cursors().length > 0) go([]);
  });
  return {
    rows: () => {
      query.data();
      return peek();
    },
    peek,
    number: () => cursors().length + 1,
    hasNext: () => present()?.pageInfo.hasNextPage ?? false,
    next: () => {
      const end = present()?.pageInfo.endCursor;
      if (end && end !== cursors().at(-1)) go([...cursors(), end]);
    },
    previous: () => go(cursors().slice(0, -1)),
    refetch: query.refetch,
    operation: () => ({
      document: String(options.document),
      variables: { ...options.variables(), first: options.pageSize },
    }),
  };
}
