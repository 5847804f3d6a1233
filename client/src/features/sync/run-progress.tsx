import { For } from "solid-js";
import type { LiveRun_SyncRunFragment } from "../../gql/graphql.ts";
import { sentenceLabel } from "../../lib/enum-label.ts";
import { stepAmount } from "../../lib/sync-progress.ts";
import { Progress } from "../../ui/progress.tsx";

/** The objects that are being read now, each with its bar: of a share where the total is known, moving where it is not. */
export function RunProgress(props: { run: LiveRun_SyncRunFragment }) {
  const running = () =>
    props.run.status === "RUNNING" ? props.run.objects.filter(({ state }) => state === "RUNNING") : [];
  return (
    <For each={running()}>
      {(step) => (
        <div class="mt-1 max-w-64 space-y-1">
          <p class="text-xs text-ink-mute tabular-nums">
            {sentenceLabel(step.object)}: {stepAmount(step)}
          </p>
          <Progress
            running
            label={`${sentenceLabel(step.object)} progress`}
            done={step.done}
            total={step.total}
          />
        </div>
      )}
    </For>
  );
}
