import { For, Show, createSignal } from "solid-js";
import type { PropertyType } from "../../gql/graphql.ts";
import { Button, IconButton } from "../../ui/button.tsx";
import { Card } from "../../ui/card.tsx";
import { focusIfLost } from "../../ui/focus.ts";
import { Icon } from "../../ui/icon.tsx";
import { Select, TextField } from "../../ui/text-field.tsx";
import { typeWords } from "./mapping-knowledge.ts";
import { propertyName } from "./property-name.ts";
import type { CustomProperty } from "./settings-draft.ts";

const types = (Object.keys(typeWords) as PropertyType[]).map((value) => ({ value, label: typeWords[value] }));

/** Properties of one's own, beside those that every contact has. */
export function CustomProperties(props: {
  value: readonly CustomProperty[];
  taken: ReadonlySet<string>;
  /** Names of properties that are mapped: they cannot go. */
  used: ReadonlySet<string>;
  issue: (path: string) => string | undefined;
  onChange: (value: CustomProperty[]) => void;
}) {
  const [label, setLabel] = createSignal("");
  const [type, setType] = createSignal<PropertyType>("TEXT");
  const name = () => propertyName(label());
  const isTaken = () => name() !== "" && props.taken.has(name());
  const copy = () => props.value.map((each) => ({ ...each }));
  const add = () => {
    if (name() === "" || isTaken()) return;
    props.onChange([...copy(), { name: name(), label: label().trim(), type: type() }]);
    setLabel("");
  };
  const remove = (gone: string) => {
    props.onChange(copy().filter((each) => each.name !== gone));
    requestAnimationFrame(() => focusIfLost());
  };
  return (
    <Card title="Custom properties" note="What contacts have beside the properties of every contact">
      <div class="space-y-3">
        <ul class="space-y-1" aria-label="Custom properties">
          <For each={props.value} fallback={<li class="text-sm text-ink-mute">None yet.</li>}>
            {(each, index) => (
              <li class="flex flex-wrap items-center gap-x-2 text-sm">
                <span class="font-medium">{each.label}</span>
                <span class="font-mono text-2xs text-ink-mute">{each.name}</span>
                <span class="text-xs text-ink-mute">{typeWords[each.type]}</span>
                <Show
                  when={!props.used.has(each.name)}
                  fallback={<span class="text-xs text-ink-mute">· mapped above</span>}
                >
                  <IconButton label={`Remove ${each.label}`} class="size-6" onClick={() => remove(each.name)}>
                    <Icon name="close" class="size-3.5" />
                  </IconButton>
                </Show>
                <Show
                  when={
                    props.issue(`.${index()}.name`) ??
                    props.issue(`.${index()}.type`) ??
                    props.issue(`.${index()}`)
                  }
                >
                  {(text) => <span class="basis-full text-xs text-bad">{text()}</span>}
                </Show>
              </li>
            )}
          </For>
        </ul>
        <div class="grid items-start gap-2 sm:grid-cols-[minmax(0,1fr)_11rem_auto]">
          <TextField
            hideLabel
            label="Name of a new property"
            placeholder="New property, such as Customer number"
            maxlength={60}
            autocomplete="off"
            value={label()}
            onInput={setLabel}
            onKeyDown={(event) => {
              if (event.key !== "Enter") return;
              event.preventDefault();
              add();
            }}
            hint={name() ? <span class="font-mono">{name()}</span> : undefined}
            issue={isTaken() ? "There is a property of this name already." : undefined}
          />
          <Select
            hideLabel
            label="Type of the new property"
            value={type()}
            onChange={(value) => setType(value as PropertyType)}
            options={types}
          />
          <Button disabled={name() === "" || isTaken()} onClick={add}>
            Add property
          </Button>
        </div>
      </div>
    </Card>
  );
}
