import { graphql } from "../../gql/gql.ts";
import { createList } from "../../graphql/list.ts";
import type { Environment } from "../../lib/scope.ts";
import { Card } from "../../ui/card.tsx";
import { EmptyState } from "../../ui/empty-state.tsx";
import { Link } from "../../ui/link.tsx";
import { ListStates } from "../../ui/list-states.tsx";
import { RelativeTime } from "../../ui/relative-time.tsx";
import { ExecutionStatusChip } from "../../ui/status-chips.tsx";

const overviewExecutionsDocument = graphql(`
  query OverviewExecutions($first: Int, $after: String, $filter: ExecutionFilter) {
    executions(first: $first, after: $after, filter: $filter) {
      edges {
        node {
          id
          ruleName
          status
          createdAt
          event {
            id
            eventType {
              key
              label
            }
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

/** What ran last in the chosen environment. */
export function RecentExecutions(props: { environment: Environment }) {
  const executions = createList({
    document: overviewExecutionsDocument,
    variables: () => ({ filter: { environment: props.environment } }),
    connection: (data) => data.executions,
    typename: "Execution",
    pageSize: 8,
  });
  return (
    <Card
      flush
      title="Recent executions"
      aside={
        <Link href="/executions" class="text-xs">
          All executions
        </Link>
      }
    >
      <ListStates
        list={{ ...executions, hasMore: () => false }}
        empty={
          <EmptyState
            sentence="Nothing has run yet. A rule runs when an event of its account arrives."
            action={<Link href="/rules/new">Create a rule</Link>}
            operation="createRule"
          />
        }
        frame={(rows) => (
          <ul aria-label="Recent executions" class="divide-y divide-line">
            {rows}
          </ul>
        )}
      >
        {(execution) => (
          <li
            data-row
            class="flex animate-row-in items-center gap-3 px-4 py-2.5 text-sm focus-within:bg-hover hover:bg-hover"
          >
            <div class="min-w-0 flex-1">
              <Link
                plain
                class="rounded-sm font-medium hover:underline"
                href={`/executions/${encodeURIComponent(execution.id)}`}
              >
                {execution.ruleName}
              </Link>
              <p class="text-xs text-ink-mute">
                {execution.event.eventType.label}, <RelativeTime at={execution.createdAt} />
              </p>
            </div>
            <ExecutionStatusChip status={execution.status} />
          </li>
        )}
      </ListStates>
    </Card>
  );
}
