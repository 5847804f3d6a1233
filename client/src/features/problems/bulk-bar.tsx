import { Show, createEffect } from "solid-js";
import { count } from "../../lib/format-count.ts";
import { Button } from "../../ui/button.tsx";
import { openDialog } from "../../ui/dialog-request.ts";
import { bulkFix } from "./bulk-fix.ts";
import type { Mendable } from "./bulk-fix.ts";

/** What can be done with several problems at once: give their rules an account. */
export function BulkBar(props: {
  selectable: readonly Mendable[];
  selected: readonly Mendable[];
  onSelectAll: (on: boolean) => void;
  onDone: () => void;
}) {
  const all = () => props.selected.length === props.selectable.length;
  const fix = () => bulkFix(props.selected);
  const refused = () => {
    const now = fix();
    return props.selected.length > 0 && typeof now === "string" ? now : null;
  };
  const open = () => {
    const now = fix();
    if (typeof now !== "string") openDialog({ kind: "associateRules", ...now, onDone: props.onDone });
  };
  return (
    <div class="flex flex-wrap items-center gap-x-3 gap-y-2 border-b border-line bg-sunken px-4 py-2 text-sm">
      <label class="flex min-h-6 items-center gap-3">
        <input
          type="checkbox"
          class="size-4 accent-accent"
          checked={all()}
          ref={(box) => createEffect(() => (box.indeterminate = props.selected.length > 0 && !all()))}
          onChange={(event) => props.onSelectAll(event.currentTarget.checked)}
        />
        {props.selected.length === 0
          ? `Select all ${props.selectable.length} that need an account`
          : `${props.selected.length} selected`}
      </label>
      <div class="ml-auto flex flex-wrap items-center gap-x-3 gap-y-1" role="status">
        <Show when={refused()}>{(sentence) => <span class="text-xs text-ink-mute">{sentence()}</span>}</Show>
        <Show when={props.selected.length > 0}>
          <Button size="sm" tone="primary" disabled={refused() !== null} onClick={open}>
            Choose one account for {count(props.selected.length, "rule")}
          </Button>
        </Show>
      </div>
    </div>
  );
}
