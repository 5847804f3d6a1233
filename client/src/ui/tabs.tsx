import { Tabs as Base } from "@kobalte/core/tabs";
import { For } from "solid-js";
import type { JSX } from "solid-js";
import { classes } from "./classes.ts";

export type Tab = { value: string; label: string; badge?: JSX.Element; production?: boolean };

/** Tabs whose panel is `children(value)`; the chosen one belongs in the URL, so it comes from outside. */
export function Tabs(props: { label: string; tabs: Tab[]; value: string; onChange: (value: string) => void; children: (value: string) => JSX.Element }) {
  return (
    <Base value={props.value} onChange={(value) => props.onChange(value)}>
      <Base.List aria-label={props.label} class="flex gap-1 border-b border-line">
        <For each={props.tabs}>
          {(tab) => (
            <Base.Trigger
              value={tab.value}
              class={classes(
                "-mb-px flex items-center gap-2 border-b-2 border-transparent px-3 py-2 text-sm text-ink-mute transition-colors hover:text-ink",
                "data-[selected]:font-medium data-[selected]:text-ink",
                tab.production ? "data-[selected]:border-production" : "data-[selected]:border-accent",
              )}
            >
              {tab.label}
              {tab.badge}
            </Base.Trigger>
          )}
        </For>
      </Base.List>
      <For each={props.tabs}>
        {(tab) => (
          <Base.Content value={tab.value} class="pt-4 outline-none">
            {props.children(tab.value)}
          </Base.Content>
        )}
      </For>
    </Base>
  );
}
