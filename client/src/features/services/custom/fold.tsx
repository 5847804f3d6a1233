import { Show, createMemo } from "solid-js";
import type { ParentProps } from "solid-js";

/** A part of a form that most people never need; it opens by itself where something in it is wrong. */
export function Fold(props: ParentProps<{ title: string; note?: string; open?: boolean }>) {
  // Once open it stays so: a part must not close under someone who corrects it.
  const opened = createMemo((before: boolean) => before || props.open === true, false);
  return (
    <details class="rounded-md border border-line" open={opened()}>
      <summary class="rounded-md px-3 py-2 text-sm font-medium">
        {props.title}
        <Show when={props.note}>
          <span class="ml-2 text-xs font-normal text-ink-mute">{props.note}</span>
        </Show>
      </summary>
      <div class="space-y-4 border-t border-line p-3">{props.children}</div>
    </details>
  );
}
