import { Match, Show, Switch } from "solid-js";
import type { LiveRun_SyncRunFragment } from "../../gql/graphql.ts";
import { count } from "../../lib/format-count.ts";
import { runTotals } from "../../lib/sync-progress.ts";
import { Card } from "../../ui/card.tsx";
import { Link } from "../../ui/link.tsx";
import { RelativeTime } from "../../ui/relative-time.tsx";
import { RunWait } from "./run-wait.tsx";

/** Where a run stands, in a sentence, and what comes next. */
export function RunStanding(props: { run: LiveRun_SyncRunFragment }) {
  const totals = () => runTotals(props.run.objects);
  const brought = () =>
    totals().emitted === 0
      ? "no record emitted"
      : `${count(totals().emitted, "record")} emitted, ${totals().committed.toLocaleString("en")} committed, ${totals().failed.toLocaleString("en")} with errors`;
  const held = () => {
    const status = props.run.account?.status;
    return status === "REVOKED" || status === "REAUTHENTICATION_REQUIRED" ? props.run.account : null;
  };
  return (
    <Card title="Where it stands">
      <div class="space-y-2 text-sm text-ink-soft" data-testid="standing">
        <Switch>
          <Match when={props.run.status === "RUNNING" || props.run.status === "SCHEDULED"}>
            <p class="tabular-nums">
              <Show when={props.run.startedAt} fallback="Not begun. ">
                {(at) => (
                  <>
                    Began <RelativeTime at={at()} />: {brought()}.{" "}
                  </>
                )}
              </Show>
              <RunWait run={props.run} />
            </p>
            <Show when={held()}>
              {(account) => (
                <Link href={`/accounts/${encodeURIComponent(account().id)}`}>Open the account</Link>
              )}
            </Show>
            <p class="text-xs text-ink-mute">
              It goes on by itself, also after a restart. You can leave this page.
            </p>
          </Match>
          <Match when={props.run.status === "SUCCEEDED"}>
            <p class="tabular-nums">Everything was gone through: {brought()}.</p>
          </Match>
          <Match when={props.run.status === "FAILED"}>
            <p class="rounded-md bg-bad-soft px-3 py-2 text-bad">{props.run.error ?? "It gave up."}</p>
            <p class="tabular-nums">
              Until then {brought()}. What was committed stays; start it again, or leave it to its schedule.
            </p>
          </Match>
          <Match when={props.run.status === "CANCELED"}>
            <p class="tabular-nums">
              {props.run.canceledBy ?? "A person"} canceled it: {brought()}. What was committed stays.
            </p>
          </Match>
        </Switch>
      </div>
    </Card>
  );
}
