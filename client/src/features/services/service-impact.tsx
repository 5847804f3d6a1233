import { For, Show } from "solid-js";
import { graphql } from "../../gql/gql.ts";
import type { DeleteServiceImpact_ServiceImpactFragment } from "../../gql/graphql.ts";
import { boundedCount } from "../../lib/format-count.ts";
import type { Environment } from "../../lib/scope.ts";
import { EnvironmentChip } from "../../ui/environment-chip.tsx";
import { Recipients } from "../../ui/recipients.tsx";

export const serviceImpactFragment = graphql(`
  fragment DeleteServiceImpact_serviceImpact on ServiceImpact {
    accounts {
      id
      providerOrgName
      environment
    }
    accountCount {
      count
      more
    }
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
    }
    recipients {
      id
      name
    }
  }
`);

function Named(props: {
  title: string;
  total: { count: number; more: boolean };
  rows: readonly { name: string; environment: Environment }[];
}) {
  const unnamed = () => props.total.count - props.rows.length;
  return (
    <div>
      <p class="mb-1 font-medium">{props.title}</p>
      <ul
        class="max-h-44 space-y-1 overflow-y-auto rounded-md border border-line p-2"
        tabindex="0"
        aria-label={props.title}
      >
        <For each={props.rows}>
          {(row) => (
            <li class="flex items-center justify-between gap-3 px-1">
              <span class="min-w-0 truncate">{row.name}</span>
              <EnvironmentChip environment={row.environment} />
            </li>
          )}
        </For>
        <Show when={unnamed() > 0}>
          <li class="px-1 text-ink-mute">
            and {unnamed()}
            {props.total.more ? "+" : ""} more
          </li>
        </Show>
      </ul>
    </div>
  );
}

/** What deleting a service takes with it, in both environments. */
export function ServiceImpact(props: { impact: DeleteServiceImpact_ServiceImpactFragment }) {
  const accounts = () => props.impact.accountCount;
  const rules = () => props.impact.ruleCount;
  return (
    <div class="space-y-3 text-sm">
      <Show when={accounts().count > 0} fallback={<p>It has no account.</p>}>
        <Named
          title={`${boundedCount(accounts())} ${accounts().count === 1 ? "account goes" : "accounts go"} for good:`}
          total={accounts()}
          rows={props.impact.accounts.map((account) => ({
            name: account.providerOrgName,
            environment: account.environment,
          }))}
        />
      </Show>
      <Show when={rules().count > 0} fallback={<p>No rule uses its accounts: none stops.</p>}>
        <Named
          title={`${boundedCount(rules())} ${rules().count === 1 ? "rule" : "rules"} will stop and need configuration:`}
          total={rules()}
          rows={props.impact.rules.map((each) => ({ name: each.rule.name, environment: each.environment }))}
        />
      </Show>
      <Show when={props.impact.heldEvents.count > 0}>
        <p class="text-ink-soft">{boundedCount(props.impact.heldEvents)} held events are lost.</p>
      </Show>
      <Show when={props.impact.syncRuns.length > 0}>
        <p class="text-ink-soft">Syncs are under way: they stop.</p>
      </Show>
      <Recipients members={props.impact.recipients} />
    </div>
  );
}
