import { inTransaction } from "../../context.ts";
import type { Environment } from "../../context.ts";
import { appendChanges } from "../../platform/feed/append-changes.ts";
import type { ClaimedDelivery } from "./claim-deliveries.ts";

type Touched = Pick<ClaimedDelivery, "subscriptionId" | "publisherId" | "extensionKey" | "event">;

/**
 * Tells screens that the numbers of endpoints have moved: `callbackSubscription.healthChanged`, once per flush and endpoint, however
 * many attempts ended meanwhile. Hints alone: the numbers themselves are stored with the ends.
 */
export function makeHealthHints(environment: Pick<Environment, "database" | "clock" | "feed">): {
  touch(delivery: Touched): void;
  flush(): Promise<void>;
} {
  const touched = new Map<string, Touched>();
  return {
    touch(delivery) {
      touched.set(delivery.subscriptionId, delivery);
    },
    async flush() {
      if (touched.size === 0) return;
      const endpoints = [...touched.values()];
      touched.clear();
      await inTransaction(environment, ({ tx, now }) =>
        appendChanges(
          tx,
          now,
          endpoints.map(({ subscriptionId, publisherId, extensionKey, event }) => ({
            organizationId: publisherId,
            name: "callbackSubscription.healthChanged",
            entityType: "CallbackSubscription",
            entityId: subscriptionId,
            payload: { extensionKey, event },
          })),
        ),
      );
    },
  };
}
