import { Show } from "solid-js";
import { TextField } from "../../ui/text-field.tsx";
import type { LimitsDraft } from "./limits.ts";

/** How often it may call, and what of its calls is kept. */
export function LimitsFields(props: {
  value: LimitsDraft;
  onChange: (value: LimitsDraft) => void;
  issue: (path: string) => string | undefined;
  open?: boolean;
}) {
  return (
    <details open={props.open ?? false}>
      <summary class="rounded-sm text-sm text-ink-soft">Limit of calls and what is logged</summary>
      <div class="mt-2 space-y-3">
        <TextField
          label="Calls per minute (optional)"
          type="number"
          min="0"
          max="60000"
          step="1"
          inputmode="numeric"
          placeholder="No limit"
          class="max-w-40"
          value={props.value.callsPerMinute}
          onInput={(callsPerMinute) => props.onChange({ ...props.value, callsPerMinute })}
          issue={props.issue("callsPerMinute")}
          hint="In each environment. More calls than this are refused with RATE_LIMITED."
        />
        <label class="flex items-start gap-2.5 rounded-md border border-line p-3 text-sm has-checked:border-warn">
          <input
            type="checkbox"
            class="mt-0.5 size-4 accent-accent"
            checked={props.value.keepsBodies}
            onChange={(event) => props.onChange({ ...props.value, keepsBodies: event.currentTarget.checked })}
          />
          <span>
            <span class="font-medium">Keep the bodies of calls</span>
            <span class="block text-xs text-ink-mute">
              The log then keeps the beginning of each request and answer for seven days.
            </span>
            <Show when={props.value.keepsBodies}>
              <span class="block text-xs text-warn">
                They may hold personal data, and everyone who can see this connection can read them. Switch it
                off again when you have found what you look for.
              </span>
            </Show>
          </span>
        </label>
      </div>
    </details>
  );
}
