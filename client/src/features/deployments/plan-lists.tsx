import { For, Show } from "solid-js";
import type { JSX } from "solid-js";
import { count } from "../../lib/format-count.ts";
import { Link } from "../../ui/link.tsx";
import { DeploymentChangeChip } from "../../ui/status-chips.tsx";
import type { PlannedRule } from "./plan-groups.ts";

/** Rows that are drawn at once: a project may have thousands of rules. */
const most = 100;

/** Some rules of a plan with what happens to each. */
export function PlanList(props: {
  label: string;
  rules: readonly PlannedRule[];
  note: (rule: PlannedRule) => JSX.Element;
}) {
  return (
    <ul
      aria-label={props.label}
      class="max-h-64 divide-y divide-line overflow-y-auto rounded-lg border border-line"
      tabindex="0"
    >
      <For each={props.rules.slice(0, most)}>
        {(each) => (
          <li class="flex flex-wrap items-center gap-x-3 gap-y-1 px-3 py-2 text-sm">
            <span class="min-w-0 font-medium break-words">{each.rule.name}</span>
            <DeploymentChangeChip change={each.change} />
            <span class="ml-auto text-xs text-ink-mute">{props.note(each)}</span>
          </li>
        )}
      </For>
      <Show when={props.rules.length > most}>
        <li class="px-3 py-2 text-xs text-ink-mute">and {count(props.rules.length - most, "more rule")}</li>
      </Show>
    </ul>
  );
}

/** Rules that would be there and wait, with what holds each. */
export function HeldList(props: { rules: readonly PlannedRule[] }) {
  return (
    <ul class="divide-y divide-line rounded-lg border border-line">
      <For each={props.rules.slice(0, most)}>
        {(each) => (
          <li class="px-3 py-2 text-sm">
            <p class="flex flex-wrap items-center gap-x-2">
              <span class="font-medium break-words">{each.rule.name}</span>
              <DeploymentChangeChip change={each.change} />
            </p>
            <For each={each.holds}>{(hold) => <p class="text-xs text-warn">{hold.message}</p>}</For>
            <Show when={each.account}>
              {(account) => (
                <Link
                  class="text-xs"
                  href={`/accounts/${encodeURIComponent(account().id)}?environment=production`}
                  target="_blank"
                >
                  Open {account().providerOrgName}
                </Link>
              )}
            </Show>
          </li>
        )}
      </For>
    </ul>
  );
}
