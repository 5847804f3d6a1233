import { Show } from "solid-js";
import { graphql } from "../../gql/gql.ts";
import { createList } from "../../graphql/list.ts";
import { dataSyncKinds, syncKindNames } from "../../lib/sync-names.ts";
import { runTotals, throttledUntil } from "../../lib/sync-progress.ts";
import { Button } from "../../ui/button.tsx";
import { Card } from "../../ui/card.tsx";
import { openDialog } from "../../ui/dialog-request.ts";
import { EmptyState } from "../../ui/empty-state.tsx";
import { EnvironmentChip } from "../../ui/environment-chip.tsx";
import { Link } from "../../ui/link.tsx";
import { ListStates } from "../../ui/list-states.tsx";
import { RelativeTime } from "../../ui/relative-time.tsx";
import { SyncRunChip } from "../../ui/sync-chips.tsx";

const overviewRunsDocument = graphql(`
  query OverviewSyncRuns($first: Int, $after: String, $filter: SyncRunFilter) {
    syncRuns(first: $first, after: $after, filter: $filter) {
      edges {
        node {
          id
          kind
          status
          createdAt
          startedAt
          throttledUntil
          account {
            id
            providerOrgName
            environment
          }
          objects {
            object
            done
            committed
            failed
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

/** The last runs of data sync. */
export function DataSyncAtAGlance() {
  const runs = createList({
    document: overviewRunsDocument,
    variables: () => ({ filter: { kinds: [...dataSyncKinds] } }),
    connection: (data) => data.syncRuns,
    typename: "SyncRun",
    volatile: () => true,
    pageSize: 5,
  });
  return (
    <Card
      flush
      title="Data sync"
      aside={
        <Link href="/sync" class="text-xs">
          All runs
        </Link>
      }
    >
      <ListStates
        list={{ ...runs, hasMore: () => false }}
        empty={
          <EmptyState
            sentence="No contacts, users or views have been synchronised yet."
            action={
              <Button onClick={() => openDialog({ kind: "startSync", accountId: null, syncKind: null })}>
                Start a sync
              </Button>
            }
            operation="startSync"
          />
        }
        frame={(rows) => (
          <ul aria-label="Data sync runs" class="divide-y divide-line">
            {rows}
          </ul>
        )}
      >
        {(run) => (
          <li
            data-row
            class="flex animate-row-in items-center gap-3 px-4 py-2.5 text-sm focus-within:bg-hover hover:bg-hover"
          >
            <div class="min-w-0 flex-1">
              <Link
                plain
                class="rounded-sm font-medium hover:underline"
                href={`/sync/${encodeURIComponent(run.id)}`}
              >
                {syncKindNames[run.kind]}
              </Link>
              <p class="text-xs text-ink-mute tabular-nums">
                {run.account?.providerOrgName ?? "Deleted account"},{" "}
                {runTotals(run.objects).committed.toLocaleString("en")} committed
                <Show when={runTotals(run.objects).failed > 0}>
                  <span class="text-bad">
                    , {runTotals(run.objects).failed.toLocaleString("en")} with errors
                  </span>
                </Show>
                , <RelativeTime at={run.startedAt ?? run.createdAt} />
              </p>
            </div>
            <Show when={run.account?.environment === "PRODUCTION"}>
              <EnvironmentChip environment="PRODUCTION" />
            </Show>
            <SyncRunChip status={run.status} throttled={throttledUntil(run) !== null} />
          </li>
        )}
      </ListStates>
    </Card>
  );
}
