import { For, Show } from "solid-js";
import { graphql } from "../../gql/gql.ts";
import type { ManifestIssue_IssueFragment } from "../../gql/graphql.ts";
import { count } from "../../lib/format-count.ts";

export const manifestIssueFragment = graphql(`
  fragment ManifestIssue_issue on ManifestIssue {
    path
    code
    message
    remedy
    line
    column
  }
`);

/** What is wrong with a manifest, each with its place and what was meant; a place leads into the editor. */
export function ManifestIssues(props: {
  issues: readonly ManifestIssue_IssueFragment[];
  onGoTo: (issue: ManifestIssue_IssueFragment) => void;
}) {
  return (
    <div class="space-y-2">
      <p class="text-sm font-medium text-bad" role="status">
        {count(props.issues.length, "issue")} to mend
      </p>
      <ul aria-label="Issues" class="divide-y divide-line rounded-md border border-bad/40">
        <For each={props.issues}>
          {(issue) => (
            <li class="space-y-0.5 px-3 py-2 text-sm">
              <p class="flex flex-wrap items-baseline gap-x-2">
                <Show
                  when={issue.line}
                  fallback={<code class="font-mono text-xs text-ink-soft">{issue.path}</code>}
                >
                  {(line) => (
                    <button
                      type="button"
                      class="rounded-sm text-left font-mono text-xs break-all text-accent hover:underline"
                      onClick={() => props.onGoTo(issue)}
                    >
                      {issue.path}
                      <span class="sr-only">, go to line {line()}</span>
                    </button>
                  )}
                </Show>
                <Show when={issue.line}>
                  {(line) => <span class="text-xs text-ink-mute">line {line()}</span>}
                </Show>
              </p>
              <p class="break-words">{issue.message}</p>
              <p class="break-words text-ink-soft">{issue.remedy}</p>
            </li>
          )}
        </For>
      </ul>
    </div>
  );
}
