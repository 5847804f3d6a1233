import { Show } from "solid-js";
import type { JSX, ParentProps } from "solid-js";
import { classes } from "./classes.ts";

/** A titled block of a page. `flush` lets rows reach its edges. */
export function Card(
  props: ParentProps<{
    title?: string;
    aside?: JSX.Element;
    note?: JSX.Element;
    flush?: boolean;
    class?: string;
  }>,
) {
  return (
    <section
      aria-label={props.title}
      class={classes("overflow-clip rounded-lg border border-line bg-surface shadow-card", props.class)}
    >
      <Show when={props.title || props.aside}>
        <header class="flex min-h-11 flex-wrap items-center gap-x-3 gap-y-1 border-b border-line px-4 py-1.5">
          <h2 class="text-sm font-semibold">{props.title}</h2>
          <Show when={props.note}>
            <p class="text-xs text-ink-mute">{props.note}</p>
          </Show>
          <div class="ml-auto flex items-center gap-1.5">{props.aside}</div>
        </header>
      </Show>
      <div class={props.flush ? undefined : "p-4"}>{props.children}</div>
    </section>
  );
}
