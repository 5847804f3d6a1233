import { For, Show } from "solid-js";
import { graphql } from "../../gql/gql.ts";
import type { ImpactSummary_ImpactFragment } from "../../gql/graphql.ts";
import { boundedCount } from "../../lib/format-count.ts";
import { EnvironmentChip } from "../../ui/environment-chip.tsx";
import { Recipients } from "../../ui/recipients.tsx";

export const impactFragment = graphql(`
  fragment ImpactSummary_impact on AccountImpact {
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
    heldEvents {
      count
      more
    }
    syncRuns {
      id
      status
    }
    recipients {
      id
      name
    }
  }
`);

/** Names exactly what stops: which rules in which environments, held events, sync runs. */
export function ImpactSummary(props: { impact: ImpactSummary_ImpactFragment; verb: string }) {
  const rules = () => props.impact.ruleCount;
  const environments = () => new Set(props.impact.rules.map((each) => each.environment));
  const where = () => (environments().size === 1 ? ` in ${[...environments()][0]?.toLowerCase()}` : "");
  const unnamed = () => rules().count - props.impact.rules.length;
  return (
    <div class="space-y-3 text-sm">
      <Show when={rules().count > 0} fallback={<p>No rule uses this account: none stops.</p>}>
        <p class="font-medium">
          {boundedCount(rules())} {rules().count === 1 ? "rule" : "rules"}
          {where()} will {props.verb}:
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
      <Show when={props.impact.heldEvents.count > 0}>
        <p class="text-ink-soft">{boundedCount(props.impact.heldEvents)} held events are waiting.</p>
      </Show>
      <Show when={props.impact.syncRuns.length > 0}>
        <p class="text-ink-soft">A sync is under way: it stops with the account.</p>
      </Show>
      <Recipients members={props.impact.recipients} />
    </div>
  );
}
