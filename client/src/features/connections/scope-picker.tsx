import { For, Show, createMemo, createSignal } from "solid-js";
import { Button } from "../../ui/button.tsx";
import { Chip } from "../../ui/chip.tsx";
import { IconButton } from "../../ui/button.tsx";
import { Icon } from "../../ui/icon.tsx";
import { TextField } from "../../ui/text-field.tsx";
import { scopesIn } from "../../lib/scopes-in.ts";

type Scope = { name: string; meaning: string };

/** Known scopes with what they allow, to search and tick; others are typed in as the provider spells them. */
export function ScopePicker(props: {
  known: readonly Scope[];
  defaults: readonly string[];
  value: readonly string[];
  onChange: (scopes: string[]) => void;
  issue?: string | undefined;
}) {
  const [search, setSearch] = createSignal("");
  const [typed, setTyped] = createSignal("");
  const found = createMemo(() => {
    const needle = search().trim().toLowerCase();
    return props.known.filter((each) => `${each.name} ${each.meaning}`.toLowerCase().includes(needle));
  });
  const others = () => props.value.filter((name) => !props.known.some((each) => each.name === name));
  const toggle = (name: string, on: boolean) =>
    props.onChange(on ? [...props.value, name] : props.value.filter((each) => each !== name));
  const add = () => {
    props.onChange([...new Set([...props.value, ...scopesIn(typed())])]);
    setTyped("");
  };
  return (
    <fieldset class="space-y-2">
      <legend class="mb-1 flex items-center gap-2 text-xs font-medium text-ink-soft">
        Scopes <span class="font-normal text-ink-mute tabular-nums">{props.value.length} chosen</span>
      </legend>
      <Show when={props.known.length > 0}>
        <Show when={props.known.length > 8}>
          <TextField
            hideLabel
            label="Search scopes"
            type="search"
            autocomplete="off"
            placeholder="Search scopes by name or meaning"
            value={search()}
            onInput={setSearch}
            onKeyDown={(event: KeyboardEvent) => event.key === "Enter" && event.preventDefault()}
          />
        </Show>
        <div
          class="max-h-48 divide-y divide-line overflow-y-auto rounded-md border border-line"
          tabindex="0"
          role="group"
          aria-label="Known scopes"
        >
          <For
            each={found()}
            fallback={
              <p class="px-3 py-3 text-sm text-ink-mute">No known scope matches. Type it in below.</p>
            }
          >
            {(scope) => (
              <label class="flex items-start gap-2.5 px-3 py-1.5 text-sm hover:bg-hover">
                <input
                  type="checkbox"
                  class="mt-0.5 size-4 shrink-0 accent-accent"
                  checked={props.value.includes(scope.name)}
                  onChange={(event) => toggle(scope.name, event.currentTarget.checked)}
                />
                <span class="min-w-0 flex-1">
                  <span class="font-mono text-xs break-all">{scope.name}</span>
                  <span class="block text-xs text-ink-mute">{scope.meaning}</span>
                </span>
                <Show when={props.defaults.includes(scope.name)}>
                  <Chip>default</Chip>
                </Show>
              </label>
            )}
          </For>
        </div>
      </Show>
      <Show when={others().length > 0}>
        <ul class="flex flex-wrap gap-1" aria-label="Scopes that were typed in">
          <For each={others()}>
            {(name) => (
              <li class="inline-flex items-center rounded bg-sunken pl-1.5 font-mono text-2xs break-all text-ink-soft">
                {name}
                <IconButton class="!size-6" label={`Remove ${name}`} onClick={() => toggle(name, false)}>
                  <Icon name="close" class="size-3" />
                </IconButton>
              </li>
            )}
          </For>
        </ul>
      </Show>
      <div class="flex items-end gap-2">
        <div class="flex-1">
          <TextField
            label={props.known.length > 0 ? "Other scopes" : "Scopes of the provider"}
            placeholder="As the provider spells them; several with spaces"
            autocomplete="off"
            value={typed()}
            onInput={setTyped}
            issue={props.issue}
            onKeyDown={(event: KeyboardEvent) => {
              if (event.key !== "Enter") return;
              event.preventDefault();
              add();
            }}
          />
        </div>
        <Button disabled={scopesIn(typed()).length === 0} onClick={add}>
          Add scopes
        </Button>
      </div>
    </fieldset>
  );
}
