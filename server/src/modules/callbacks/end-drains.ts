import type { Environment } from "../../context.ts";

/** Ends the slower rate of endpoints where nothing is due any more of what had waited. */
export async function endDrains({ database, clock }: Pick<Environment, "database" | "clock">): Promise<void> {
  await database.pool.query({
    name: "deliveries-end-drains",
    text: `update "CallbackHealth" h set "drainPerMinute" = null where h."drainPerMinute" is not null
      and not exists (select from "Delivery_pending" t where t."subscriptionId" = h."subscriptionId" and t."dueAt" <= $1::timestamptz)`,
    values: [clock.now()],
  });
}
