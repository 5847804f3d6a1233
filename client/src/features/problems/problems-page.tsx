import { useSearchParams } from "@solidjs/router";
import { Show, createMemo, createSignal } from "solid-js";
import { graphql } from "../../gql/gql.ts";
import type { ProblemKind } from "../../gql/graphql.ts";
import { createList } from "../../graphql/list.ts";
import { useSession } from "../../graphql/session.tsx";
import { createQuery } from "../../graphql/solid.ts";
import type { Environment } from "../../lib/scope.ts";
import { titleLabel } from "../../lib/enum-label.ts";
import { Card } from "../../ui/card.tsx";
import { CopyOperation } from "../../ui/copy-operation.tsx";
import { EmptyState } from "../../ui/empty-state.tsx";
import { ListStates } from "../../ui/list-states.tsx";
import { Page } from "../../ui/page.tsx";
import { singleKeys } from "../../ui/shortcuts.ts";
import { Select } from "../../ui/text-field.tsx";
import { needsAccount } from "./bulk-fix.ts";
import { BulkBar } from "./bulk-bar.tsx";
import { ProblemRow } from "./problem-row.tsx";

const problemsDocument = graphql(`
  query Problems($first: Int, $after: String, $filter: ProblemFilter) {
    problems(first: $first, after: $after, filter: $filter) {
      edges {
        node {
          ...ProblemRow_problem
        }
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
`);

const problemServicesDocument = graphql(`
  query ProblemServices {
    connected: services(first: 100, filter: { connected: true }) {
      edges {
        node {
          id
          key
          name
        }
      }
    }
    events: services(first: 100, filter: { capability: EVENTS }) {
      edges {
        node {
          id
          key
          name
        }
      }
    }
  }
`);

const kinds = [
  "CONFIGURATION_NEEDED",
  "REAUTHENTICATION_REQUIRED",
  "FUNCTION_FAILING",
  "SYNC_FAILED",
  "WATCH_FAILED",
  "CALLBACK_FAILING",
  "CALLBACK_DISABLED",
  "CONTACTS_PULL_FAILED",
  "CONTACTS_PUSH_FAILED",
  "USERS_SYNC_FAILED",
  "VIEWS_SYNC_FAILED",
] as const satisfies readonly ProblemKind[];

const states = ["open", "dismissed", "resolved"] as const;
const empties = {
  open: "No open problem: everything that is set up works.",
  dismissed: "Nobody has dismissed a problem.",
  resolved: "No problem has been resolved yet.",
} satisfies Record<(typeof states)[number], string>;

/** The inbox: what keeps something from working, why, since when, and the one click that mends it. */
export function ProblemsPage() {
  const { can } = useSession();
  const [search, setSearch] = useSearchParams<{
    state?: string;
    kind?: string;
    only?: string;
    service?: string;
  }>();
  const kind = () => kinds.find((each) => each === search.kind);
  const state = () => states.find((each) => each === search.state) ?? "open";
  const only = (): Environment | undefined =>
    search.only === "development" ? "DEVELOPMENT" : search.only === "production" ? "PRODUCTION" : undefined;
  const problems = createList({
    document: problemsDocument,
    variables: () => ({
      filter: {
        resolved: state() === "resolved",
        // What was dismissed may have been resolved since.
        dismissed: state() === "resolved" ? null : state() === "dismissed",
        kind: kind(),
        environment: only(),
        serviceKey: search.service || undefined,
      },
    }),
    connection: (data) => data.problems,
    typename: "Problem",
    volatile: () => true,
    pageSize: 50,
  });
  const services = createQuery(problemServicesDocument, () => ({}));
  /** Those that can have problems: what is connected, and what rules listen to though it is not. */
  const serviceOptions = () => {
    const known = [...(services.peek()?.connected.edges ?? []), ...(services.peek()?.events.edges ?? [])];
    const names = new Map(known.map(({ node }) => [node.key, node.name]));
    return [...names].map(([value, label]) => ({ value, label }));
  };
  const [picked, setPicked] = createSignal<ReadonlySet<string>>(new Set());
  const pick = (ids: readonly string[], on: boolean) =>
    setPicked((now) => {
      const next = new Set(now);
      for (const id of ids)
        if (on) next.add(id);
        else next.delete(id);
      return next;
    });
  const selectable = createMemo(() => problems.peek().filter(needsAccount));
  const selected = createMemo(() => selectable().filter((problem) => picked().has(problem.id)));
  const allowed = ({ kind, environment }: { kind: ProblemKind; environment: Environment | null }) => {
    if (kind.startsWith("CALLBACK_")) return can("EXTENSIONS");
    return can(environment === "PRODUCTION" ? "RULES_PRODUCTION" : "RULES_DEVELOPMENT");
  };
  /** `x` selects the row that has the focus, as in every inbox. */
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== "x" || !singleKeys() || event.ctrlKey || event.metaKey || event.altKey) return;
    const row = event.target instanceof Element ? event.target.closest("[data-row]") : null;
    row?.querySelector<HTMLInputElement>("[data-select]")?.click();
  };
  return (
    <Page
      title="Problems"
      lead="What keeps something from working, in both environments, and how to mend it."
    >
      <Card flush title={titleLabel(state())} aside={<CopyOperation {...problems.operation()} />}>
        <div class="grid grid-cols-2 gap-2 border-b border-line px-4 py-2 sm:flex sm:flex-wrap">
          <Select
            hideLabel
            label="State"
            value={state()}
            onChange={(value) => setSearch({ state: value === "open" ? null : value })}
            options={states.map((value) => ({ value, label: titleLabel(value) }))}
          />
          <Select
            hideLabel
            label="Kind"
            placeholder="Any kind"
            value={search.kind ?? ""}
            onChange={(value) => setSearch({ kind: value || null })}
            options={kinds.map((value) => ({ value, label: titleLabel(value) }))}
          />
          <Select
            hideLabel
            label="Service of the problem"
            placeholder="Any service"
            value={search.service ?? ""}
            onChange={(value) => setSearch({ service: value || null })}
            options={serviceOptions()}
          />
          <Select
            hideLabel
            label="Environment of the problem"
            placeholder="Both environments"
            value={search.only ?? ""}
            onChange={(value) => setSearch({ only: value || null })}
            options={[
              { value: "development", label: "Development" },
              { value: "production", label: "Production" },
            ]}
          />
        </div>
        <Show when={state() === "open" && selectable().length > 1}>
          <BulkBar
            selectable={selectable()}
            selected={selected()}
            onSelectAll={(on) =>
              pick(
                selectable().map((problem) => problem.id),
                on,
              )
            }
            onDone={() => setPicked(new Set<string>())}
          />
        </Show>
        <ListStates
          list={problems}
          empty={
            <EmptyState
              sentence={empties[state()]}
              operation={`problems(filter: { resolved: ${state() === "resolved"}, dismissed: ${state() === "dismissed"} })`}
            />
          }
          frame={(rows) => (
            <ul aria-label="Problems" class="divide-y divide-line" onKeyDown={onKeyDown}>
              {rows}
            </ul>
          )}
        >
          {(problem) => (
            <ProblemRow
              problem={problem}
              selected={picked().has(problem.id)}
              onSelect={
                state() === "open" && selectable().length > 1 && needsAccount(problem)
                  ? (on) => pick([problem.id], on)
                  : null
              }
              allowed={allowed(problem)}
            />
          )}
        </ListStates>
      </Card>
    </Page>
  );
}
