import { For, Show } from "solid-js";
import { graphql } from "../../gql/gql.ts";
import type { ConnectionImpact_ImpactFragment } from "../../gql/graphql.ts";
import { boundedCount, count } from "../../lib/format-count.ts";
import { EnvironmentChip } from "../../ui/environment-chip.tsx";

export const connectionImpactFragment = graphql(`
  fragment ConnectionImpact_impact on ConnectionImpact {
    environments
    rules {
      environment
      rule {
        id
        name
      }
    }
    ruleCount {
      count
      more
    }
    callsLast7Days
  }
`);

/** Names exactly what stops: the rules whose scripts call by this link name, and how much it was used. */
export function ConnectionImpactSummary(props: { impact: ConnectionImpact_ImpactFragment; verb: string }) {
  const rules = () => props.impact.ruleCount;
  const unnamed = () => rules().count - props.impact.rules.length;
  return (
    <div class="space-y-3 text-sm">
      <Show when={rules().count > 0} fallback={<p>No rule's script names this connection: none stops.</p>}>
        <p class="font-medium">
          {boundedCount(rules())} {rules().count === 1 ? "rule" : "rules"} will {props.verb}:
        </p>
        <ul
          class="max-h-52 space-y-1 overflow-y-auto rounded-md border border-line p-2"
          tabindex="0"
          aria-label="Rules concerned"
        >
          <For each={props.impact.rules}>
            {(each) => (
              <li class="flex items-center justify-between gap-3 px-1">
                <span class="min-w-0 truncate">{each.rule.name}</span>
                <EnvironmentChip environment={each.environment} />
              </li>
            )}
          </For>
          <Show when={unnamed() > 0}>
            <li class="px-1 text-ink-mute">and {unnamed()} more</li>
          </Show>
        </ul>
      </Show>
      <p class="text-ink-soft">
        {props.impact.callsLast7Days === 0
          ? "It was not called in the last 7 days."
          : `${count(props.impact.callsLast7Days, "call")} in the last 7 days: programs that go on calling get an error.`}
      </p>
    </div>
  );
}
