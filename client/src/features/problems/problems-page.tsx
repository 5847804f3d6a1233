import { useSearchParams } from "@solidjs/router";
import { Show } from "solid-js";
import { graphql } from "../../gql/gql.ts";
import type { ProblemKind, ProblemRow_ProblemFragment } from "../../gql/graphql.ts";
import { createList } from "../../graphql/list.ts";
import type { Environment } from "../../lib/scope.ts";
import { titleLabel } from "../../lib/enum-label.ts";
import { Card } from "../../ui/card.tsx";
import { Chip } from "../../ui/chip.tsx";
import { CopyOperation } from "../../ui/copy-operation.tsx";
import { EmptyState } from "../../ui/empty-state.tsx";
import { EnvironmentChip } from "../../ui/environment-chip.tsx";
import { Link } from "../../ui/link.tsx";
import { ListStates } from "../../ui/list-states.tsx";
import { Page } from "../../ui/page.tsx";
import { RelativeTime } from "../../ui/relative-time.tsx";
import { Select } from "../../ui/text-field.tsx";
import { ProblemFix } from "./problem-fix.tsx";

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

export const problemRowFragment = graphql(`
  fragment ProblemRow_problem on Problem {
    id
    kind
    environment
    title
    message
    openedAt
    resolvedAt
    resolution
    rule {
      id
      name
    }
    account {
      id
      providerOrgName
    }
    ...ProblemFix_problem
  }
`);

const kinds = [
  "CONFIGURATION_NEEDED",
  "REAUTHENTICATION_REQUIRED",
  "SYNC_FAILED",
  "WATCH_FAILED",
] as const satisfies readonly ProblemKind[];

function ProblemRow(props: { problem: ProblemRow_ProblemFragment }) {
  return (
    <li
      data-row
      aria-label={props.problem.title}
      class="flex animate-row-in flex-wrap items-start gap-x-4 gap-y-3 px-4 py-3.5 focus-within:bg-hover hover:bg-hover"
    >
      <div class="min-w-0 flex-1 basis-72">
        <div class="mb-1 flex flex-wrap items-center gap-2">
          <Chip dot tone={props.problem.resolvedAt ? "good" : "bad"}>
            {props.problem.resolvedAt ? "Resolved" : titleLabel(props.problem.kind)}
          </Chip>
          <Show when={props.problem.environment}>
            {(environment) => <EnvironmentChip environment={environment()} />}
          </Show>
          <span class="text-xs text-ink-mute">
            <RelativeTime at={props.problem.openedAt} />
          </span>
        </div>
        <h3 class="text-sm font-medium">{props.problem.title}</h3>
        <p class="text-sm text-ink-soft">{props.problem.message}</p>
        <p class="mt-1 flex flex-wrap gap-x-3 text-xs">
          <Show when={props.problem.rule}>
            {(rule) => <Link href={`/rules/${encodeURIComponent(rule().id)}`}>Rule {rule().name}</Link>}
          </Show>
          <Show when={props.problem.account}>
            {(account) => (
              <Link href={`/accounts/${encodeURIComponent(account().id)}`}>
                Account {account().providerOrgName}
              </Link>
            )}
          </Show>
          <Show when={props.problem.resolution}>{(text) => <span class="text-ink-mute">{text()}</span>}</Show>
        </p>
      </div>
      <Show when={!props.problem.resolvedAt}>
        <ProblemFix problem={props.problem} />
      </Show>
    </li>
  );
}

/** The inbox: what keeps something from working, why, and the one click that mends it. */
export function ProblemsPage() {
  const [search, setSearch] = useSearchParams<{ state?: string; kind?: string; only?: string }>();
  const kind = () => kinds.find((each) => each === search.kind);
  const only = (): Environment | undefined =>
    search.only === "development" ? "DEVELOPMENT" : search.only === "production" ? "PRODUCTION" : undefined;
  const problems = createList({
    document: problemsDocument,
    variables: () => ({
      filter: { resolved: search.state === "resolved", kind: kind(), environment: only() },
    }),
    connection: (data) => data.problems,
    typename: "Problem",
    volatile: () => true,
  });
  return (
    <Page
      title="Problems"
      lead="What keeps something from working, in both environments, and how to mend it."
    >
      <Card
        flush
        title={search.state === "resolved" ? "Resolved" : "Open"}
        aside={<CopyOperation {...problems.operation()} />}
      >
        <div class="flex flex-wrap gap-2 border-b border-line px-4 py-2">
          <Select
            hideLabel
            label="State"
            value={search.state ?? "open"}
            onChange={(value) => setSearch({ state: value === "resolved" ? value : null })}
            options={[
              { value: "open", label: "Open" },
              { value: "resolved", label: "Resolved" },
            ]}
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
        <ListStates
          list={problems}
          empty={
            <EmptyState
              sentence={
                search.state === "resolved"
                  ? "No problem has been resolved yet."
                  : "No open problem: everything that is set up works."
              }
              operation="problems(filter: { resolved: false })"
            />
          }
          frame={(rows) => (
            <ul aria-label="Problems" class="divide-y divide-line">
              {rows}
            </ul>
          )}
        >
          {(problem) => <ProblemRow problem={problem} />}
        </ListStates>
      </Card>
    </Page>
  );
}
