import { Show, createMemo } from "solid-js";
import { graphql } from "../../gql/gql.ts";
import type { ServiceRow_ServiceFragment } from "../../gql/graphql.ts";
import { createList } from "../../graphql/list.ts";
import { useSession } from "../../graphql/session.tsx";
import { Button, buttonClass } from "../../ui/button.tsx";
import { Card } from "../../ui/card.tsx";
import { CopyOperation } from "../../ui/copy-operation.tsx";
import { EmptyState } from "../../ui/empty-state.tsx";
import { Icon } from "../../ui/icon.tsx";
import { Link } from "../../ui/link.tsx";
import { ListStates } from "../../ui/list-states.tsx";
import { Page } from "../../ui/page.tsx";
import { Table } from "../../ui/table.tsx";
import { ServiceFilters, createServiceFilter } from "./service-filters.tsx";
import { ServiceRow, serviceColumns } from "./service-row.tsx";
import { createServiceTroubles } from "./service-troubles.ts";

const servicesDocument = graphql(`
  query Services($first: Int, $after: String, $filter: ServiceFilter) {
    services(first: $first, after: $after, filter: $filter) {
      edges {
        node {
          ...ServiceRow_service
        }
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
`);

/** Every service of the catalogue; those that are connected come first. */
export function ServicesPage() {
  const { can } = useSession();
  const filters = createServiceFilter();
  const { troubled, deleted } = createServiceTroubles();
  const connected = createList({
    document: servicesDocument,
    variables: () => ({ filter: { connected: true } }),
    connection: (data) => data.services,
    typename: "Service",
    also: ["Account", "ConnectionLink"],
    pageSize: 100,
  });
  const services = createList({
    document: servicesDocument,
    // What is connected stands above, until something is looked for.
    variables: () => ({ filter: filters.narrowed() ? filters.filter() : { connected: false } }),
    connection: (data) => data.services,
    typename: "Service",
    also: ["Account", "ConnectionLink"],
    pageSize: 50,
  });
  const connectedIds = createMemo(() => new Set(connected.peek().map((service) => service.id)));
  const row = (service: ServiceRow_ServiceFragment) => (
    <ServiceRow
      service={service}
      connected={connectedIds().has(service.id)}
      troubled={troubled().has(service.id)}
      deleted={deleted().has(service.id)}
    />
  );
  const add = () => (
    <Show when={can("CUSTOM_SERVICES")}>
      <Link plain href="/services/new" class={buttonClass("primary")}>
        <Icon name="plus" class="size-3.5" />
        Add a custom service
      </Link>
    </Show>
  );
  return (
    <Page
      title="Services"
      lead="Third-party products: get their events through accounts, call their APIs through connections."
      actions={add()}
    >
      <Card flush title="Catalogue" aside={<CopyOperation {...services.operation()} />}>
        <ServiceFilters filters={filters} />
        <Show when={!filters.narrowed() && connected.peek().length > 0}>
          <div class="border-b border-line">
            <ListStates
              list={connected}
              empty={null}
              frame={(rows) => (
                <Table label="Connected services" columns={serviceColumns}>
                  {rows}
                </Table>
              )}
            >
              {row}
            </ListStates>
          </div>
          <h3 class="border-b border-line bg-sunken px-4 py-1.5 text-xs font-medium text-ink-mute">
            All others
          </h3>
        </Show>
        <ListStates
          list={services}
          empty={
            <EmptyState
              sentence="No service matches. Look for something else, or define the service yourself."
              action={
                <div class="flex flex-wrap justify-center gap-2">
                  <Button onClick={filters.clear}>Show all services</Button>
                  {add()}
                </div>
              }
              operation="services(filter: …)"
            />
          }
          frame={(rows) => (
            <Table label="Services" columns={serviceColumns}>
              {rows}
            </Table>
          )}
        >
          {row}
        </ListStates>
      </Card>
    </Page>
  );
}
