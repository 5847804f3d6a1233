import { Show, createEffect } from "solid-js";
import { graphql } from "../../../gql/gql.ts";
import type { TemplatePage_TemplateFragment } from "../../../gql/graphql.ts";
import { createList } from "../../../graphql/list.ts";
import { useSession } from "../../../graphql/session.tsx";
import { Button } from "../../../ui/button.tsx";
import { openDialog } from "../../../ui/dialog-request.ts";
import { Link } from "../../../ui/link.tsx";
import { ConnectionStatusChip } from "../../../ui/status-chips.tsx";
import { Select } from "../../../ui/text-field.tsx";

const choiceDocument = graphql(`
  query TemplateConnectionChoice($first: Int, $after: String, $filter: ConnectionFilter) {
    connections(first: $first, after: $after, filter: $filter) {
      edges {
        node {
          id
          name
          linkName
          authorizations {
            environment
            status
            reason
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

type Part = TemplatePage_TemplateFragment["connections"][number];

/** One of the connections that a template's script calls through: chosen, or made and connected without leaving the page. */
export function ConnectionChoice(props: {
  part: Part;
  projectId: string;
  value: string;
  onChange: (connectionId: string) => void;
  issue: string | undefined;
}) {
  const { can } = useSession();
  const connections = createList({
    document: choiceDocument,
    variables: () => ({ filter: { serviceKey: props.part.service.key } }),
    connection: (data) => data.connections,
    typename: "ConnectionLink",
    pageSize: 100,
  });
  const statusOf = (connection: ReturnType<typeof connections.peek>[number]) =>
    connection.authorizations.find((each) => each.environment === "DEVELOPMENT");
  const chosen = () => connections.peek().find((connection) => connection.id === props.value);
  const allowed = () => can("CONNECTIONS_DEVELOPMENT");
  // Where there is but one that works, it is the one.
  createEffect(() => {
    const [only, ...others] = connections.peek();
    if (props.value || !only || others.length > 0) return;
    if (statusOf(only)?.status === "CONNECTED") props.onChange(only.id);
  });
  const create = () =>
    openDialog({
      kind: "createConnection",
      serviceKey: props.part.service.key,
      environment: "DEVELOPMENT",
      projectId: props.projectId || null,
      name: props.part.service.name,
      scopes: props.part.scopes,
      newTab: true,
      onCreated: ({ id }) => {
        connections.refetch();
        props.onChange(id);
      },
    });
  return (
    <div class="space-y-2" data-testid={`connection-${props.part.key}`}>
      <div class="flex items-end gap-2 sm:max-w-2xl">
        <div class="min-w-0 flex-1">
          <Select
            label={`${props.part.service.name}: ${props.part.name}`}
            required
            placeholder={connections.peek().length === 0 ? "No connection yet" : "Choose a connection"}
            value={props.value}
            onChange={(id) => props.onChange(id)}
            issue={props.issue}
            options={connections.peek().map((connection) => ({
              value: connection.id,
              label: `${connection.name} (${connection.linkName})`,
            }))}
          />
        </div>
        <Button disabled={!allowed()} onClick={create}>
          Create connection
        </Button>
      </div>
      <Show when={props.part.service.client === null}>
        <p class="text-xs text-warn">
          {props.part.service.name} has no OAuth client of your organization yet.{" "}
          <Link href={`/services/${props.part.service.key}`} target="_blank">
            Save one first
          </Link>
          ; your choices stay here.
        </p>
      </Show>
      <Show when={chosen()}>
        {(connection) => (
          <p class="flex flex-wrap items-center gap-2 text-xs text-ink-mute">
            <ConnectionStatusChip
              name="Sandbox"
              status={statusOf(connection())?.status ?? null}
              reason={statusOf(connection())?.reason ?? ""}
            />
            <Show when={statusOf(connection())?.status !== "CONNECTED"}>
              <Button
                size="sm"
                disabled={!allowed()}
                onClick={() =>
                  openDialog({
                    kind: "authorizeConnection",
                    linkName: connection().linkName,
                    environment: "DEVELOPMENT",
                    newTab: true,
                  })
                }
              >
                Connect
              </Button>
              <span>The script can call once it is connected; this page hears of it.</span>
            </Show>
          </p>
        )}
      </Show>
    </div>
  );
}
