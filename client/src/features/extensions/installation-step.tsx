import { Show } from "solid-js";
import type { JSX } from "solid-js";
import { classes } from "../../ui/classes.ts";
import { Icon } from "../../ui/icon.tsx";

/** Where a step stands: several may be next at once. */
export type StepState = "done" | "now" | "later";

const words = { done: "Done", now: "Next", later: "Later" } satisfies Record<StepState, string>;

/** One step of an installation, with its button beside it. */
export function Step(props: {
  number: number;
  title: string;
  state: StepState;
  children: JSX.Element;
  action?: JSX.Element;
}) {
  return (
    <li class="flex gap-3" aria-label={props.title} aria-current={props.state === "now" ? "step" : undefined}>
      <span
        aria-hidden="true"
        class={classes(
          "mt-0.5 grid size-6 shrink-0 place-items-center rounded-full text-xs font-semibold transition-colors duration-300",
          props.state === "done" && "bg-good-soft text-good",
          props.state === "now" && "bg-accent text-on-accent",
          props.state === "later" && "bg-neutral-soft text-ink-soft",
        )}
      >
        <Show when={props.state === "done"} fallback={props.number}>
          <Icon name="check" class="size-3.5" />
        </Show>
      </span>
      <div class="flex min-w-0 flex-1 flex-wrap items-start gap-x-4 gap-y-2">
        <div class="min-w-0 flex-1 basis-60 space-y-1 text-sm">
          <h3 class="font-medium">
            {props.title} <span class="sr-only">({words[props.state]})</span>
          </h3>
          {props.children}
        </div>
        {props.action}
      </div>
    </li>
  );
}
