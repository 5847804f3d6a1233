import { Show } from "solid-js";
import type { LiveRun_SyncRunFragment } from "../../gql/graphql.ts";
import { useSession } from "../../graphql/session.tsx";
import { syncKindNames } from "../../lib/sync-names.ts";
import { isUnfinished, runTotals, throttledUntil } from "../../lib/sync-progress.ts";
import { Button } from "../../ui/button.tsx";
import { openDialog } from "../../ui/dialog-request.ts";
import { EnvironmentChip } from "../../ui/environment-chip.tsx";
import { Link } from "../../ui/link.tsx";
import { RelativeTime } from "../../ui/relative-time.tsx";
import { SyncRunChip } from "../../ui/sync-chips.tsx";
import { Cell, Row } from "../../ui/table.tsx";
import { isCancelable, runName, scopeName, syncPermission } from "./run-name.ts";
import { RunProgress } from "./run-progress.tsx";
import { RunWait } from "./run-wait.tsx";

const amount = (value: number) => value.toLocaleString("en");

/** One run: what it is, where it stands, what it has brought so far. */
export function RunRow(props: { run: LiveRun_SyncRunFragment }) {
  const { can } = useSession();
  const totals = () => runTotals(props.run.objects);
  const cancelable = () => {
    const { account } = props.run;
    return account !== null && isCancelable(props.run) && can(syncPermission(account.environment));
  };
  return (
    <Row label={runName(props.run)}>
      <Cell class="min-w-44">
        <p class="flex flex-wrap items-center gap-x-2">
          <Link
            plain
            class="rounded-sm font-medium hover:underline"
            href={`/sync/${encodeURIComponent(props.run.id)}`}
          >
            {syncKindNames[props.run.kind]}
          </Link>
          <Show when={props.run.account?.environment === "PRODUCTION"}>
            <EnvironmentChip environment="PRODUCTION" />
          </Show>
        </p>
        <p class="text-xs text-ink-mute">
          {props.run.account?.providerOrgName ?? "Deleted account"}
          {props.run.scope === "INCREMENTAL" || !scopeName(props.run)
            ? ""
            : ` · ${scopeName(props.run)?.toLowerCase()}`}
        </p>
      </Cell>
      <Cell class="min-w-48">
        <SyncRunChip status={props.run.status} throttled={throttledUntil(props.run) !== null} />
        <Show
          when={isUnfinished(props.run)}
          fallback={
            <Show when={props.run.status === "FAILED" && props.run.error}>
              {(error) => (
                <p class="mt-0.5 line-clamp-2 max-w-72 text-xs text-bad" title={error()}>
                  {error()}
                </p>
              )}
            </Show>
          }
        >
          <RunProgress run={props.run} />
          <p class="mt-0.5 max-w-72 text-xs text-ink-mute">
            <RunWait run={props.run} />
          </p>
        </Show>
      </Cell>
      <Cell class="text-right tabular-nums">{amount(totals().emitted)}</Cell>
      <Cell class="text-right tabular-nums">{amount(totals().committed)}</Cell>
      <Cell class={totals().failed > 0 ? "text-right text-bad tabular-nums" : "text-right tabular-nums"}>
        {amount(totals().failed)}
      </Cell>
      <Cell class="text-ink-soft">
        <RelativeTime at={props.run.startedAt ?? props.run.createdAt} />
      </Cell>
      <Cell class="text-right">
        <Show when={cancelable()}>
          <Button
            size="sm"
            tone="ghost"
            aria-label={`Cancel: ${runName(props.run)}`}
            onClick={() => openDialog({ kind: "cancelSync", syncRunId: props.run.id })}
          >
            Cancel
          </Button>
        </Show>
      </Cell>
    </Row>
  );
}
