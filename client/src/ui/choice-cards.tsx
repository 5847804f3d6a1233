import { For } from "solid-js";
import type { JSX } from "solid-js";

/** One of a few ways to go on, each said in full. */
export function ChoiceCards<Value extends string>(props: {
  legend: JSX.Element;
  name: string;
  value: Value;
  onChange: (value: Value) => void;
  choices: readonly { value: Value; label: string; note: string }[];
}) {
  return (
    <fieldset class="space-y-2">
      <legend class="text-sm font-medium">{props.legend}</legend>
      <For each={props.choices}>
        {(each) => (
          <label class="flex items-start gap-2.5 rounded-md border border-line p-3 text-sm has-checked:border-accent">
            <input
              type="radio"
              name={props.name}
              class="mt-0.5 size-4 shrink-0 accent-accent"
              checked={props.value === each.value}
              onChange={() => props.onChange(each.value)}
            />
            <span>
              <span class="font-medium">{each.label}</span>
              <span class="block text-xs text-ink-mute">{each.note}</span>
            </span>
          </label>
        )}
      </For>
    </fieldset>
  );
}
