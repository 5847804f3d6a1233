import { For, Show } from "solid-js";
import type { JSX } from "solid-js";

export type Fact = { name: string; value: JSX.Element; hidden?: boolean };

/** Names and values, two columns where there is room. */
export function Facts(props: { facts: Fact[] }) {
  return (
    <dl class="grid gap-x-8 gap-y-3 sm:grid-cols-2">
      <For each={props.facts}>
        {(fact) => (
          <Show when={!fact.hidden}>
            <div class="min-w-0">
              <dt class="text-xs text-ink-mute">{fact.name}</dt>
              <dd class="mt-0.5 text-sm break-words text-ink">{fact.value}</dd>
            </div>
          </Show>
        )}
      </For>
    </dl>
  );
}
