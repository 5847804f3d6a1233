import { For, Show } from "solid-js";
import type { LiveRun_SyncRunFragment } from "../../gql/graphql.ts";
import { sentenceLabel } from "../../lib/enum-label.ts";
import { stepAmount } from "../../lib/sync-progress.ts";
import { Icon } from "../../ui/icon.tsx";
import { Progress } from "../../ui/progress.tsx";
import { Cell, Row, Table } from "../../ui/table.tsx";

type Step = LiveRun_SyncRunFragment["objects"][number];

const counts = [
  ["committed", "Committed"],
  ["created", "Created"],
  ["updated", "Updated"],
  ["deleted", "Deleted"],
  ["skipped", "Skipped"],
  ["failed", "With errors"],
  ["conflicts", "Conflicts"],
] as const satisfies readonly (readonly [keyof Step, string])[];

/** Where each object of a run is, and what came of its records. */
export function RunObjects(props: { run: LiveRun_SyncRunFragment }) {
  // What was under way when a person canceled it has not failed.
  const canceled = () => props.run.status === "CANCELED";
  return (
    <Table
      label="Objects"
      columns={[
        { label: "Object" },
        { label: "Emitted" },
        ...counts.map(([, label]) => ({ label, class: "text-right" })),
      ]}
    >
      <For each={props.run.objects}>
        {(step) => (
          <Row label={sentenceLabel(step.object)}>
            <Cell>
              <span class="inline-flex items-center gap-1.5 font-medium">
                <Show when={step.state === "DONE"}>
                  <Icon name="check" class="size-4 shrink-0 text-good" />
                </Show>
                {sentenceLabel(step.object)}
              </span>
            </Cell>
            <Cell class="min-w-44">
              <p
                class={`text-xs tabular-nums ${step.state === "FAILED" && !canceled() ? "text-bad" : "text-ink-soft"}`}
              >
                {step.state === "FAILED"
                  ? `${canceled() ? "Stopped" : "Failed"} after ${step.done.toLocaleString("en")}`
                  : stepAmount(step)}
              </p>
              <Show when={step.state === "RUNNING"}>
                <Progress
                  label={`${sentenceLabel(step.object)} progress`}
                  done={step.done}
                  total={step.total}
                  running={props.run.status === "RUNNING"}
                />
              </Show>
            </Cell>
            <For each={counts}>
              {([name]) => (
                <Cell
                  class={`text-right tabular-nums ${name === "failed" && step.failed > 0 ? "text-bad" : step[name] === 0 ? "text-ink-mute" : ""}`}
                >
                  {step[name].toLocaleString("en")}
                </Cell>
              )}
            </For>
          </Row>
        )}
      </For>
    </Table>
  );
}
