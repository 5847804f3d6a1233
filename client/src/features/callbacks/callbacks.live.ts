import { graphql } from "../../gql/gql.ts";
import { touchLists } from "../../graphql/live-lists.ts";
import { usePageStart } from "../../graphql/page-start.ts";
import { createLive } from "../../graphql/solid.ts";

/** Every field of a subscription that may change while someone looks at it. */
export const liveSubscriptionFragment = graphql(`
  fragment LiveSubscription_subscription on CallbackSubscription {
    id
    event
    url
    ratePerMinute
    concurrency
    payloadQuery
    status
    reason
    pausedAt
    pausedByName
    pauseReason
    disabledAt
    disableCause
    isCurrent
    updatedAt
    oldestWaitingAt
    waiting {
      count
      more
    }
    health {
      breaker
      openedAt
      probeAt
      failingSince
      failingReason
      lastSuccessAt
      lastFailureAt
      disablesAt
      noticedPercent
      successRate24h
    }
    objective {
      days
      target
      delivered
      undelivered
      rate
      met
      warning
    }
    extension {
      id
      key
      name
    }
  }
`);

/** What a row of a list of deliveries shows. */
export const liveDeliveryFragment = graphql(`
  fragment LiveDelivery_delivery on Delivery {
    id
    event
    test
    state
    reason
    hold
    nextAttemptAt
    attemptCount
    maxAttempts
    lastStatus
    lastErrorClass
    createdAt
    finishedAt
    endpoint
    extension {
      id
      key
      name
    }
    installation {
      id
      side
      organizationNumber
      organizationName
    }
  }
`);

const deliveriesChanged = graphql(`
  subscription DeliveriesChanged($after: String, $subscriptionId: ID, $extensionKey: String) {
    deliveryChanged(after: $after, subscriptionId: $subscriptionId, extensionKey: $extensionKey) {
      cursor
      deliveryId
      delivery {
        ...LiveDelivery_delivery
      }
    }
  }
`);

const deliveryFollowed = graphql(`
  subscription DeliveryFollowed($after: String, $deliveryId: ID!) {
    deliveryChanged(after: $after, deliveryId: $deliveryId) {
      cursor
      deliveryId
      delivery {
        ...LiveDelivery_delivery
        ...DeliveryPage_delivery
      }
    }
  }
`);

const subscriptionsChanged = graphql(`
  subscription CallbackSubscriptionsChanged($after: String, $extensionKey: String, $subscriptionId: ID) {
    callbackSubscriptionChanged(after: $after, extensionKey: $extensionKey, subscriptionId: $subscriptionId) {
      cursor
      subscriptionId
      subscription {
        ...LiveSubscription_subscription
      }
    }
  }
`);

/** Keeps lists of deliveries live, of both sides, of one extension or of one endpoint, while a page shows them. Null: not yet. */
export function createDeliveriesLive(
  narrowed: () => { subscriptionId?: string; extensionKey?: string } | null,
): void {
  const start = usePageStart();
  createLive(
    deliveriesChanged,
    ({ deliveryChanged: change }) => touchLists("Delivery", change.deliveryId, change.delivery === null),
    () => {
      const narrow = narrowed();
      return narrow && { after: start(), ...narrow };
    },
  );
}

/** Keeps one delivery live with all its attempts. */
export function createDeliveryLive(deliveryId: () => string | null): void {
  const start = usePageStart();
  createLive(
    deliveryFollowed,
    ({ deliveryChanged: change }) => touchLists("Delivery", change.deliveryId, change.delivery === null),
    () => {
      const id = deliveryId();
      return id === null ? null : { after: start(), deliveryId: id };
    },
  );
}

/** Keeps subscriptions live while a page shows them: all of the publisher, those of an extension, or one. Null: not yet. */
export function createSubscriptionsLive(
  narrowed: () => { extensionKey?: string; subscriptionId?: string } | null,
): void {
  const start = usePageStart();
  createLive(
    subscriptionsChanged,
    ({ callbackSubscriptionChanged: change }) =>
      touchLists("CallbackSubscription", change.subscriptionId, change.subscription === null),
    () => {
      const narrow = narrowed();
      return narrow && { after: start(), ...narrow };
    },
  );
}
