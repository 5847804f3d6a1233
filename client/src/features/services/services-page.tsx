import { For, Show, createMemo } from "solid-js";
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

/** Every service of the catalogue; those of the organization come first. */
export function ServicesPage() {
  const { can } = useSession();
  const filters = createServiceFilter();
  const { troubled, lost } = createServiceTroubles();
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
  const lostIds = createMemo(() => new Set(lost().map((service) => service.id)));
  /** What somebody works with, and what rules still wait for, stands first until something is looked for. */
  const yours = createMemo(() => [
    ...lost().filter((service) => !connectedIds().has(service.id)),
    ...connected.peek(),
  ]);
  const apart = () => !filters.narrowed() && yours().length > 0;
  const row = (service: ServiceRow_ServiceFragment) => (
    <ServiceRow
      service={service}
      connected={connectedIds().has(service.id)}
      troubled={troubled().has(service.id)}
      deleted={lostIds().has(service.id)}
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
        <Show when={apart()}>
          <Table label="Your services" columns={serviceColumns}>
            <For each={yours()}>{row}</For>
          </Table>
          <Show when={connected.hasMore()}>
            <div class="border-t border-line p-2 text-center">
              <Button tone="ghost" size="sm" pending={connected.loadingMore()} onClick={connected.loadMore}>
                Load more of yours
              </Button>
            </div>
          </Show>
          <h3 class="border-y border-line bg-sunken px-4 py-1.5 text-xs font-medium text-ink-mute">
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
          {(service) => <Show when={!apart() || !lostIds().has(service.id)}>{row(service)}</Show>}
        </ListStates>
      </Card>
    </Page>
  );
}
