import { builder } from "../../graphql/builder.ts";
import type { Condition, ListDefinition } from "../../graphql/lists.ts";

export const newestFirst: Pick<ListDefinition, "order" | "direction"> = {
  order: [{ sql: `t."id"`, type: "uuid" }],
  direction: "desc",
};

/** Lists of deliveries: by customer, publisher, subscription or installation. */
export const deliveries: ListDefinition = { table: "Delivery", ...newestFirst };

type Selection = "PENDING" | "UNDELIVERED";

const DeliverySelectionEnum = builder.enumType("DeliverySelection", {
  description: "Which deliveries.",
  values: {
    PENDING: { description: "Those that have not ended: they wait, are held or under way." },
    UNDELIVERED: { description: "Those that failed, expired or were cancelled." },
  } satisfies Record<Selection, object>,
});

const DeliveryFilter = builder.inputType("DeliveryFilter", {
  description: "Which deliveries; all where nothing is given.",
  fields: (t) => ({
    only: t.field({ type: DeliverySelectionEnum, description: "Only those that stand so." }),
  }),
});

/** The argument of every list of deliveries. */
export const deliveryFilter = () =>
  builder.args((t) => ({ filter: t.field({ type: DeliveryFilter, description: "Leave out for all." }) }));

// The first names the part of the table that is the queue; the second the predicate of the indexes of what was not delivered.
const selected: Record<Selection, Condition> = {
  PENDING: { sql: `t."ended" = false`, values: [] },
  UNDELIVERED: {
    sql: `t."ended" = true and t."outcome" in ('FAILED', 'CANCELLED', 'EXPIRED')`,
    values: [],
  },
};

/** The conditions of a filter. */
export function selectedBy(filter: { only?: Selection | null } | null | undefined): Condition[] {
  return filter?.only ? [selected[filter.only]] : [];
}
