import { useParams } from "@solidjs/router";
import { Show, Suspense } from "solid-js";
import { graphql } from "../../gql/gql.ts";
import type { LiveSubscription_SubscriptionFragment } from "../../gql/graphql.ts";
import { createList } from "../../graphql/list.ts";
import { createQuery } from "../../graphql/solid.ts";
import { boundedCount } from "../../lib/format-count.ts";
import { buttonClass } from "../../ui/button.tsx";
import { SubscriptionStatusChip } from "../../ui/callback-chips.tsx";
import { Card } from "../../ui/card.tsx";
import { Chip } from "../../ui/chip.tsx";
import { CopyOperation } from "../../ui/copy-operation.tsx";
import { EmptyState } from "../../ui/empty-state.tsx";
import { Link } from "../../ui/link.tsx";
import { ListStates } from "../../ui/list-states.tsx";
import { Page } from "../../ui/page.tsx";
import { RelativeTime } from "../../ui/relative-time.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";
import { Cell, Row, Table } from "../../ui/table.tsx";
import { createDeliveryCountsLive, createSubscriptionsLive } from "./callbacks.live.ts";
import { HourCharts } from "./hour-charts.tsx";
import { percent } from "./hour-series.ts";
import { ObjectiveNote } from "./objective-note.tsx";

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

function SubscriptionRow(props: { subscription: LiveSubscription_SubscriptionFragment }) {
  const rate = () => props.subscription.health.successRate24h;
  return (
    <Row label={`${props.subscription.event} to ${props.subscription.url}`}>
      <Cell class="max-w-96 min-w-52">
        <Link
          plain
          class="rounded-sm font-medium hover:underline"
          href={`/callbacks/${encodeURIComponent(props.subscription.id)}`}
        >
          {props.subscription.event}
        </Link>
        <Show when={!props.subscription.isCurrent}>
          <Chip class="ml-2">Older versions only</Chip>
        </Show>
        <p class="font-mono text-2xs break-all text-ink-mute">{props.subscription.url}</p>
      </Cell>
      <Cell class="min-w-40">
        <SubscriptionStatusChip status={props.subscription.status} />
        <Show when={props.subscription.status !== "ACTIVE"}>
          <p class="mt-0.5 line-clamp-2 max-w-64 text-xs text-ink-mute" title={props.subscription.reason}>
            {props.subscription.reason}
          </p>
        </Show>
      </Cell>
      <Cell class="text-right tabular-nums">{rate() === null ? "–" : percent(rate() ?? 0)}</Cell>
      <Cell class="text-right tabular-nums">
        {boundedCount(props.subscription.waiting)}
        <Show when={props.subscription.oldestWaitingAt}>
          {(at) => (
            <p class="text-2xs text-ink-mute">
              <RelativeTime at={at()} />
            </p>
          )}
        </Show>
      </Cell>
      <Cell class="text-right tabular-nums">
        <Show when={props.subscription.objective.rate !== null} fallback="–">
          <Chip tone={props.subscription.objective.met ? "good" : "bad"}>
            {percent(props.subscription.objective.rate ?? 0)}
          </Chip>
        </Show>
      </Cell>
      <Cell class="text-ink-soft">
        <Show when={props.subscription.health.lastSuccessAt} fallback="–">
          {(at) => <RelativeTime at={at()} />}
        </Show>
      </Cell>
    </Row>
  );
}

/** Every endpoint of an extension, for its publisher: what each listens to and how it does. */
export function CallbacksPage() {
  const params = useParams<{ key: string }>();
  const key = () => decodeURIComponent(params.key);
  createSubscriptionsLive(() => ({ extensionKey: key() }));
  createDeliveryCountsLive(key);
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
