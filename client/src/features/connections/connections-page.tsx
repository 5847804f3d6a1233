import { useSearchParams } from "@solidjs/router";
import { For, Show, onMount } from "solid-js";
import { graphql } from "../../gql/gql.ts";
import type { ConnectionRow_ConnectionFragment, ConnectionStatus } from "../../gql/graphql.ts";
import { createList } from "../../graphql/list.ts";
import { useSession } from "../../graphql/session.tsx";
import { Button } from "../../ui/button.tsx";
import { Card } from "../../ui/card.tsx";
import { CopyButton } from "../../ui/copy-button.tsx";
import { CopyOperation } from "../../ui/copy-operation.tsx";
import { openDialog } from "../../ui/dialog-request.ts";
import { EmptyState } from "../../ui/empty-state.tsx";
import { Icon } from "../../ui/icon.tsx";
import { Link, useScope } from "../../ui/link.tsx";
import { ListStates } from "../../ui/list-states.tsx";
import { Page } from "../../ui/page.tsx";
import { RelativeTime } from "../../ui/relative-time.tsx";
import { ConnectionStatusChip } from "../../ui/status-chips.tsx";
import { Cell, Row, Table } from "../../ui/table.tsx";
import { FilterField, Select } from "../../ui/text-field.tsx";
import { environmentName, environmentOf, environments } from "./environment-name.ts";
import { ServiceFilterField } from "./service-filter.tsx";

const connectionsDocument = graphql(`
  query Connections($first: Int, $after: String, $filter: ConnectionFilter) {
    connections(first: $first, after: $after, filter: $filter) {
      edges {
        node {
          ...ConnectionRow_connection
        }
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
`);

export const connectionRowFragment = graphql(`
  fragment ConnectionRow_connection on ConnectionLink {
    ...LiveConnection_connection
  }
`);

const statuses = [
  { value: "CONNECTED", label: "Connected" },
  { value: "REVOKED", label: "Revoked" },
  { value: "REAUTHENTICATION_REQUIRED", label: "Needs re-authentication" },
] as const satisfies readonly { value: ConnectionStatus; label: string }[];

function ConnectionRow(props: { connection: ConnectionRow_ConnectionFragment }) {
  const at = (environment: (typeof environments)[number]) =>
    props.connection.authorizations.find((each) => each.environment === environment);
  const lastUsed = () =>
    props.connection.authorizations
      .flatMap((each) => (each.lastUsedAt ? [each.lastUsedAt] : []))
      .sort()
      .at(-1);
  return (
    <Row label={props.connection.name}>
      <Cell class="min-w-52">
        <Link
          plain
          class="rounded-sm font-medium hover:underline"
          href={`/connections/${props.connection.linkName}`}
        >
          {props.connection.name}
        </Link>
        <p class="flex items-center text-xs text-ink-mute">
          <span class="font-mono break-all">{props.connection.linkName}</span>
          <CopyButton
            class="!h-6"
            text={() => props.connection.linkName}
            label={`Copy link name of ${props.connection.name}`}
          />
        </p>
        <Show when={props.connection.installation}>
          {(owner) => <p class="text-xs text-ink-mute">of the extension {owner().extension.name}</p>}
        </Show>
      </Cell>
      <Cell class="text-ink-soft">{props.connection.service.name}</Cell>
      <Cell>
        <div class="flex flex-wrap gap-1.5">
          <For each={environments}>
            {(environment) => (
              <ConnectionStatusChip
                name={environmentName(environment)}
                status={at(environment)?.status ?? null}
                {...(at(environment) ? { reason: at(environment)?.reason ?? "" } : {})}
              />
            )}
          </For>
        </div>
      </Cell>
      <Cell class="text-ink-soft">
        <Show when={lastUsed()} fallback={<span class="text-ink-mute">Never</span>}>
          {(used) => <RelativeTime at={used()} />}
        </Show>
      </Cell>
    </Row>
  );
}

/** Every named way to call an API, and how it stands in both environments. */
export function ConnectionsPage() {
  const { can } = useSession();
  const { scope } = useScope();
  const [search, setSearch] = useSearchParams<{
    search?: string;
    service?: string;
    status?: string;
    in?: string;
    create?: string;
  }>();
  const status = () => statuses.find(({ value }) => value === search.status)?.value;
  const within = () => environmentOf(search.in) ?? "DEVELOPMENT";
  const filtered = () => Boolean(search.search || search.service || status() || scope().projectId);
  const connections = createList({
    document: connectionsDocument,
    variables: () => ({
      filter: {
        search: search.search || undefined,
        serviceKey: search.service || undefined,
        projectId: scope().projectId ?? undefined,
        ...(status() ? { environment: within(), status: status() } : {}),
      },
    }),
    connection: (data) => data.connections,
    typename: "ConnectionLink",
    volatile: () => status() !== undefined || scope().projectId !== null,
  });
  const allowed = () => can("CONNECTIONS_DEVELOPMENT") || can("CONNECTIONS_PRODUCTION");
  const openCreate = (serviceKey: string | null) =>
    openDialog({
      kind: "createConnection",
      serviceKey,
      environment: scope().environment,
      projectId: scope().projectId,
      newTab: false,
    });
  onMount(() => {
    // A link from elsewhere: `/connections?create=<service key>`.
    if (search.create === undefined) return;
    const serviceKey = search.create || null;
    setSearch({ create: null }, { replace: true });
    if (allowed()) openCreate(serviceKey);
  });
  const create = () => (
    <Show when={allowed()}>
      <Button tone="primary" onClick={() => openCreate(null)}>
        <Icon name="plus" class="size-3.5" />
        Create connection
      </Button>
    </Show>
  );
  return (
    <Page
      title="Connections"
      lead="Every API through a name: functions and programs call by link name, and no token is in sight."
      actions={create()}
    >
      <Card flush title="All connections" aside={<CopyOperation {...connections.operation()} />}>
        <div class="flex flex-wrap gap-2 border-b border-line px-4 py-2">
          <FilterField
            label="Search connections"
            value={search.search ?? ""}
            onInput={(text) => setSearch({ search: text || null }, { replace: true })}
          />
          <ServiceFilterField
            value={search.service ?? ""}
            onChange={(key) => setSearch({ service: key || null })}
          />
          <Select
            hideLabel
            label="Status"
            placeholder="Any status"
            value={search.status ?? ""}
            onChange={(value) => setSearch({ status: value || null })}
            options={[...statuses]}
          />
          <Show when={status()}>
            <Select
              hideLabel
              label="Environment of the status"
              value={within()}
              onChange={(value) => setSearch({ in: value === "PRODUCTION" ? "production" : null })}
              options={environments.map((value) => ({ value, label: `in ${environmentName(value)}` }))}
            />
          </Show>
        </div>
        <ListStates
          list={connections}
          empty={
            <EmptyState
              sentence={
                filtered()
                  ? "No connection matches. Try fewer letters, another service or another project."
                  : "No connections yet: one gives a service's API a name that scripts and programs call."
              }
              action={create()}
              operation={filtered() ? "connections(filter: …)" : "createConnection"}
            />
          }
          frame={(rows) => (
            <Table
              label="Connections"
              columns={[
                { label: "Connection" },
                { label: "Service" },
                { label: "Status" },
                { label: "Last used" },
              ]}
            >
              {rows}
            </Table>
          )}
        >
          {(connection) => <ConnectionRow connection={connection} />}
        </ListStates>
      </Card>
    </Page>
  );
}
