import { graphql } from "../../gql/gql.ts";
import { createQuery } from "../../graphql/solid.ts";

export const subscriptionTargetDocument = graphql(`
  query CallbackSubscriptionTarget($id: ID!) {
    node(id: $id) {
      id
      ... on CallbackSubscription {
        ...LiveSubscription_subscription
      }
    }
  }
`);

/** The subscription that a dialog is about; undefined until it is here. Without suspending. */
export function createSubscriptionTarget(id: () => string) {
  const query = createQuery(subscriptionTargetDocument, () => ({ id: id() }), {
    touchedBy: ["CallbackSubscription"],
  });
  return () => {
    const node = query.peek()?.node;
    return node && "health" in node ? node : undefined;
  };
}
