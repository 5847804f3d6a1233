import { useParams, useSearchParams } from "@solidjs/router";
import { For, Show, Suspense } from "solid-js";
import { graphql } from "../../gql/gql.ts";
import { createList } from "../../graphql/list.ts";
import { useSession } from "../../graphql/session.tsx";
import { createQuery } from "../../graphql/solid.ts";
import { SubscriptionStatusChip } from "../../ui/callback-chips.tsx";
import { Card } from "../../ui/card.tsx";
import { Chip } from "../../ui/chip.tsx";
import { CopyField } from "../../ui/copy-button.tsx";
import { CopyOperation } from "../../ui/copy-operation.tsx";
import { EmptyState } from "../../ui/empty-state.tsx";
import { Link } from "../../ui/link.tsx";
import { Page } from "../../ui/page.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";
import { createDeliveriesLive, createSubscriptionsLive } from "./callbacks.live.ts";
import { DeliveryFilter, deliverySelection, emptyDeliveries } from "./delivery-filter.tsx";
import { DeliveryRows } from "./delivery-rows.tsx";
import { HealthCard } from "./health-card.tsx";
import { HourCharts } from "./hour-charts.tsx";
import { SettingsCard } from "./settings-card.tsx";
import { SubscriptionActions } from "./subscription-actions.tsx";

const subscriptionDocument = graphql(`
  query CallbackSubscriptionPage($id: ID!) {
    node(id: $id) {
      id
      ... on CallbackSubscription {
        ...LiveSubscription_subscription
        problems {
          id
          title
          message
        }
      }
    }
  }
`);

const hoursDocument = graphql(`
  query CallbackSubscriptionHours($id: ID!) {
    node(id: $id) {
      id
      ... on CallbackSubscription {
        activity(days: 28) {
          hour
          succeeded
          failed
          p50Ms
          p95Ms
        }
      }
    }
  }
`);

const deliveriesDocument = graphql(`
  query CallbackSubscriptionDeliveries($id: ID!, $first: Int, $after: String, $filter: DeliveryFilter) {
    node(id: $id) {
      id
      ... on CallbackSubscription {
        deliveries(first: $first, after: $after, filter: $filter) {
          edges {
            node {
              ...LiveDelivery_delivery
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

/** One endpoint of one event, for its publisher: how it does, what waits, how fast it is called, what went to it. */
export function SubscriptionPage() {
  const params = useParams<{ id: string }>();
  const { can } = useSession();
  const id = () => decodeURIComponent(params.id);
  createSubscriptionsLive(() => ({ subscriptionId: id() }));
  createDeliveriesLive(() => ({ subscriptionId: id() }));
  const query = createQuery(subscriptionDocument, () => ({ id: id() }), {
    // What waits grows with each event, also while nothing is sent.
    touchedBy: ["Problem", "Extension", "Delivery"],
  });
  const found = () => {
    const node = query.data()?.node;
    return node && "health" in node ? node : null;
  };
  return (
    <Show
      when={found()}
      fallback={
        <Page title="No such endpoint">
          <EmptyState
            sentence="There is no callback endpoint at this address."
            action={<Link href="/extensions">All extensions</Link>}
          />
        </Page>
      }
    >
      {(subscription) => (
        <Page
          title={subscription().event}
          above={[
            { label: "Extensions", href: "/extensions" },
            { label: subscription().extension.name, href: `/extensions/${subscription().extension.key}` },
            { label: "Callbacks", href: `/extensions/${subscription().extension.key}/callbacks` },
          ]}
          chips={
            <>
              <SubscriptionStatusChip status={subscription().status} />
              <Show when={!subscription().isCurrent}>
                <Chip title="The newest version lists another URL or none. Installations of older versions still use it.">
                  Older versions only
                </Chip>
              </Show>
            </>
          }
          actions={
            <Show when={can("EXTENSIONS")}>
              <SubscriptionActions subscription={subscription()} />
            </Show>
          }
        >
          <div class="max-w-2xl">
            <CopyField label="URL of the endpoint" value={subscription().url} />
          </div>
          <For each={subscription().problems}>
            {(problem) => (
              <div role="note" class="rounded-lg border border-bad/40 bg-bad-soft px-4 py-3 text-sm">
                <p class="font-medium text-bad">{problem.title}</p>
                <p class="text-ink-soft">{problem.message}</p>
              </div>
            )}
          </For>
          <HealthCard
            subscription={subscription()}
            operation={{ document: String(subscriptionDocument), variables: { id: id() } }}
          />
          <Suspense fallback={<Skeleton class="h-64 w-full rounded-lg" />}>
            <SubscriptionHours id={id()} />
          </Suspense>
          <SubscriptionDeliveries id={id()} />
          <SettingsCard subscription={subscription()} allowed={can("EXTENSIONS")} />
        </Page>
      )}
    </Show>
  );
}

function SubscriptionHours(props: { id: string }) {
  // Numbers move with every attempt: the charts follow the subscription's changes, which come at most once a second.
  const query = createQuery(hoursDocument, () => ({ id: props.id }), { touchedBy: ["CallbackSubscription"] });
  const points = () => {
    const node = query.data()?.node;
    return node && "activity" in node ? node.activity : [];
  };
  return <HourCharts points={points()} />;
}

function SubscriptionDeliveries(props: { id: string }) {
  const [search, setSearch] = useSearchParams<{ only?: string }>();
  const only = () => deliverySelection(search.only);
  const deliveries = createList({
    document: deliveriesDocument,
    variables: () => ({ id: props.id, filter: { only: only() } }),
    connection: ({ node }) => (node && "deliveries" in node ? node.deliveries : null),
    typename: "Delivery",
    also: ["CallbackSubscription"],
    volatile: () => only() !== undefined,
  });
  const empty = () => {
    const selection = only();
    return selection
      ? emptyDeliveries[selection]
      : "Nothing went to this endpoint yet. Deliveries appear here by themselves.";
  };
  return (
    <Card flush title="Deliveries" aside={<CopyOperation {...deliveries.operation()} />}>
      <div class="flex flex-wrap gap-2 border-b border-line px-4 py-2">
        <DeliveryFilter value={only()} onChange={(value) => setSearch({ only: value })} />
      </div>
      <DeliveryRows list={deliveries} empty={empty()} operation="callbackSubscriptions { deliveries }" />
    </Card>
  );
}
