export type DeliveryChangeName =
  | "delivery.queued"
  | "delivery.succeeded"
  | "delivery.failed"
  | "delivery.retryScheduled"
  | "delivery.cancelled"
  | "delivery.expired"
  | "delivery.resent";

/** What a change of a delivery carries. Its parent is the subscription. */
export type DeliveryChangePayload = {
  extensionKey: string;
  extensionName: string;
  event: string;
  installationId: string | null;
  attempt: number;
  reason: string | null;
};

/**
 * SQL that appends one change per row of `rows` (rows of Delivery, locked by then), readable by customer and publisher, in
 * the order of the ids. `name` is SQL over `x`, `at` and `actorName` are SQL.
 */
export function appendDeliveryChanges(
  rows: string,
  options: { name: string; at: string; actorName?: string },
): string {
  return `insert into "Change" ("createdAt", "organizationId", "name", "entityType", "entityId", "parentId", "actorName", "payload", "alsoFor")
    select ${options.at}::timestamptz, x."organizationId", ${options.name}, 'Delivery', x."id", x."subscriptionId", ${options.actorName ?? "null"},
      jsonb_build_object('extensionKey', e."key", 'extensionName', e."name", 'event', x."event", 'installationId', x."installationId", 'attempt', x."attemptCount", 'reason', x."reason"),
      nullif(x."publisherId", x."organizationId")
    from ${rows} x join "Extension" e on e."id" = x."extensionId" order by x."id"`;
}
