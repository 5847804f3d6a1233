import { useSearchParams } from "@solidjs/router";
import { Show, createEffect, createMemo, createSignal, on } from "solid-js";
import { graphql } from "../../gql/gql.ts";
import type { ErrorGroup_MappingErrorGroupFragment, MappingErrorState } from "../../gql/graphql.ts";
import { Button } from "../../ui/button.tsx";
import { Card } from "../../ui/card.tsx";
import { CopyOperation } from "../../ui/copy-operation.tsx";
import { EmptyState } from "../../ui/empty-state.tsx";
import { FailureNote } from "../../ui/error-panel.tsx";
import { ListStates } from "../../ui/list-states.tsx";
import { singleKeys } from "../../ui/shortcuts.ts";
import { Select } from "../../ui/text-field.tsx";
import type { Chosen, Mending } from "./create-mending.ts";
import { createPages } from "./create-pages.ts";
import { ErrorRow } from "./error-row.tsx";
import { ErrorSelection } from "./error-selection.tsx";

const errorsDocument = graphql(`
  query MappingErrors($first: Int, $after: String, $filter: MappingErrorFilter) {
    mappingErrors(first: $first, after: $after, filter: $filter) {
      edges {
        node {
          ...ErrorRow_mappingError
        }
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
`);

const pageSize = 50;
/** The server takes this many by their ids in one go; more go as the whole cause. */
const mostChosen = 1_000;
const states = { OPEN: "Open", IGNORED: "Ignored", RESOLVED: "Resolved" } satisfies Record<
  MappingErrorState,
  string
>;
const empties = {
  OPEN: "No open error of this cause any more.",
  IGNORED: "Nothing of this cause is ignored.",
  RESOLVED: "Nothing of this cause has been resolved yet.",
} satisfies Record<MappingErrorState, string>;

/** The records of one cause, fifty at a time, to choose from and to do something about. */
export function ErrorRecords(props: {
  group: ErrorGroup_MappingErrorGroupFragment;
  mending: Mending;
  allowed: boolean;
}) {
  const [search, setSearch] = useSearchParams<{ state?: string }>();
  const state = () =>
    (Object.keys(states) as MappingErrorState[]).find((each) => each.toLowerCase() === search.state) ??
    "OPEN";
  const pages = createPages({
    document: errorsDocument,
    variables: () => ({ filter: { groupId: props.group.id, state: state() } }),
    connection: (data) => data.mappingErrors,
    touchedBy: ["mappingErrors"],
    pageSize,
  });
  const [picked, setPicked] = createSignal<ReadonlySet<string>>(new Set());
  const [whole, setWhole] = createSignal(false);
  const clear = () => {
    setPicked(new Set<string>());
    setWhole(false);
  };
  createEffect(on([() => props.group.id, state], clear, { defer: true }));
  const pick = (ids: readonly string[], chosen: boolean) => {
    // To leave one out of all is to choose the others of the page.
    const next = new Set(whole() ? pages.peek().map(({ id }) => id) : picked());
    for (const id of ids)
      if (chosen) next.add(id);
      else next.delete(id);
    setWhole(false);
    setPicked(next);
  };
  const chosenShown = createMemo(() => pages.peek().filter(({ id }) => picked().has(id)).length);
  const all = () => (state() === "OPEN" ? props.group.open : state() === "IGNORED" ? props.group.ignored : 0);
  const chosen = (): Chosen => {
    const accountId = props.group.account.id;
    return whole() ? { accountId, groupIds: [props.group.id] } : { accountId, errorIds: [...picked()] };
  };
  const rerun = async () => {
    if (await props.mending.rerun(chosen())) clear();
  };
  const settle = async (as: MappingErrorState) => {
    if (await props.mending.settle(chosen(), as)) clear();
  };
  const selectable = () => props.allowed && state() !== "RESOLVED";
  /** `x` selects the row that has the focus, as in every inbox. */
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== "x" || !singleKeys() || event.ctrlKey || event.metaKey || event.altKey) return;
    const row = event.target instanceof Element ? event.target.closest("[data-row]") : null;
    row?.querySelector<HTMLInputElement>("[data-select]")?.click();
  };
  return (
    <Card flush title="Records" aside={<CopyOperation {...pages.operation()} />}>
      <div class="flex flex-wrap items-center gap-2 border-b border-line px-4 py-2">
        <Select
          hideLabel
          label="Which errors"
          value={state().toLowerCase()}
          onChange={(value) => setSearch({ state: value === "open" ? null : value })}
          options={Object.entries(states).map(([value, label]) => ({ value: value.toLowerCase(), label }))}
        />
      </div>
      <Show when={selectable() && pages.peek().length > 0}>
        <ErrorSelection
          state={state()}
          shown={pages.peek().length}
          chosenShown={chosenShown()}
          chosen={whole() ? all() : picked().size}
          all={all()}
          whole={whole()}
          pending={props.mending.pending()}
          onSelectShown={(on) =>
            on
              ? pick(
                  pages.peek().map(({ id }) => id),
                  true,
                )
              : clear()
          }
          onSelectAll={() => setWhole(true)}
          onRerun={() => void rerun()}
          onSettle={(as) => void settle(as)}
        />
      </Show>
      <FailureNote
        message={
          props.mending.failure()?.message ??
          (picked().size > mostChosen
            ? `At most ${mostChosen.toLocaleString("en")} can be chosen one by one.`
            : undefined)
        }
      />
      <ListStates
        list={{
          rows: pages.rows,
          hasMore: () => false,
          loadingMore: () => false,
          loadMore: () => undefined,
          refetch: pages.refetch,
        }}
        empty={
          <EmptyState
            sentence={empties[state()]}
            operation={`mappingErrors(filter: { state: ${state()} })`}
          />
        }
        frame={(rows) => (
          <ul aria-label="Records with errors" class="divide-y divide-line" onKeyDown={onKeyDown}>
            {rows}
          </ul>
        )}
      >
        {(error) => (
          <ErrorRow
            error={error}
            suggestion={props.group.suggestion}
            selected={whole() || picked().has(error.id)}
            onSelect={selectable() ? (on) => pick([error.id], on) : null}
          />
        )}
      </ListStates>
      <Show when={pages.hasNext() || pages.number() > 1}>
        <nav
          aria-label="Pages of records"
          class="flex items-center justify-between gap-3 border-t border-line px-4 py-2 text-sm"
        >
          <Button size="sm" disabled={pages.number() === 1} onClick={() => pages.previous()}>
            Previous
          </Button>
          <span class="text-xs text-ink-mute tabular-nums" data-testid="page">
            Page {pages.number()}
            {all() > 0
              ? ` of ${Math.max(pages.number(), Math.ceil(all() / pageSize)).toLocaleString("en")}`
              : ""}
          </span>
          <Button size="sm" disabled={!pages.hasNext()} onClick={() => pages.next()}>
            Next
          </Button>
        </nav>
      </Show>
    </Card>
  );
}
