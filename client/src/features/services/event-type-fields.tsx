import { For, Show, createMemo, createSignal } from "solid-js";
import { graphql } from "../../gql/gql.ts";
import type { EventFieldSource } from "../../gql/graphql.ts";
import { createQuery } from "../../graphql/solid.ts";
import { sentenceLabel } from "../../lib/enum-label.ts";
import { Card } from "../../ui/card.tsx";
import { CopyOperation } from "../../ui/copy-operation.tsx";
import { EmptyState } from "../../ui/empty-state.tsx";
import { useScope } from "../../ui/link.tsx";
import { Cell, Row, Table } from "../../ui/table.tsx";
import { FilterField, Select } from "../../ui/text-field.tsx";

const eventTypeFieldsDocument = graphql(`
  query EventTypeFields($serviceKey: String!, $eventTypes: [String!]!, $accountId: ID) {
    eventFields(serviceKey: $serviceKey, eventTypes: $eventTypes, accountId: $accountId) {
      path
      label
      type
      source
    }
  }
`);

const eventTypeAccountsDocument = graphql(`
  query EventTypeAccounts($filter: AccountFilter) {
    accounts(first: 100, filter: $filter) {
      edges {
        node {
          id
          providerOrgName
        }
      }
    }
  }
`);

/** What a condition can compare and a function can read; with an account, its own fields too. */
export function EventTypeFields(props: { serviceKey: string; eventType: string }) {
  const { scope } = useScope();
  const [accountId, setAccountId] = createSignal("");
  const [search, setSearch] = createSignal("");
  const variables = () => ({
    serviceKey: props.serviceKey,
    eventTypes: [props.eventType],
    accountId: accountId() || null,
  });
  const query = createQuery(eventTypeFieldsDocument, variables);
  const accounts = createQuery(eventTypeAccountsDocument, () => ({
    filter: { serviceKey: props.serviceKey, environment: scope().environment },
  }));
  const fields = createMemo(() => {
    const text = search().trim().toLowerCase();
    return (query.data()?.eventFields ?? []).filter((field) =>
      `${field.label} ${field.path}`.toLowerCase().includes(text),
    );
  });
  return (
    <Card
      flush
      title="Fields"
      note="for conditions and functions"
      aside={<CopyOperation document={String(eventTypeFieldsDocument)} variables={variables()} />}
    >
      <div class="flex flex-wrap gap-2 border-b border-line px-4 py-2">
        <FilterField label="Search fields" value={search()} onInput={setSearch} />
        <Select
          hideLabel
          label="With the fields of"
          placeholder="Fields that every account has"
          value={accountId()}
          onChange={setAccountId}
          options={(accounts.peek()?.accounts.edges ?? []).map(({ node }) => ({
            value: node.id,
            label: `and those of ${node.providerOrgName}`,
          }))}
        />
      </div>
      <Show
        when={fields().length > 0}
        fallback={<EmptyState sentence="No field matches this search." operation="eventFields" />}
      >
        <Table label="Fields" columns={[{ label: "Field" }, { label: "Path" }, { label: "Type" }]}>
          <For each={fields()}>
            {(field) => (
              <Row label={nameOf(field)}>
                <Cell class="font-medium">{nameOf(field)}</Cell>
                <Cell class="font-mono text-xs break-all text-ink-soft">{field.path}</Cell>
                <Cell class="text-ink-soft">{sentenceLabel(field.type)}</Cell>
              </Row>
            )}
          </For>
        </Table>
      </Show>
    </Card>
  );
}

/** What is not told by the event is read when a rule asks about it. */
function nameOf({ label, source }: { label: string; source: EventFieldSource }): string {
  return source === "RECORD" ? `${label} (record)` : label;
}
