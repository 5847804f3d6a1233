import { useSearchParams } from "@solidjs/router";
import { graphql } from "../../gql/gql.ts";
import { createList } from "../../graphql/list.ts";
import { Card } from "../../ui/card.tsx";
import { CopyOperation } from "../../ui/copy-operation.tsx";
import { EmptyState } from "../../ui/empty-state.tsx";
import { Link } from "../../ui/link.tsx";
import { ListStates } from "../../ui/list-states.tsx";
import { Page } from "../../ui/page.tsx";
import { SyncTabs } from "../../ui/sync-tabs.tsx";
import { Table } from "../../ui/table.tsx";
import { AccountSelect } from "./account-select.tsx";
import { ErrorGroupRow } from "./error-group-row.tsx";

const groupsDocument = graphql(`
  query MappingErrorGroups($first: Int, $after: String, $filter: MappingErrorGroupFilter) {
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

/** The mapping inbox: what could not be taken over, by its cause. */
export function ErrorsPage() {
  const [search, setSearch] = useSearchParams<{ account?: string }>();
  const groups = createList({
    document: groupsDocument,
    variables: () => ({ filter: { accountId: search.account || undefined } }),
    connection: (data) => data.mappingErrorGroups,
    typename: "MappingErrorGroup",
    also: ["mappingErrors"],
  });
  return (
    <Page
      title="Mapping errors"
      lead="Values that could not be taken over, grouped by their cause. Mend a cause once, then re-run only the records that failed."
    >
      <SyncTabs />
      <Card flush title="Causes" aside={<CopyOperation {...groups.operation()} />}>
        <div class="flex flex-wrap gap-2 border-b border-line px-4 py-2">
          <AccountSelect value={search.account} onChange={(account) => setSearch({ account })} />
        </div>
        <ListStates
          list={groups}
          empty={
            <EmptyState
              sentence="No open mapping error: every value that was read or written could be taken over."
              action={<Link href="/sync">Runs</Link>}
              operation="mappingErrorGroups(filter: …)"
            />
          }
          frame={(rows) => (
            <Table
              label="Causes"
              columns={[
                { label: "Cause" },
                { label: "Open", class: "text-right" },
                { label: "Account" },
                { label: "First seen" },
                { label: "Last seen" },
              ]}
            >
              {rows}
            </Table>
          )}
        >
          {(group) => <ErrorGroupRow withAccount group={group} />}
        </ListStates>
      </Card>
    </Page>
  );
}
