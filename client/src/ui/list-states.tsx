import { ErrorBoundary, For, Show, Suspense } from "solid-js";
import type { Accessor, JSX } from "solid-js";
import { Button } from "./button.tsx";
import { ErrorPanel } from "./error-panel.tsx";
import { RowsSkeleton } from "./skeleton.tsx";

type Rows<Row> = {
  rows: Accessor<readonly Row[]>;
  hasMore: Accessor<boolean>;
  loadingMore: Accessor<boolean>;
  loadMore: () => void;
  refetch: () => void;
};

type ListStatesProps<Row> = {
  list: Rows<Row>;
  /** Shown while there is nothing. */
  empty: JSX.Element;
  /** Gets the rows and frames them: a table body, a list. */
  frame?: (rows: JSX.Element) => JSX.Element;
  children: (row: Row) => JSX.Element;
};

/** The four states of every list, in one order: failed, loading, empty, rows with "load more". */
export function ListStates<Row>(props: ListStatesProps<Row>) {
  const rows = () => <For each={props.list.rows()}>{(row) => props.children(row)}</For>;
  return (
    <ErrorBoundary
      fallback={(error, reset) => (
        <ErrorPanel
          error={error}
          onRetry={() => {
            props.list.refetch();
            reset();
          }}
        />
      )}
    >
      <Suspense fallback={<RowsSkeleton />}>
        <Show when={props.list.rows().length > 0} fallback={props.empty}>
          {props.frame ? props.frame(rows()) : rows()}
          <Show when={props.list.hasMore()}>
            <div class="border-t border-line p-2 text-center">
              <Button
                tone="ghost"
                size="sm"
                pending={props.list.loadingMore()}
                onClick={() => props.list.loadMore()}
              >
                Load more
              </Button>
            </div>
          </Show>
        </Show>
      </Suspense>
    </ErrorBoundary>
  );
}
