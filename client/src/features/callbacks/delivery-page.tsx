import { useParams } from "@solidjs/router";
import { Show } from "solid-js";
import { graphql } from "../../gql/gql.ts";
import { useSession } from "../../graphql/session.tsx";
import { createQuery } from "../../graphql/solid.ts";
import { Button } from "../../ui/button.tsx";
import { DeliveryStateChip } from "../../ui/callback-chips.tsx";
import { Card } from "../../ui/card.tsx";
import { Chip } from "../../ui/chip.tsx";
import { CopyField } from "../../ui/copy-button.tsx";
import { CopyOperation } from "../../ui/copy-operation.tsx";
import { openDialog } from "../../ui/dialog-request.ts";
import { EmptyState } from "../../ui/empty-state.tsx";
import { Fact, Facts } from "../../ui/facts.tsx";
import { Link } from "../../ui/link.tsx";
import { Page } from "../../ui/page.tsx";
import { RelativeTime } from "../../ui/relative-time.tsx";
import { createDeliveryLive, createSubscriptionsLive } from "./callbacks.live.ts";
import { ContextUses } from "./context-uses.tsx";
import { DeliveryStanding } from "./delivery-standing.tsx";
import { DeliveryTimeline } from "./delivery-timeline.tsx";
import { installationName } from "./installation-name.ts";

const deliveryDocument = graphql(`
  query DeliveryPage($id: ID!) {
    node(id: $id) {
      id
      ... on Delivery {
        ...LiveDelivery_delivery
        ...DeliveryPage_delivery
      }
    }
  }
`);

export const deliveryPageFragment = graphql(`
  fragment DeliveryPage_delivery on Delivery {
    id
    event
    test
    state
    reason
    hold
    nextAttemptAt
    attemptCount
    maxAttempts
    createdAt
    finishedAt
    resentByName
    resentAt
    expiresAt
    sequence
    webhookId
    endpoint
    url
    extension {
      id
      key
      name
      isOwn
    }
    subscription {
      id
      reason
    }
    installation {
      id
      side
      organizationNumber
      organizationName
    }
    attempts {
      ...DeliveryAttempt_attempt
    }
    ...ContextUses_delivery
  }
`);

/** One event for one endpoint, live: where it stands, each attempt in full, when the next one is. */
export function DeliveryPage() {
  const params = useParams<{ id: string }>();
  const { can } = useSession();
  const id = () => decodeURIComponent(params.id);
  createDeliveryLive(id);
  const query = createQuery(deliveryDocument, () => ({ id: id() }), { touchedBy: ["CallbackSubscription"] });
  const found = () => {
    const node = query.data()?.node;
    return node && "webhookId" in node ? node : null;
  };
  // Whether it is held is a matter of its endpoint, which only its publisher may follow.
  createSubscriptionsLive(() => {
    const node = query.peek()?.node;
    const subscriptionId = node && "webhookId" in node ? node.subscription?.id : null;
    return subscriptionId ? { subscriptionId } : null;
  });
  return (
    <Show
      when={found()}
      fallback={
        <Page title="No such delivery">
          <EmptyState
            sentence="There is no delivery at this address. Deliveries are kept for 30 days."
            action={<Link href="/deliveries">All deliveries</Link>}
          />
        </Page>
      }
    >
      {(delivery) => (
        <Page
          title={delivery().event}
          above={[
            ...(delivery().extension.isOwn
              ? [
                  { label: "Extensions", href: "/extensions" },
                  { label: delivery().extension.name, href: `/extensions/${delivery().extension.key}` },
                ]
              : []),
            { label: "Deliveries", href: "/deliveries" },
          ]}
          chips={
            <>
              <DeliveryStateChip state={delivery().state} />
              <Show when={delivery().test}>
                <Chip tone="info">Test</Chip>
              </Show>
            </>
          }
          actions={
            <Show when={can(delivery().subscription ? "EXTENSIONS" : "INSTALLATIONS")}>
              <Button
                disabled={delivery().state === "SENDING"}
                title={delivery().state === "SENDING" ? "An attempt is under way" : undefined}
                onClick={() => openDialog({ kind: "resendDelivery", deliveryId: delivery().id })}
              >
                {delivery().finishedAt ? "Resend" : "Send now"}
              </Button>
            </Show>
          }
        >
          <DeliveryStanding delivery={delivery()} />
          <Card title="Attempts" note={`${delivery().attemptCount} of at most ${delivery().maxAttempts}`}>
            <DeliveryTimeline delivery={delivery()} />
          </Card>
          <Card
            title="Delivery"
            aside={<CopyOperation document={String(deliveryDocument)} variables={{ id: id() }} />}
          >
            <Facts>
              <Fact name="Extension">
                <Link href={`/extensions/${delivery().extension.key}`}>{delivery().extension.name}</Link>
              </Fact>
              <Fact name="Installation">
                <Show when={delivery().installation} fallback="None: a test event">
                  {(installation) => (
                    <Link href={`/installations/${encodeURIComponent(installation().id)}`}>
                      {installationName(installation())}
                    </Link>
                  )}
                </Show>
              </Fact>
              <Fact name="Endpoint">
                <Show
                  when={delivery().subscription}
                  fallback={<span class="font-mono text-xs">{delivery().endpoint}</span>}
                >
                  {(subscription) => (
                    <Link
                      class="font-mono text-xs break-all"
                      href={`/callbacks/${encodeURIComponent(subscription().id)}`}
                    >
                      {delivery().url ?? delivery().endpoint}
                    </Link>
                  )}
                </Show>
              </Fact>
              <Fact name="Order in its installation">
                {delivery().test ? "None: it waits for nothing" : `Event ${delivery().sequence}`}
              </Fact>
              <Fact name="Made">
                <RelativeTime at={delivery().createdAt} />
              </Fact>
              <Fact name="Ended">
                <Show when={delivery().finishedAt} fallback="Not yet">
                  {(at) => <RelativeTime at={at()} />}
                </Show>
              </Fact>
              <Fact name="webhook-id, the same in every attempt">
                <CopyField label="webhook-id" value={delivery().webhookId} />
              </Fact>
              <Fact name="Delivery id">
                <CopyField label="delivery id" value={delivery().id} />
              </Fact>
            </Facts>
          </Card>
          <ContextUses delivery={delivery()} />
        </Page>
      )}
    </Show>
  );
}
