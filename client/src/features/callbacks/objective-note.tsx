import { Show } from "solid-js";
import { count } from "../../lib/format-count.ts";
import { Chip } from "../../ui/chip.tsx";
import { percent } from "./hour-series.ts";

type Objective = {
  days: number;
  target: number;
  delivered: number;
  undelivered: number;
  rate: number | null;
  met: boolean;
  warning: string | null;
};

/** How much of what ended in the last days arrived, beside what is aimed at. */
export function ObjectiveNote(props: { objective: Objective }) {
  const ended = () => props.objective.delivered + props.objective.undelivered;
  return (
    <div class="space-y-1 text-sm" data-testid="objective">
      <p class="flex flex-wrap items-center gap-2">
        <Show when={props.objective.rate !== null} fallback={<Chip>Nothing ended yet</Chip>}>
          <Chip dot tone={props.objective.met ? "good" : "bad"}>
            {percent(props.objective.rate ?? 0)} delivered
          </Chip>
        </Show>
        <span class="text-xs text-ink-mute tabular-nums">
          {ended() === 0 ? "" : `of ${count(ended(), "delivery", "deliveries")} `}in {props.objective.days}{" "}
          days; the objective is {percent(props.objective.target)}
        </span>
      </p>
      <Show when={props.objective.warning}>{(warning) => <p class="text-xs text-warn">{warning()}</p>}</Show>
    </div>
  );
}
