import { useSearchParams } from "@solidjs/router";
import { For, Show, createMemo } from "solid-js";
import { graphql } from "../../gql/gql.ts";
import type { Capability, ServiceRow_ServiceFragment } from "../../gql/graphql.ts";
import { createList } from "../../graphql/list.ts";
import { sentenceLabel } from "../../lib/enum-label.ts";
import { boundedCount } from "../../lib/format-count.ts";
import { Card } from "../../ui/card.tsx";
import { Chip } from "../../ui/chip.tsx";
import { CopyOperation } from "../../ui/copy-operation.tsx";
import { EmptyState } from "../../ui/empty-state.tsx";
import { Link } from "../../ui/link.tsx";
import { ListStates } from "../../ui/list-states.tsx";
import { Page } from "../../ui/page.tsx";
import { Cell, Row, Table } from "../../ui/table.tsx";
import { FilterField, Select } from "../../ui/text-field.tsx";

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

export const serviceRowFragment = graphql(`
  fragment ServiceRow_service on Service {
    id
    key
    name
    description
    capabilities
    client {
      clientId
    }
    development: accountCount(environment: DEVELOPMENT) {
      count
      more
    }
    production: accountCount(environment: PRODUCTION) {
      count
      more
    }
  }
`);

const troubledDocument = graphql(`
  query TroubledServices($first: Int, $after: String) {
    problems(first: $first, after: $after) {
      edges {
        node {
          id
          cause
          service {
            id
          }
          account {
            id
            service {
              id
            }
          }
        }
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
`);

const capabilities = ["EVENTS", "SYNC", "CONNECTIONS"] as const satisfies readonly Capability[];

function ServiceRow(props: { service: ServiceRow_ServiceFragment; troubled: boolean; deleted: boolean }) {
  return (
    <Row label={props.service.name}>
      <Cell class="min-w-52">
        <div class="flex items-center gap-3">
          <span
            aria-hidden="true"
            class="grid size-8 shrink-0 place-items-center rounded-lg bg-accent-soft text-sm font-semibold text-accent"
          >
            {props.service.name.charAt(0)}
          </span>
          <div class="min-w-0">
            <div class="flex items-center gap-2">
              <Link
                plain
                href={`/services/${props.service.key}`}
                class="rounded-sm font-medium hover:underline"
              >
                {props.service.name}
              </Link>
              <Show when={props.troubled}>
                <span
                  class="size-2 rounded-full bg-bad-solid"
                  role="img"
                  aria-label="Has open problems"
                  title="Has open problems"
                />
              </Show>
            </div>
            <p class="line-clamp-1 text-xs text-ink-mute">{props.service.description}</p>
          </div>
        </div>
      </Cell>
      <Cell>
        <div class="flex gap-1">
          <For each={props.service.capabilities}>
            {(capability) => <Chip>{sentenceLabel(capability)}</Chip>}
          </For>
        </div>
      </Cell>
      <Cell class="text-right tabular-nums">{boundedCount(props.service.development)}</Cell>
      <Cell class="text-right tabular-nums">{boundedCount(props.service.production)}</Cell>
      <Cell>
        <Show
          when={props.service.client}
          fallback={
            <Show when={props.deleted} fallback={<Chip tone="neutral">Not set up</Chip>}>
              <Chip tone="bad" title="Its integration was deleted; rules still need another account">
                Deleted
              </Chip>
            </Show>
          }
        >
          <Chip tone="good">Ready</Chip>
        </Show>
      </Cell>
    </Row>
  );
}

/** Every service of the catalogue, connected or not. */
export function ServicesPage() {
  const [search, setSearch] = useSearchParams<{ search?: string; capability?: string }>();
  const capability = () => capabilities.find((each) => each === search.capability);
  const services = createList({
    document: servicesDocument,
    variables: () => ({ filter: { search: search.search || undefined, capability: capability() } }),
    connection: (data) => data.services,
    typename: "Service",
    also: ["Account"],
    pageSize: 50,
  });
  const problems = createList({
    document: troubledDocument,
    variables: () => ({}),
    connection: (data) => data.problems,
    typename: "Problem",
    volatile: () => true,
    pageSize: 100,
  });
  const troubled = createMemo(
    () => new Set(problems.peek().map((problem) => problem.service?.id ?? problem.account?.service.id)),
  );
  const deleted = createMemo(
    () =>
      new Set(
        problems
          .peek()
          .filter((problem) => problem.cause === "SERVICE_DELETED")
          .map((problem) => problem.service?.id),
      ),
  );
  return (
    <Page title="Services" lead="Third-party products that accounts can be connected to, per environment.">
      <Card flush title="Catalogue" aside={<CopyOperation {...services.operation()} />}>
        <div class="flex flex-wrap gap-2 border-b border-line px-4 py-2">
          <FilterField
            label="Search services"
            value={search.search ?? ""}
            onInput={(text) => setSearch({ search: text || null }, { replace: true })}
          />
          <Select
            hideLabel
            label="Capability"
            placeholder="Any capability"
            value={search.capability ?? ""}
            onChange={(value) => setSearch({ capability: value || null })}
            options={capabilities.map((value) => ({ value, label: sentenceLabel(value) }))}
          />
        </div>
        <ListStates
          list={services}
          empty={
            <EmptyState
              sentence="No service matches. Try fewer letters or another capability."
              operation="services(filter: …)"
            />
          }
          frame={(rows) => (
            <Table
              label="Services"
              columns={[
                { label: "Service" },
                { label: "Can do" },
                { label: "Development", class: "text-right" },
                { label: "Production", class: "text-right" },
                { label: "OAuth client" },
              ]}
            >
              {rows}
            </Table>
          )}
        >
          {(service) => (
            <ServiceRow
              service={service}
              troubled={troubled().has(service.id)}
              deleted={deleted().has(service.id)}
            />
          )}
        </ListStates>
      </Card>
    </Page>
  );
}
