import { For } from "solid-js";
import type { JSX, ParentProps } from "solid-js";
import { classes } from "./classes.ts";

export type Column = { label: string; class?: string; hideLabel?: boolean };

/** A table that scrolls sideways inside itself where a phone is too narrow. */
export function Table(props: ParentProps<{ label: string; columns: Column[] }>) {
  return (
    <div class="relative overflow-x-auto" role="group" aria-label={props.label} tabindex="0">
      <table class="w-full border-collapse text-sm" aria-label={props.label}>
        <thead>
          <tr class="border-b border-line text-left">
            <For each={props.columns}>
              {(column) => (
                <th
                  scope="col"
                  class={classes(
                    "px-4 py-2 text-xs font-medium whitespace-nowrap text-ink-mute",
                    column.class,
                  )}
                >
                  <span class={column.hideLabel ? "sr-only" : undefined}>{column.label}</span>
                </th>
              )}
            </For>
          </tr>
        </thead>
        <tbody class="divide-y divide-line">{props.children}</tbody>
      </table>
    </div>
  );
}

/** A row that J and K can reach: its first link is what opens it. */
export function Row(props: ParentProps<{ label?: string }>) {
  return (
    <tr
      data-row
      aria-label={props.label}
      class="animate-row-in transition-colors focus-within:bg-hover hover:bg-hover"
    >
      {props.children}
    </tr>
  );
}

export function Cell(props: ParentProps<{ class?: string; title?: string }>): JSX.Element {
  return (
    <td title={props.title} class={classes("px-4 py-2.5 align-middle", props.class)}>
      {props.children}
    </td>
  );
}
