import { Show } from "solid-js";
import { graphql } from "../../gql/gql.ts";
import { createList } from "../../graphql/list.ts";
import { Button } from "../../ui/button.tsx";
import { Card } from "../../ui/card.tsx";
import { openDialog } from "../../ui/dialog-request.ts";
import { EnvironmentChip } from "../../ui/environment-chip.tsx";
import { Icon } from "../../ui/icon.tsx";
import { Link } from "../../ui/link.tsx";
import { ListStates } from "../../ui/list-states.tsx";
import { RelativeTime } from "../../ui/relative-time.tsx";

const overviewProblemsDocument = graphql(`
  query OverviewProblems($first: Int, $after: String) {
    problems(first: $first, after: $after) {
      edges {
        node {
          id
          kind
          environment
          title
          message
          openedAt
          fix {
            mutation
            label
          }
          rule {
            id
          }
        }
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
`);

/** The open problems, with the way to mend each. */
export function ProblemsAtAGlance() {
  const problems = createList({
    document: overviewProblemsDocument,
    variables: () => ({}),
    connection: (data) => data.problems,
    typename: "Problem",
    volatile: () => true,
    pageSize: 4,
  });
  return (
    <Card
      flush
      title="Problems"
      aside={
        <Link href="/problems" class="text-xs">
          All problems
        </Link>
      }
    >
      <ListStates
        list={{ ...problems, hasMore: () => false }}
        empty={
          <p class="flex items-center gap-2 px-4 py-5 text-sm text-ink-soft">
            <Icon name="check" class="size-4 text-good" />
            No open problem: everything that is set up works.
          </p>
        }
        frame={(rows) => (
          <ul aria-label="Open problems" class="divide-y divide-line">
            {rows}
          </ul>
        )}
      >
        {(problem) => (
          <li
            data-row
            class="flex animate-row-in flex-wrap items-center gap-x-3 gap-y-1.5 px-4 py-2.5 text-sm"
          >
            <span class="size-2 rounded-full bg-bad-solid" aria-hidden="true" />
            <span class="min-w-0 flex-1 basis-56 font-medium">{problem.title}</span>
            <Show when={problem.environment}>
              {(environment) => <EnvironmentChip environment={environment()} />}
            </Show>
            <span class="text-xs text-ink-mute">
              <RelativeTime at={problem.openedAt} />
            </span>
            <Show
              when={problem.fix.mutation === "associateRule" && problem.rule}
              fallback={
                <Link href="/problems" class="text-xs">
                  {problem.fix.label}
                </Link>
              }
            >
              {(rule) => (
                <Button
                  size="sm"
                  onClick={() => {
                    if (problem.environment)
                      openDialog({
                        kind: "associateRule",
                        ruleId: rule().id,
                        environment: problem.environment,
                      });
                  }}
                >
                  {problem.fix.label}
                </Button>
              )}
            </Show>
          </li>
        )}
      </ListStates>
    </Card>
  );
}
