import { For, Show } from "solid-js";
import { graphql } from "../../gql/gql.ts";
import type { SyncSteps_SyncRunFragment } from "../../gql/graphql.ts";
import { sentenceLabel } from "../../lib/enum-label.ts";
import { stepAmount } from "../../lib/sync-progress.ts";
import { classes } from "../../ui/classes.ts";
import { Icon } from "../../ui/icon.tsx";
import { Progress } from "../../ui/progress.tsx";
import { RelativeTime } from "../../ui/relative-time.tsx";

export const syncStepsFragment = graphql(`
  fragment SyncSteps_syncRun on SyncRun {
    id
    status
    startedAt
    finishedAt
    error
    createdAt
    objects {
      object
      state
      done
      total
    }
  }
`);

/** The steps of an org sync with their true progress, each updating in place. */
export function SyncSteps(props: { run: SyncSteps_SyncRunFragment }) {
  return (
    <div class="space-y-3">
      <ol class="grid gap-3 sm:grid-cols-2 lg:grid-cols-4" aria-label="Sync steps">
        <For each={props.run.objects}>
          {(step) => (
            <li
              class={classes(
                "rounded-md border border-line p-3 transition-colors duration-300",
                step.state === "RUNNING" && "border-accent/50 bg-accent-soft/40",
                step.state === "FAILED" && "border-bad",
              )}
            >
              <div class="mb-2 flex items-center gap-1.5 text-sm">
                <Show when={step.state === "DONE"}>
                  <Icon name="check" class="size-4 shrink-0 text-good" />
                </Show>
                <span class="font-medium">{sentenceLabel(step.object)}</span>
                <span
                  class={classes(
                    "ml-auto text-xs tabular-nums",
                    step.state === "FAILED" ? "text-bad" : "text-ink-mute",
                  )}
                >
                  {step.state === "FAILED" ? "Failed" : stepAmount(step)}
                </span>
              </div>
              <Show
                when={step.state === "RUNNING" || step.state === "FAILED"}
                fallback={
                  <div
                    class={classes("h-1.5 rounded-full", step.state === "DONE" ? "bg-good/70" : "bg-sunken")}
                  />
                }
              >
                <Progress
                  label={`${sentenceLabel(step.object)} progress`}
                  done={step.done}
                  total={step.total}
                  running={step.state === "RUNNING"}
                  failed={step.state === "FAILED"}
                />
              </Show>
            </li>
          )}
        </For>
      </ol>
      <p class="text-xs text-ink-mute">
        <Show when={props.run.status === "SCHEDULED"}>
          Scheduled <RelativeTime at={props.run.createdAt} />; it starts by itself.
        </Show>
        <Show when={props.run.status === "RUNNING" && props.run.startedAt}>
          {(at) => (
            <>
              Started <RelativeTime at={at()} />. You can leave this page; it goes on.
            </>
          )}
        </Show>
        <Show when={props.run.finishedAt}>
          {(at) => (
            <>
              {sentenceLabel(props.run.status)} <RelativeTime at={at()} />.
            </>
          )}
        </Show>
      </p>
      <Show when={props.run.error}>
        <p class="rounded-md bg-bad-soft px-3 py-2 text-sm text-bad">{props.run.error}</p>
      </Show>
    </div>
  );
}
