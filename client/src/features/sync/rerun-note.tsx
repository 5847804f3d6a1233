import { Show } from "solid-js";
import { graphql } from "../../gql/gql.ts";
import { createQuery } from "../../graphql/solid.ts";
import { count } from "../../lib/format-count.ts";
import { isUnfinished, runTotals, throttledUntil } from "../../lib/sync-progress.ts";
import { Link } from "../../ui/link.tsx";
import { SyncRunChip } from "../../ui/sync-chips.tsx";
import { announceEnd } from "./announce-end.ts";
import { RunProgress } from "./run-progress.tsx";
import { RunWait } from "./run-wait.tsx";

const rerunDocument = graphql(`
  query RerunNote($id: ID!) {
    node(id: $id) {
      id
      ... on SyncRun {
        ...LiveRun_syncRun
      }
    }
  }
`);

/** What comes of the records that are tried again, as it comes. */
export function RerunNote(props: { syncRunId: string }) {
  const query = createQuery(rerunDocument, () => ({ id: props.syncRunId }));
  const run = () => {
    const node = query.peek()?.node;
    return node && "objects" in node ? node : undefined;
  };
  announceEnd(run);
  return (
    <Show when={run()}>
      {(rerun) => {
        const totals = () => runTotals(rerun().objects);
        return (
          <div
            data-testid="rerun"
            class="rounded-lg border border-line bg-surface px-4 py-3 text-sm shadow-card"
          >
            <div class="flex flex-wrap items-center gap-x-3 gap-y-1">
              <SyncRunChip status={rerun().status} throttled={throttledUntil(rerun()) !== null} />
              <span class="text-ink-soft tabular-nums">
                <Show
                  when={isUnfinished(rerun())}
                  fallback={`${count(totals().emitted, "record")} tried again: ${(totals().emitted - totals().failed).toLocaleString("en")} passed, ${totals().failed.toLocaleString("en")} still with errors.`}
                >
                  Trying the failed records again. <RunWait run={rerun()} />
                </Show>
              </span>
              <Link class="ml-auto text-xs" href={`/sync/${encodeURIComponent(rerun().id)}`}>
                The run
              </Link>
            </div>
            <RunProgress run={rerun()} />
          </div>
        );
      }}
    </Show>
  );
}
