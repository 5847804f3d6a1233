import { Index, Show } from "solid-js";
import { Button, IconButton } from "../../../ui/button.tsx";
import { Icon } from "../../../ui/icon.tsx";
import { TextField } from "../../../ui/text-field.tsx";
import type { Pair } from "./definition-draft.ts";

/** Names and values, such as headers. */
export function PairsEditor(props: {
  legend: string;
  /** One of them, such as `header`. */
  noun: string;
  hint?: string;
  value: readonly Pair[];
  onChange: (pairs: Pair[]) => void;
  namePlaceholder: string;
  valuePlaceholder: string;
  /** The issue with all, and with one by its name. */
  issue: (name: string | null) => string | undefined;
}) {
  const change = (at: number, part: Partial<Pair>) =>
    props.onChange(props.value.map((pair, index) => (index === at ? { ...pair, ...part } : { ...pair })));
  const remove = (at: number) => props.onChange(props.value.filter((_pair, index) => index !== at));
  return (
    <fieldset class="space-y-2">
      <legend class="text-xs font-medium text-ink-soft">{props.legend}</legend>
      <Show when={props.hint}>
        <p class="text-xs text-ink-mute">{props.hint}</p>
      </Show>
      <Index each={props.value}>
        {(pair, index) => (
          <div class="flex items-start gap-2">
            <div class="grid min-w-0 flex-1 gap-2 sm:grid-cols-[2fr_3fr]">
              <TextField
                hideLabel
                label={`Name of ${props.noun} ${index + 1}`}
                placeholder={props.namePlaceholder}
                spellcheck={false}
                autocomplete="off"
                class="font-mono"
                value={pair().name}
                onInput={(name) => change(index, { name })}
                issue={props.issue(pair().name.trim())}
              />
              <TextField
                hideLabel
                label={`Value of ${props.noun} ${index + 1}`}
                placeholder={props.valuePlaceholder}
                spellcheck={false}
                autocomplete="off"
                class="font-mono"
                value={pair().value}
                onInput={(value) => change(index, { value })}
              />
            </div>
            <IconButton label={`Remove ${props.noun} ${index + 1}`} onClick={() => remove(index)}>
              <Icon name="close" class="size-3.5" />
            </IconButton>
          </div>
        )}
      </Index>
      <Show when={props.issue(null)}>{(text) => <p class="text-xs text-bad">{text()}</p>}</Show>
      <Button
        size="sm"
        onClick={() => props.onChange([...props.value.map((pair) => ({ ...pair })), { name: "", value: "" }])}
      >
        <Icon name="plus" class="size-3.5" />
        Add {props.noun}
      </Button>
    </fieldset>
  );
}
