import { Show } from "solid-js";
import { graphql } from "../../gql/gql.ts";
import { createList } from "../../graphql/list.ts";
import { entityPath } from "../../lib/entity-path.ts";
import { Card } from "../../ui/card.tsx";
import { CopyOperation } from "../../ui/copy-operation.tsx";
import { EmptyState } from "../../ui/empty-state.tsx";
import { Link } from "../../ui/link.tsx";
import { ListStates } from "../../ui/list-states.tsx";
import { Page } from "../../ui/page.tsx";
import { RelativeTime } from "../../ui/relative-time.tsx";

const activityDocument = graphql(`
  query Activity($first: Int, $after: String) {
    activity(first: $first, after: $after) {
      edges {
        node {
          cursor
          change
          at
          actorName
          text
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

/** Everything that changes, as it changes. */
export function ActivityPage() {
  const activity = createList({
    document: activityDocument,
    variables: () => ({}),
    connection: (data) => data.activity,
    typename: "ActivityEntry",
    pageSize: 50,
  });
  return (
    <Page
      title="Activity"
      lead="Every change in the organization, newest first, live. The names are those of the change feed."
    >
      <Card flush title="Changes" aside={<CopyOperation {...activity.operation()} />}>
        <ListStates
          list={activity}
          empty={
            <EmptyState
              sentence="Nothing has changed yet."
              operation="subscription { activityAdded { … } }"
            />
          }
          frame={(rows) => (
            <ul aria-label="Activity" class="divide-y divide-line">
              {rows}
            </ul>
          )}
        >
          {(entry) => (
            <li
              data-row
              class="flex animate-row-in flex-wrap items-baseline gap-x-4 gap-y-1 px-4 py-2.5 text-sm focus-within:bg-hover hover:bg-hover"
            >
              <p class="min-w-0 flex-1 basis-64">
                <Show when={entityPath(entry.entityType, entry.entityId)} fallback={entry.text}>
                  {(path) => (
                    <Link plain class="rounded-sm hover:underline" href={path()}>
                      {entry.text}
                    </Link>
                  )}
                </Show>
              </p>
              <Show when={entry.actorName}>
                {(name) => <span class="text-xs text-ink-mute">{name()}</span>}
              </Show>
              <code class="font-mono text-2xs text-ink-mute">{entry.change}</code>
              <span class="w-24 text-right text-xs text-ink-mute">
                <RelativeTime at={entry.at} />
              </span>
            </li>
          )}
        </ListStates>
      </Card>
    </Page>
  );
}
