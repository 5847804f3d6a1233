import { For } from "solid-js";
import { classes } from "../../ui/classes.ts";

const looks = {
  plain: "bg-sunken text-ink-soft",
  missing: "bg-bad-soft text-bad",
  extra: "bg-info-soft text-info",
} as const;

/** Scopes as the provider spells them. */
export function ScopeChips(props: { label: string; scopes: readonly string[]; look?: keyof typeof looks }) {
  return (
    <ul class="flex flex-wrap gap-1" aria-label={props.label}>
      <For each={props.scopes}>
        {(scope) => (
          <li
            class={classes(
              "rounded px-1.5 py-0.5 font-mono text-2xs break-all",
              looks[props.look ?? "plain"],
            )}
          >
            {scope}
          </li>
        )}
      </For>
    </ul>
  );
}
