import type { DeliverySelection } from "../../gql/graphql.ts";
import { Select } from "../../ui/text-field.tsx";

const selections = { pending: "PENDING", undelivered: "UNDELIVERED" } as const satisfies Record<
  string,
  DeliverySelection
>;

/** What the address says of the filter; undefined: all. */
export function deliverySelection(text: string | undefined): DeliverySelection | undefined {
  return selections[text as keyof typeof selections];
}

export const emptyDeliveries = {
  PENDING: "Nothing waits: every event has arrived or ended.",
  UNDELIVERED: "Nothing ended without having been delivered.",
} satisfies Record<DeliverySelection, string>;

/** All deliveries, those that have not ended, or those that never arrived. */
export function DeliveryFilter(props: {
  value: DeliverySelection | undefined;
  onChange: (value: string | null) => void;
}) {
  return (
    <Select
      hideLabel
      label="Which deliveries"
      placeholder="All deliveries"
      value={Object.entries(selections).find(([, value]) => value === props.value)?.[0] ?? ""}
      onChange={(value) => props.onChange(value || null)}
      options={[
        { value: "pending", label: "Waiting, retrying or held" },
        { value: "undelivered", label: "Not delivered" },
      ]}
    />
  );
}
