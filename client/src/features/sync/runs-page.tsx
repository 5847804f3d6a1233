import { useSearchParams } from "@solidjs/router";
import { Show } from "solid-js";
import { graphql } from "../../gql/gql.ts";
import type { SyncRunStatus } from "../../gql/graphql.ts";
import { createList } from "../../graphql/list.ts";
import { useSession } from "../../graphql/session.tsx";
import { sentenceLabel } from "../../lib/enum-label.ts";
import { syncKindNames } from "../../lib/sync-names.ts";
import type { SyncKind } from "../../lib/sync-names.ts";
import { Button } from "../../ui/button.tsx";
import { Card } from "../../ui/card.tsx";
import { CopyOperation } from "../../ui/copy-operation.tsx";
import { openDialog } from "../../ui/dialog-request.ts";
import { EmptyState } from "../../ui/empty-state.tsx";
import { ListStates } from "../../ui/list-states.tsx";
import { Page } from "../../ui/page.tsx";
import { SyncTabs } from "../../ui/sync-tabs.tsx";
import { Table } from "../../ui/table.tsx";
import { Select } from "../../ui/text-field.tsx";
import { AccountSelect } from "./account-select.tsx";
import { RunRow } from "./run-row.tsx";

const runsDocument = graphql(`
  query SyncRuns($first: Int, $after: String, $filter: SyncRunFilter) {
    syncRuns(first: $first, after: $after, filter: $filter) {
      edges {
        node {
          ...LiveRun_syncRun
        }
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
`);

const kinds = Object.keys(syncKindNames) as SyncKind[];
const statuses = [
  "SCHEDULED",
  "RUNNING",
  "SUCCEEDED",
  "FAILED",
  "CANCELED",
] as const satisfies readonly SyncRunStatus[];

/** Every run of org sync and data sync, newest first, with its progress as it is made. */
export function RunsPage() {
  const { can } = useSession();
  const [search, setSearch] = useSearchParams<{ account?: string; kind?: string; status?: string }>();
  const kind = () => kinds.find((each) => each === search.kind);
  const status = () => statuses.find((each) => each === search.status);
  const runs = createList({
    document: runsDocument,
    variables: () => {
      const [onlyKind, onlyStatus] = [kind(), status()];
      return {
        filter: {
          accountId: search.account || undefined,
          kinds: onlyKind ? [onlyKind] : undefined,
          statuses: onlyStatus ? [onlyStatus] : undefined,
        },
      };
    },
    connection: (data) => data.syncRuns,
    typename: "SyncRun",
    volatile: () => status() !== undefined,
  });
  const start = () =>
    openDialog({ kind: "startSync", accountId: search.account || null, syncKind: kind() ?? null });
  const mayStart = () => can("SYNC_DEVELOPMENT") || can("SYNC_PRODUCTION");
  return (
    <Page
      title="Sync"
      lead="What is read from providers and written to them: each run with its progress, its counts and what failed."
      actions={
        <Show when={mayStart()}>
          <Button tone="primary" onClick={start}>
            Start a sync
          </Button>
        </Show>
      }
    >
      <SyncTabs />
      <Card flush title="Runs" aside={<CopyOperation {...runs.operation()} />}>
        <div class="flex flex-wrap gap-2 border-b border-line px-4 py-2">
          <AccountSelect value={search.account} onChange={(account) => setSearch({ account })} />
          <Select
            hideLabel
            label="Kind"
            placeholder="Any kind"
            value={kind() ?? ""}
            onChange={(value) => setSearch({ kind: value || null })}
            options={kinds.map((value) => ({ value, label: syncKindNames[value] }))}
          />
          <Select
            hideLabel
            label="Status"
            placeholder="Any status"
            value={status() ?? ""}
            onChange={(value) => setSearch({ status: value || null })}
            options={statuses.map((value) => ({ value, label: sentenceLabel(value) }))}
          />
        </div>
        <ListStates
          list={runs}
          empty={
            <EmptyState
              sentence="No run with this filter. Runs appear here by themselves: by their schedule, when an account is added, or when somebody starts one."
              action={
                <Show when={mayStart()}>
                  <Button onClick={start}>Start a sync</Button>
                </Show>
              }
              operation="startSync"
            />
          }
          frame={(rows) => (
            <Table
              label="Sync runs"
              columns={[
                { label: "Run" },
                { label: "Status" },
                { label: "Emitted", class: "text-right" },
                { label: "Committed", class: "text-right" },
                { label: "With errors", class: "text-right" },
                { label: "Started" },
                { label: "Actions", hideLabel: true },
              ]}
            >
              {rows}
            </Table>
          )}
        >
          {(run) => <RunRow run={run} />}
        </ListStates>
      </Card>
    </Page>
  );
}
