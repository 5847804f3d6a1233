import { Show } from "solid-js";
import { graphql } from "../../gql/gql.ts";
import type { CallbackEvent } from "../../gql/graphql.ts";
import { createList } from "../../graphql/list.ts";
import { touchLists } from "../../graphql/live-lists.ts";
import { usePageStart } from "../../graphql/page-start.ts";
import { createLive } from "../../graphql/solid.ts";
import { Card } from "../../ui/card.tsx";
import { DeliveryStateChip } from "../../ui/callback-chips.tsx";
import { CopyOperation } from "../../ui/copy-operation.tsx";
import { EmptyState } from "../../ui/empty-state.tsx";
import { Link } from "../../ui/link.tsx";
import { ListStates } from "../../ui/list-states.tsx";
import { RelativeTime } from "../../ui/relative-time.tsx";
import { eventWords } from "./callback-events.ts";

const eventsDocument = graphql(`
  query InstallationEvents($id: ID!, $first: Int, $after: String) {
    node(id: $id) {
      id
      ... on Installation {
        events(first: $first, after: $after) {
          edges {
            node {
              id
              event
              sequence
              at
              actorName
            }
          }
          pageInfo {
            hasNextPage
            endCursor
          }
        }
      }
    }
  }
`);

const deliveriesDocument = graphql(`
  query InstallationDeliveries($id: ID!, $first: Int, $after: String) {
    node(id: $id) {
      id
      ... on Installation {
        deliveries(first: $first, after: $after) {
          edges {
            node {
              ...InstallationDelivery_delivery
            }
          }
          pageInfo {
            hasNextPage
            endCursor
          }
        }
      }
    }
  }
`);

export const installationDeliveryFragment = graphql(`
  fragment InstallationDelivery_delivery on Delivery {
    id
    sequence
    state
    endpoint
    reason
  }
`);

const deliveryChanged = graphql(`
  subscription InstallationDeliveryChanged($after: String, $id: ID) {
    deliveryChanged(after: $after, installationId: $id) {
      cursor
      deliveryId
      delivery {
        ...InstallationDelivery_delivery
      }
    }
  }
`);

/** What happened to an installation, newest first, each with the callback that told the extension. */
export function InstallationEvents(props: {
  installationId: string;
  /** Of the installed version: an event that it does not list has no callback to wait for. */
  listeners: readonly { event: CallbackEvent }[];
}) {
  const start = usePageStart();
  const variables = () => ({ id: props.installationId });
  const events = createList({
    document: eventsDocument,
    variables,
    connection: (data) => (data.node && "events" in data.node ? data.node.events : null),
    typename: "InstallationEvent",
  });
  const deliveries = createList({
    document: deliveriesDocument,
    variables,
    connection: (data) => (data.node && "deliveries" in data.node ? data.node.deliveries : null),
    typename: "Delivery",
  });
  createLive(
    deliveryChanged,
    ({ deliveryChanged: change }) => touchLists("Delivery", change.deliveryId),
    () => ({ after: start(), ...variables() }),
  );
  const isHeard = (name: CallbackEvent) => props.listeners.some(({ event }) => event === name);
  const deliveryOf = (sequence: number) => deliveries.peek().find((each) => each.sequence === sequence);
  // An event is told once at most, so a page of events needs no more than a page of deliveries.
  const paired = {
    ...events,
    loadMore: () => {
      events.loadMore();
      if (deliveries.hasMore()) deliveries.loadMore();
    },
  };
  return (
    <Card
      flush
      title="What happened"
      aside={
        <>
          <CopyOperation {...events.operation()} />
          <Link class="text-xs" href="/deliveries">
            All deliveries
          </Link>
        </>
      }
    >
      <ListStates
        list={paired}
        empty={<EmptyState sentence="Nothing has happened yet." />}
        frame={(rows) => (
          <ol class="divide-y divide-line" aria-label="Events">
            {rows}
          </ol>
        )}
      >
        {(each) => (
          <li
            data-row
            class="flex animate-row-in flex-wrap items-center gap-x-3 gap-y-1 px-4 py-2.5 text-sm"
            aria-label={each.event}
          >
            <span class="w-6 text-right text-xs text-ink-mute tabular-nums">{each.sequence}</span>
            <div class="min-w-0 flex-1 basis-52">
              <p class="font-medium">{eventWords[each.event]}</p>
              <p class="text-xs text-ink-mute">
                <code class="font-mono">{each.event}</code> <RelativeTime at={each.at} />
                <Show when={each.actorName}>{(name) => <> by {name()}</>}</Show>
              </p>
            </div>
            <Show
              when={deliveryOf(each.sequence)}
              fallback={
                <Show when={!isHeard(each.event)}>
                  <span class="text-xs text-ink-mute">Nobody listens</span>
                </Show>
              }
            >
              {(delivery) => (
                <div class="flex min-w-0 flex-wrap items-center gap-2">
                  <DeliveryStateChip state={delivery().state} reason={delivery().reason} />
                  <Link
                    plain
                    class="rounded-sm font-mono text-xs break-all text-accent hover:underline"
                    href={`/deliveries/${encodeURIComponent(delivery().id)}`}
                  >
                    {delivery().endpoint}
                    <span class="sr-only">, delivery of {each.event}</span>
                  </Link>
                </div>
              )}
            </Show>
          </li>
        )}
      </ListStates>
    </Card>
  );
}
