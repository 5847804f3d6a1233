import { useSearchParams } from "@solidjs/router";
import { Show, Suspense, createSignal, lazy } from "solid-js";
import { graphql } from "../../gql/gql.ts";
import type { CallDoor, CallRow_CallFragment } from "../../gql/graphql.ts";
import { createList } from "../../graphql/list.ts";
import { duration } from "../../lib/format-time.ts";
import { Card } from "../../ui/card.tsx";
import { Chip } from "../../ui/chip.tsx";
import { CopyOperation } from "../../ui/copy-operation.tsx";
import { EmptyState } from "../../ui/empty-state.tsx";
import { Link } from "../../ui/link.tsx";
import { ListStates } from "../../ui/list-states.tsx";
import { RelativeTime } from "../../ui/relative-time.tsx";
import { CallOutcomeChip } from "../../ui/status-chips.tsx";
import { Cell, Row, Table } from "../../ui/table.tsx";
import { Select } from "../../ui/text-field.tsx";
import { environmentName, environmentOf, environments } from "./environment-name.ts";

const CallDialog = lazy(async () => ({ default: (await import("./call-dialog.tsx")).CallDialog }));

const callsDocument = graphql(`
  query ConnectionCalls($linkName: String!, $first: Int, $after: String, $filter: ConnectionCallFilter) {
    connection(linkName: $linkName) {
      id
      calls(first: $first, after: $after, filter: $filter) {
        edges {
          node {
            ...CallRow_call
          }
        }
        pageInfo {
          hasNextPage
          endCursor
        }
      }
    }
  }
`);

export const callRowFragment = graphql(`
  fragment CallRow_call on ConnectionCall {
    id
    environment
    door
    callerName
    method
    host
    path
    status
    errorCode
    failed
    attempts
    durationMs
    requestBytes
    responseBytes
    at
    execution {
      id
    }
  }
`);

/** How a call came in. */
const doorNames = { GRAPHQL: "GraphQL", SCRIPT: "Script", PROXY: "Proxy" } satisfies Record<CallDoor, string>;

/** The log of calls, live, newest first: what was called by whom through which door, and how it ended. */
export function ConnectionCalls(props: { linkName: string }) {
  const [search, setSearch] = useSearchParams<{ in?: string; failed?: string }>();
  const [opened, setOpened] = createSignal<CallRow_CallFragment | null>(null);
  const environment = () => environmentOf(search.in);
  const calls = createList({
    document: callsDocument,
    variables: () => ({
      linkName: props.linkName,
      filter: { environment: environment() ?? undefined, failed: search.failed ? true : undefined },
    }),
    connection: (data) => data.connection?.calls,
    typename: "ConnectionCall",
    pageSize: 25,
  });
  return (
    <Card flush title="Calls" note="kept for 7 days" aside={<CopyOperation {...calls.operation()} />}>
      <div class="flex flex-wrap items-center gap-x-4 gap-y-2 border-b border-line px-4 py-2">
        <Select
          hideLabel
          label="Environment of the calls"
          placeholder="Both environments"
          value={environment() ?? ""}
          onChange={(value) => setSearch({ in: value ? value.toLowerCase() : null })}
          options={environments.map((value) => ({ value, label: environmentName(value) }))}
        />
        <label class="flex min-h-6 items-center gap-2 text-sm">
          <input
            type="checkbox"
            class="size-4 accent-accent"
            checked={Boolean(search.failed)}
            onChange={(event) => setSearch({ failed: event.currentTarget.checked ? "true" : null })}
          />
          Failed only
        </label>
      </div>
      <ListStates
        list={calls}
        empty={
          <EmptyState
            sentence={
              search.failed
                ? "No call failed."
                : "No calls yet. They appear here by themselves, whoever makes them."
            }
            action={<Link href={`/connections/${props.linkName}?view=try`}>Try a call</Link>}
            operation="invokeConnection"
          />
        }
        frame={(rows) => (
          <Table
            label="Calls through this connection"
            columns={[
              { label: "When" },
              { label: "Call" },
              { label: "Answer" },
              { label: "Took", class: "text-right" },
              { label: "Tries", class: "text-right" },
              { label: "By" },
            ]}
          >
            {rows}
          </Table>
        )}
      >
        {(call) => (
          <Row label={`${call.method} ${call.path}`}>
            <Cell class="text-ink-soft">
              <RelativeTime at={call.at} />
            </Cell>
            <Cell class="max-w-96 min-w-52">
              <button
                type="button"
                class="max-w-full rounded-sm text-left hover:underline"
                onClick={() => setOpened(call)}
              >
                <span class="mr-0.5 font-mono text-xs font-semibold">{call.method}</span>{" "}
                <span class="font-mono text-xs break-all">{call.path}</span>
              </button>
              <p class="text-xs break-all text-ink-mute">{call.host}</p>
            </Cell>
            <Cell>
              <CallOutcomeChip call={call} />
            </Cell>
            <Cell class="text-right tabular-nums">{duration(call.durationMs)}</Cell>
            <Cell class="text-right tabular-nums">{call.attempts}</Cell>
            <Cell class="min-w-32">
              <Show when={call.execution} fallback={call.callerName}>
                {(execution) => (
                  <Link href={`/executions/${encodeURIComponent(execution().id)}`}>{call.callerName}</Link>
                )}
              </Show>
              <p class="flex flex-wrap gap-x-1.5 text-xs text-ink-mute">
                {doorNames[call.door]}
                <Show when={!environment()}>
                  <Chip tone={call.environment === "PRODUCTION" ? "production" : "neutral"}>
                    {environmentName(call.environment)}
                  </Chip>
                </Show>
              </p>
            </Cell>
          </Row>
        )}
      </ListStates>
      <Suspense>
        <Show when={opened()} keyed>
          {(call) => <CallDialog call={call} door={doorNames[call.door]} onClose={() => setOpened(null)} />}
        </Show>
      </Suspense>
    </Card>
  );
}
