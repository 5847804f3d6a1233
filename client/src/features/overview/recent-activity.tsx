import { Show } from "solid-js";
import { graphql } from "../../gql/gql.ts";
import { createList } from "../../graphql/list.ts";
import { entityPath } from "../../lib/entity-path.ts";
import { Card } from "../../ui/card.tsx";
import { EmptyState } from "../../ui/empty-state.tsx";
import { Link } from "../../ui/link.tsx";
import { ListStates } from "../../ui/list-states.tsx";
import { RelativeTime } from "../../ui/relative-time.tsx";

const overviewActivityDocument = graphql(`
  query OverviewActivity($first: Int, $after: String) {
    activity(first: $first, after: $after) {
      edges {
        node {
          cursor
          at
          text
          actorName
          entityType
          entityId
        }
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
`);

/** The latest changes, as they come. */
export function RecentActivity() {
  const activity = createList({
    document: overviewActivityDocument,
    variables: () => ({}),
    connection: (data) => data.activity,
    typename: "ActivityEntry",
    pageSize: 10,
  });
  return (
    <Card
      flush
      title="Activity"
      aside={
        <Link href="/activity" class="text-xs">
          All activity
        </Link>
      }
    >
      <ListStates
        list={{ ...activity, hasMore: () => false }}
        empty={
          <EmptyState sentence="Nothing has changed yet." operation="subscription { activityAdded { … } }" />
        }
        frame={(rows) => (
          <ul aria-label="Recent activity" class="divide-y divide-line">
            {rows}
          </ul>
        )}
      >
        {(entry) => (
          <li
            data-row
            class="flex animate-row-in items-baseline gap-4 px-4 py-2 text-sm focus-within:bg-hover hover:bg-hover"
          >
            <p class="min-w-0 flex-1">
              <Show when={entityPath(entry.entityType, entry.entityId)} fallback={entry.text}>
                {(path) => (
                  <Link plain class="rounded-sm hover:underline" href={path()}>
                    {entry.text}
                  </Link>
                )}
              </Show>
            </p>
            <span class="text-xs text-ink-mute">
              <RelativeTime at={entry.at} />
            </span>
          </li>
        )}
      </ListStates>
    </Card>
  );
}
