import { useParams, useSearchParams } from "@solidjs/router";
import { Show, Suspense } from "solid-js";
import { graphql } from "../../gql/gql.ts";
import { createList } from "../../graphql/list.ts";
import { createQuery } from "../../graphql/solid.ts";
import { buttonClass } from "../../ui/button.tsx";
import { Card } from "../../ui/card.tsx";
import { CopyOperation } from "../../ui/copy-operation.tsx";
import { EmptyState } from "../../ui/empty-state.tsx";
import { Link } from "../../ui/link.tsx";
import { ListStates } from "../../ui/list-states.tsx";
import { Page } from "../../ui/page.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";
import { Table } from "../../ui/table.tsx";
import { createDeliveriesLive, createSubscriptionsLive } from "./callbacks.live.ts";
import { DeliveryFilter, deliverySelection, emptyDeliveries } from "./delivery-filter.tsx";
import { DeliveryRows } from "./delivery-rows.tsx";
import { HourCharts } from "./hour-charts.tsx";
import { ObjectiveNote } from "./objective-note.tsx";
import { SubscriptionRow } from "./subscription-row.tsx";

const extensionDocument = graphql(`
  query ExtensionCallbacksPage($key: String!) {
    extension(key: $key) {
      id
      key
      name
      isOwn
      objective {
        days
        target
        delivered
        undelivered
        rate
        met
        warning
      }
    }
  }
`);

const hoursDocument = graphql(`
  query ExtensionCallbackHours($key: String!) {
    extension(key: $key) {
      id
      activity(days: 28) {
        hour
        succeeded
        failed
        p50Ms
        p95Ms
      }
    }
  }
`);

const deliveriesDocument = graphql(`
  query ExtensionDeliveries($key: String!, $first: Int, $after: String, $filter: DeliveryFilter) {
    extension(key: $key) {
      id
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
`);

const subscriptionsDocument = graphql(`
  query CallbackSubscriptions($first: Int, $after: String, $filter: CallbackSubscriptionFilter) {
    callbackSubscriptions(first: $first, after: $after, filter: $filter) {
      edges {
        node {
          ...LiveSubscription_subscription
        }
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
`);

/** Every endpoint of an extension, for its publisher: what each listens to and how it does. */
export function CallbacksPage() {
  const params = useParams<{ key: string }>();
  const key = () => decodeURIComponent(params.key);
  createSubscriptionsLive(() => ({ extensionKey: key() }));
  createDeliveriesLive(() => ({ extensionKey: key() }));
  const query = createQuery(extensionDocument, () => ({ key: key() }), {
    touchedBy: ["CallbackSubscription", "Extension"],
  });
  const subscriptions = createList({
    document: subscriptionsDocument,
    variables: () => ({ filter: { extensionKey: key() } }),
    connection: (data) => data.callbackSubscriptions,
    typename: "CallbackSubscription",
    // What waits grows with each event, also while nothing is sent.
    also: ["Extension", "Delivery"],
    pageSize: 50,
  });
  const own = () => {
    const extension = query.data()?.extension;
    return extension?.isOwn ? extension : null;
  };
  return (
    <Show
      when={own()}
      fallback={
        <Page title="No such extension">
          <EmptyState
            sentence="There is no extension at this address whose callbacks this organization manages."
            action={<Link href="/extensions">All extensions</Link>}
          />
        </Page>
      }
    >
      {(extension) => (
        <Page
          title="Callbacks"
          above={[
            { label: "Extensions", href: "/extensions" },
            { label: extension().name, href: `/extensions/${extension().key}` },
          ]}
          lead="One endpoint per event and URL, made by publishing a version: how each does and what waits for it."
          actions={
            <>
              <Link plain class={buttonClass()} href={`/extensions/${extension().key}/verify`}>
                Verify a request
              </Link>
              <Link plain class={buttonClass()} href="/deliveries?side=publisher">
                Deliveries
              </Link>
            </>
          }
        >
          <Show when={extension().objective}>
            {(objective) => (
              <Card title="28-day objective" note="all endpoints together">
                <ObjectiveNote objective={objective()} />
              </Card>
            )}
          </Show>
          <Card flush title="Endpoints" aside={<CopyOperation {...subscriptions.operation()} />}>
            <ListStates
              list={subscriptions}
              empty={
                <EmptyState
                  sentence="This extension listens to nothing yet. List events under callbackListener in its manifest and publish a version."
                  action={<Link href={`/extensions/${extension().key}/publish`}>Publish a version</Link>}
                  operation="publishExtensionVersion"
                />
              }
              frame={(rows) => (
                <Table
                  label="Endpoints"
                  columns={[
                    { label: "Event and URL" },
                    { label: "Status" },
                    { label: "24 hours", class: "text-right" },
                    { label: "Waiting", class: "text-right" },
                    { label: "28 days", class: "text-right" },
                    { label: "Last success" },
                  ]}
                >
                  {rows}
                </Table>
              )}
            >
              {(subscription) => <SubscriptionRow subscription={subscription} />}
            </ListStates>
          </Card>
          <Suspense fallback={<Skeleton class="h-64 w-full rounded-lg" />}>
            <ExtensionHours key={key()} />
          </Suspense>
          <ExtensionDeliveries key={key()} />
        </Page>
      )}
    </Show>
  );
}

function ExtensionHours(props: { key: string }) {
  const query = createQuery(hoursDocument, () => ({ key: props.key }), {
    touchedBy: ["CallbackSubscription"],
  });
  return <HourCharts points={query.data()?.extension?.activity ?? []} />;
}

function ExtensionDeliveries(props: { key: string }) {
  const [search, setSearch] = useSearchParams<{ only?: string }>();
  const only = () => deliverySelection(search.only);
  const deliveries = createList({
    document: deliveriesDocument,
    variables: () => ({ key: props.key, filter: { only: only() } }),
    connection: (data) => data.extension?.deliveries,
    typename: "Delivery",
    also: ["CallbackSubscription"],
    volatile: () => only() !== undefined,
  });
  const empty = () => {
    const selection = only();
    return selection
      ? emptyDeliveries[selection]
      : "No delivery yet. They appear here by themselves as soon as something happens to an installation.";
  };
  return (
    <Card flush title="Deliveries" aside={<CopyOperation {...deliveries.operation()} />}>
      <div class="flex flex-wrap gap-2 border-b border-line px-4 py-2">
        <DeliveryFilter value={only()} onChange={(value) => setSearch({ only: value })} />
      </div>
      <DeliveryRows list={deliveries} empty={empty()} operation="extension(key: …) { deliveries }" />
    </Card>
  );
}
