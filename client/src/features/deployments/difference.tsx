import { For, Show } from "solid-js";
import { graphql } from "../../gql/gql.ts";
import type { RuleDifference_RuleDifferenceFragment } from "../../gql/graphql.ts";
import { Link } from "../../ui/link.tsx";
import { DeploymentChangeChip } from "../../ui/status-chips.tsx";

export const ruleDifferenceFragment = graphql(`
  fragment RuleDifference_ruleDifference on RuleDifference {
    ruleId
    name
    change
    rule {
      id
    }
    fields {
      field
      before
      after
    }
  }
`);

type Difference = RuleDifference_RuleDifferenceFragment;

const fieldNames: Record<string, string> = {
  name: "Name",
  service: "Service",
  eventTypes: "Event types",
  condition: "Condition",
  function: "Function",
  functionSource: "Function's source",
  functionUrl: "Function's URL",
};

function Side(props: { name: string; text: string | null; tone: "before" | "after" }) {
  return (
    <div class="min-w-0">
      <p class="text-2xs text-ink-mute">{props.name}</p>
      <Show when={props.text} fallback={<p class="text-xs text-ink-mute">None</p>}>
        <pre
          class={`max-h-72 overflow-auto rounded px-2 py-1 font-mono text-xs break-words whitespace-pre-wrap ${
            props.tone === "before" ? "bg-bad-soft text-bad" : "bg-good-soft text-good"
          }`}
          tabindex="0"
          role="group"
          aria-label={props.name}
        >
          {props.text}
        </pre>
      </Show>
    </div>
  );
}

/** Rules that differ, each field before and after, side by side where there is room. */
export function DifferenceList(props: { rules: readonly Difference[]; before: string; after: string }) {
  return (
    <ul aria-label="Differences" class="divide-y divide-line">
      <For each={props.rules}>
        {(each) => (
          <li data-row class="px-4 py-3" aria-label={each.name}>
            <h3 class="flex flex-wrap items-center gap-x-2 gap-y-1 text-sm font-medium">
              <Show when={each.rule} fallback={each.name}>
                {(rule) => (
                  <Link
                    plain
                    class="rounded-sm hover:underline"
                    href={`/rules/${encodeURIComponent(rule().id)}`}
                  >
                    {each.name}
                  </Link>
                )}
              </Show>
              <DeploymentChangeChip change={each.change} />
            </h3>
            <For each={each.fields}>
              {(field) => (
                <div class="mt-2">
                  <p class="mb-1 text-xs font-medium text-ink-soft">
                    {fieldNames[field.field] ?? field.field}
                  </p>
                  <div class="grid gap-2 sm:grid-cols-2">
                    <Side name={props.before} text={field.before} tone="before" />
                    <Side name={props.after} text={field.after} tone="after" />
                  </div>
                </div>
              )}
            </For>
          </li>
        )}
      </For>
    </ul>
  );
}
