import { For, Show } from "solid-js";
import { count } from "../../lib/format-count.ts";
import type { PlannedRule } from "./plan-groups.ts";

const most = 20;

/** Why a deployment was refused: which rules would not run, each with its reason, and what the second choice means. */
export function RefusedRules(props: { rules: readonly PlannedRule[] }) {
  return (
    <div
      role="alert"
      class={props.rules.length > 0 ? "rounded-md bg-bad-soft px-3 py-2.5 text-sm" : "hidden"}
    >
      <Show when={props.rules.length > 0}>
        <p class="font-medium text-bad">
          Refused: {count(props.rules.length, "rule")} would not run in production.
        </p>
        <ul class="mt-1 list-disc space-y-0.5 pl-5 text-ink-soft">
          <For each={props.rules.slice(0, most)}>
            {(each) => (
              <li>
                <span class="font-medium">{each.rule.name}</span>: {each.reason}
              </li>
            )}
          </For>
          <Show when={props.rules.length > most}>
            <li>and {count(props.rules.length - most, "more rule")}</li>
          </Show>
        </ul>
        <p class="mt-1.5 text-ink-soft">
          Choose an account for each, or deploy with Configuration Needed: the others run, and events of{" "}
          {props.rules.length === 1 ? "this one" : "these"} are discarded until someone mends{" "}
          {props.rules.length === 1 ? "it" : "them"}.
        </p>
      </Show>
    </div>
  );
}
