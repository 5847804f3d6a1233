import { Show } from "solid-js";
import { graphql } from "../../gql/gql.ts";
import type { LiveRun_SyncRunFragment } from "../../gql/graphql.ts";
import { createList } from "../../graphql/list.ts";
import { Card } from "../../ui/card.tsx";
import { CopyOperation } from "../../ui/copy-operation.tsx";
import { EmptyState } from "../../ui/empty-state.tsx";
import { Link } from "../../ui/link.tsx";
import { ListStates } from "../../ui/list-states.tsx";
import { Table } from "../../ui/table.tsx";
import { ErrorGroupRow } from "./error-group-row.tsx";

const runErrorsDocument = graphql(`
  query SyncRunErrors($first: Int, $after: String, $filter: MappingErrorGroupFilter) {
    mappingErrorGroups(first: $first, after: $after, filter: $filter) {
      edges {
        node {
          ...ErrorGroup_mappingErrorGroup
        }
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
`);

/** What is open now of the errors that the run met: those of its account that it has seen last or since. */
export function RunErrors(props: { run: LiveRun_SyncRunFragment; accountId: string }) {
  const groups = createList({
    document: runErrorsDocument,
    variables: () => ({ filter: { accountId: props.accountId } }),
    connection: (data) => data.mappingErrorGroups,
    typename: "MappingErrorGroup",
    also: ["mappingErrors"],
    pageSize: 100,
  });
  const direction = () => (props.run.kind === "CONTACTS_PUSH" ? "PUSH" : "PULL");
  const met = () => {
    const began = Date.parse(props.run.startedAt ?? "");
    return groups
      .rows()
      .filter((group) => group.direction === direction() && Date.parse(group.lastSeenAt) >= began);
  };
  return (
    <Show when={props.run.kind === "CONTACTS_PULL" || props.run.kind === "CONTACTS_PUSH"}>
      <Card
        flush
        title="Mapping errors"
        note="met since it began, open now"
        aside={
          <>
            <Link class="text-xs" href={`/sync/errors?account=${encodeURIComponent(props.accountId)}`}>
              All of the account
            </Link>
            <CopyOperation {...groups.operation()} />
          </>
        }
      >
        <ListStates
          list={{ ...groups, rows: met }}
          empty={
            <EmptyState
              sentence="No mapping error that this run met is open."
              operation="mappingErrorGroups(filter: …)"
            />
          }
          frame={(rows) => (
            <Table
              label="Mapping errors"
              columns={[
                { label: "Cause" },
                { label: "Open", class: "text-right" },
                { label: "First seen" },
                { label: "Last seen" },
              ]}
            >
              {rows}
            </Table>
          )}
        >
          {(group) => <ErrorGroupRow group={group} />}
        </ListStates>
      </Card>
    </Show>
  );
}
