import { For, Show, createMemo, createSignal } from "solid-js";
import { graphql } from "../../gql/gql.ts";
import { createQuery } from "../../graphql/solid.ts";
import { Card } from "../../ui/card.tsx";
import { Chip } from "../../ui/chip.tsx";
import { CopyOperation } from "../../ui/copy-operation.tsx";
import { EmptyState } from "../../ui/empty-state.tsx";
import { Link } from "../../ui/link.tsx";
import { Cell, Row, Table } from "../../ui/table.tsx";
import { FilterField } from "../../ui/text-field.tsx";

const serviceEventsDocument = graphql(`
  query ServiceEvents($serviceKey: String!) {
    eventTypes(serviceKey: $serviceKey) {
      key
      label
      description
      module
      operation
    }
  }
`);

/** What a service tells: every event type, to search and to open. */
export function ServiceEvents(props: { serviceKey: string; serviceName: string }) {
  const query = createQuery(serviceEventsDocument, () => ({ serviceKey: props.serviceKey }));
  const [search, setSearch] = createSignal("");
  const types = createMemo(() => {
    const words = search().trim().toLowerCase().split(/\s+/);
    return (query.data()?.eventTypes ?? []).filter((type) => {
      const text = `${type.label} ${type.key} ${type.description}`.toLowerCase();
      return words.every((word) => text.includes(word));
    });
  });
  return (
    <Card
      flush
      title="Events"
      note={`What ${props.serviceName} tells, and rules can run on`}
      aside={
        <CopyOperation
          document={String(serviceEventsDocument)}
          variables={{ serviceKey: props.serviceKey }}
        />
      }
    >
      <div class="border-b border-line px-4 py-2">
        <FilterField label="Search events" value={search()} onInput={setSearch} />
      </div>
      <Show
        when={types().length > 0}
        fallback={
          <EmptyState
            sentence={search() ? "No event matches this search." : `${props.serviceName} tells no events.`}
            operation="eventTypes"
          />
        }
      >
        <Table
          label="Events"
          columns={[{ label: "Event" }, { label: "What happened" }, { label: "When it comes" }]}
        >
          <For each={types()}>
            {(type) => (
              <Row label={type.label}>
                <Cell class="min-w-44">
                  <Link
                    plain
                    class="rounded-sm font-medium hover:underline"
                    href={`/services/${props.serviceKey}/events/${encodeURIComponent(type.key)}`}
                  >
                    {type.label}
                  </Link>
                  <p class="font-mono text-xs text-ink-mute">{type.key}</p>
                </Cell>
                <Cell>
                  <Chip>{type.operation}</Chip>
                </Cell>
                <Cell class="min-w-64 text-ink-soft">{type.description}</Cell>
              </Row>
            )}
          </For>
        </Table>
      </Show>
    </Card>
  );
}
