import { For, Show } from "solid-js";
import { graphql } from "../../gql/gql.ts";
import type { ServiceConnectionRow_ConnectionFragment } from "../../gql/graphql.ts";
import { createList } from "../../graphql/list.ts";
import { useSession } from "../../graphql/session.tsx";
import { Button } from "../../ui/button.tsx";
import { Card } from "../../ui/card.tsx";
import { CopyOperation } from "../../ui/copy-operation.tsx";
import { openDialog } from "../../ui/dialog-request.ts";
import { EmptyState } from "../../ui/empty-state.tsx";
import { Icon } from "../../ui/icon.tsx";
import { Link, useScope } from "../../ui/link.tsx";
import { ListStates } from "../../ui/list-states.tsx";
import { RelativeTime } from "../../ui/relative-time.tsx";
import { ConnectionStatusChip } from "../../ui/status-chips.tsx";
import { Cell, Row, Table } from "../../ui/table.tsx";

const connectionsDocument = graphql(`
  query ServiceConnections($first: Int, $after: String, $filter: ConnectionFilter) {
    connections(first: $first, after: $after, filter: $filter) {
      edges {
        node {
          ...ServiceConnectionRow_connection
        }
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
`);

export const serviceConnectionRowFragment = graphql(`
  fragment ServiceConnectionRow_connection on ConnectionLink {
    id
    name
    linkName
    createdByName
    createdAt
    authorizations {
      environment
      status
      reason
    }
  }
`);

const environments = [
  { value: "DEVELOPMENT", name: "Sandbox" },
  { value: "PRODUCTION", name: "Production" },
] as const;

function ConnectionRow(props: { connection: ServiceConnectionRow_ConnectionFragment }) {
  const at = (environment: string) =>
    props.connection.authorizations.find((each) => each.environment === environment);
  return (
    <Row label={props.connection.name}>
      <Cell class="min-w-44">
        <Link
          plain
          class="rounded-sm font-medium hover:underline"
          href={`/connections/${props.connection.linkName}`}
        >
          {props.connection.name}
        </Link>
        <p class="font-mono text-xs break-all text-ink-mute">{props.connection.linkName}</p>
      </Cell>
      <Cell>
        <div class="flex flex-wrap gap-1.5">
          <For each={environments}>
            {({ value, name }) => (
              <ConnectionStatusChip
                name={name}
                status={at(value)?.status ?? null}
                reason={at(value)?.reason ?? ""}
              />
            )}
          </For>
        </div>
      </Cell>
      <Cell class="text-ink-soft">
        {props.connection.createdByName}, <RelativeTime at={props.connection.createdAt} />
      </Cell>
    </Row>
  );
}

/** The connections to one service, live; and the way to the next. */
export function ServiceConnections(props: { serviceKey: string; serviceName: string; ready: boolean }) {
  const { can } = useSession();
  const { scope } = useScope();
  const connections = createList({
    document: connectionsDocument,
    variables: () => ({ filter: { serviceKey: props.serviceKey } }),
    connection: (data) => data.connections,
    typename: "ConnectionLink",
  });
  const allowed = () => can("CONNECTIONS_DEVELOPMENT") || can("CONNECTIONS_PRODUCTION");
  const connect = () => (
    <Show when={allowed()}>
      <Button
        size="sm"
        tone={props.ready ? "primary" : "secondary"}
        onClick={() =>
          openDialog({
            kind: "createConnection",
            serviceKey: props.serviceKey,
            environment: scope().environment,
            projectId: scope().projectId,
            newTab: false,
          })
        }
      >
        <Icon name="plus" class="size-3.5" />
        Connect
      </Button>
    </Show>
  );
  return (
    <Card
      flush
      title="Connections"
      note="Named ways to call its API"
      aside={
        <>
          <CopyOperation {...connections.operation()} />
          <Show when={connections.peek().length > 0}>{connect()}</Show>
        </>
      }
    >
      <ListStates
        list={connections}
        empty={
          <EmptyState
            sentence={
              props.ready
                ? `No connection to ${props.serviceName} yet: one lets functions and programs call its API by name.`
                : `Save the OAuth client of ${props.serviceName} first; then connections can be made.`
            }
            action={connect()}
            operation="createConnection"
          />
        }
        frame={(rows) => (
          <Table
            label="Connections"
            columns={[{ label: "Connection" }, { label: "Status" }, { label: "Created" }]}
          >
            {rows}
          </Table>
        )}
      >
        {(connection) => <ConnectionRow connection={connection} />}
      </ListStates>
    </Card>
  );
}
