import { For, Index, Show, createEffect, createUniqueId, on } from "solid-js";
import type { JSX } from "solid-js";
import { classes } from "./classes.ts";

export type Tab = {
  value: string;
  label: string;
  production?: boolean;
  /** What its dot says, such as "changed"; no dot without it. */
  mark?: string | undefined;
};
type TabsProps = {
  label: string;
  tabs: Tab[];
  value: string;
  onChange: (value: string) => void;
  children: (value: string) => JSX.Element;
};

/** Tabs whose panel is `children(value)`; the chosen one belongs in the URL, so it comes from outside. Arrow keys move. */
export function Tabs(props: TabsProps) {
  const id = createUniqueId();
  // By value: what a panel holds must not begin anew because a label or a mark has changed.
  const chosen = () => props.tabs.flatMap(({ value }) => (value === props.value ? [value] : []));
  const onKeyDown = (event: KeyboardEvent) => {
    const at = props.tabs.findIndex((tab) => tab.value === props.value);
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: props.tabs.length - 1 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    const next = props.tabs[(to + props.tabs.length) % props.tabs.length];
    if (!next) return;
    props.onChange(next.value);
    document.getElementById(`${id}-${next.value}`)?.focus();
  };
  // On a phone the chosen one may lie beyond the edge.
  createEffect(
    on(
      () => props.value,
      (value) =>
        document.getElementById(`${id}-${value}`)?.scrollIntoView({ block: "nearest", inline: "nearest" }),
      { defer: true },
    ),
  );
  return (
    <div>
      <div
        role="tablist"
        aria-label={props.label}
        class="relative flex gap-1 overflow-x-auto overflow-y-clip border-b border-line"
        onKeyDown={onKeyDown}
      >
        <Index each={props.tabs}>
          {(tab) => (
            <button
              type="button"
              role="tab"
              id={`${id}-${tab().value}`}
              aria-selected={tab().value === props.value}
              aria-controls={`${id}-panel`}
              tabindex={tab().value === props.value ? 0 : -1}
              onClick={() => props.onChange(tab().value)}
              class={classes(
                "-mb-px border-b-2 border-transparent px-3 py-2 text-sm whitespace-nowrap text-ink-mute transition-colors hover:text-ink aria-selected:font-medium aria-selected:text-ink",
                tab().production ? "aria-selected:border-production" : "aria-selected:border-accent",
              )}
            >
              {tab().label}
              <Show when={tab().mark}>
                {(mark) => (
                  <span class="ml-1.5 inline-block size-1.5 rounded-full bg-accent align-middle">
                    <span class="sr-only">, {mark()}</span>
                  </span>
                )}
              </Show>
            </button>
          )}
        </Index>
      </div>
      <div role="tabpanel" id={`${id}-panel`} aria-labelledby={`${id}-${props.value}`} class="pt-4">
        <For each={chosen()}>{(value) => props.children(value)}</For>
      </div>
    </div>
  );
}
