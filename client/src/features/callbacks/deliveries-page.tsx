import { useSearchParams } from "@solidjs/router";
import { graphql } from "../../gql/gql.ts";
import type { OrganizationSide } from "../../gql/graphql.ts";
import { createList } from "../../graphql/list.ts";
import { Card } from "../../ui/card.tsx";
import { CopyOperation } from "../../ui/copy-operation.tsx";
import { Page } from "../../ui/page.tsx";
import { Select } from "../../ui/text-field.tsx";
import { createDeliveriesLive, createSubscriptionsLive } from "./callbacks.live.ts";
import { DeliveryFilter, deliverySelection, emptyDeliveries } from "./delivery-filter.tsx";
import { DeliveryRows } from "./delivery-rows.tsx";

const deliveriesDocument = graphql(`
  query Deliveries($first: Int, $after: String, $side: OrganizationSide, $filter: DeliveryFilter) {
    callbackDeliveries(first: $first, after: $after, side: $side, filter: $filter) {
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
`);

const empties = {
  CUSTOMER:
    "No delivery yet. They appear here by themselves as soon as something happens to an extension that is installed here.",
  PUBLISHER:
    "No delivery yet. They appear here by themselves as soon as something happens to an installation of an extension that you publish.",
} satisfies Record<OrganizationSide, string>;

/** Every delivery of what is installed here, or of what is published here, newest first, live. */
export function DeliveriesPage() {
  const [search, setSearch] = useSearchParams<{ side?: string; only?: string }>();
  const side = (): OrganizationSide => (search.side === "publisher" ? "PUBLISHER" : "CUSTOMER");
  const only = () => deliverySelection(search.only);
  createDeliveriesLive(() => ({}));
  createSubscriptionsLive(() => ({}));
  const deliveries = createList({
    document: deliveriesDocument,
    variables: () => ({ side: side(), filter: { only: only() } }),
    connection: (data) => data.callbackDeliveries,
    typename: "Delivery",
    also: ["CallbackSubscription"],
    volatile: () => only() !== undefined,
  });
  return (
    <Page
      title="Deliveries"
      above={[{ label: "Extensions", href: "/extensions" }]}
      lead="Each event of an installation and the endpoint it goes to: what arrived, what waits, and why."
    >
      <Card flush title="Deliveries" aside={<CopyOperation {...deliveries.operation()} />}>
        <div class="flex flex-wrap gap-2 border-b border-line px-4 py-2">
          <Select
            hideLabel
            label="Whose deliveries"
            value={side() === "PUBLISHER" ? "publisher" : ""}
            onChange={(value) => setSearch({ side: value || null })}
            options={[
              { value: "", label: "Of what is installed here" },
              { value: "publisher", label: "Of extensions that we publish" },
            ]}
          />
          <DeliveryFilter value={only()} onChange={(value) => setSearch({ only: value })} />
        </div>
        <DeliveryRows
          list={deliveries}
          empty={emptyDeliveries[only() as keyof typeof emptyDeliveries] ?? empties[side()]}
          operation={`callbackDeliveries(side: ${side()})`}
        />
      </Card>
    </Page>
  );
}
