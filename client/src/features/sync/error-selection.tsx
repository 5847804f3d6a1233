import { Show, createEffect } from "solid-js";
import type { MappingErrorState } from "../../gql/graphql.ts";
import { Button } from "../../ui/button.tsx";

/** How many are chosen, and what can be done with them. */
export function ErrorSelection(props: {
  state: MappingErrorState;
  /** Rows of the page, and how many of them are chosen. */
  shown: number;
  chosenShown: number;
  /** All that are chosen, those of other pages too. */
  chosen: number;
  /** How many the cause has in this state. */
  all: number;
  whole: boolean;
  pending: boolean;
  onSelectShown: (on: boolean) => void;
  onSelectAll: () => void;
  onRerun: () => void;
  onSettle: (as: MappingErrorState) => void;
}) {
  const everyShown = () => props.whole || (props.shown > 0 && props.chosenShown === props.shown);
  const label = () => {
    if (props.whole) return `All ${props.all.toLocaleString("en")} of this cause`;
    return props.chosen > 0
      ? `${props.chosen.toLocaleString("en")} selected`
      : `Select the ${props.shown} shown`;
  };
  return (
    <div class="flex flex-wrap items-center gap-x-3 gap-y-2 border-b border-line bg-sunken px-4 py-2 text-sm">
      <label class="flex min-h-6 items-center gap-3 tabular-nums">
        <input
          type="checkbox"
          class="size-4 accent-accent"
          checked={everyShown()}
          ref={(box) => createEffect(() => (box.indeterminate = props.chosen > 0 && !everyShown()))}
          onChange={(event) => props.onSelectShown(event.currentTarget.checked)}
        />
        {label()}
      </label>
      <Show when={!props.whole && everyShown() && props.all > props.chosen}>
        <Button size="sm" tone="ghost" onClick={() => props.onSelectAll()}>
          Select all {props.all.toLocaleString("en")} of this cause
        </Button>
      </Show>
      <Show when={props.chosen > 0}>
        <div class="ml-auto flex flex-wrap items-center gap-2" role="group" aria-label="With those selected">
          <Show
            when={props.state === "OPEN"}
            fallback={
              <Button size="sm" pending={props.pending} onClick={() => props.onSettle("OPEN")}>
                Open again
              </Button>
            }
          >
            <Button size="sm" pending={props.pending} onClick={() => props.onSettle("IGNORED")}>
              Ignore
            </Button>
            <Button size="sm" pending={props.pending} onClick={() => props.onSettle("RESOLVED")}>
              Mark resolved
            </Button>
            <Button size="sm" tone="primary" pending={props.pending} onClick={() => props.onRerun()}>
              Re-run {props.chosen.toLocaleString("en")}
            </Button>
          </Show>
        </div>
      </Show>
    </div>
  );
}
