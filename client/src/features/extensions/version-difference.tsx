import { For, Show } from "solid-js";
import { graphql } from "../../gql/gql.ts";
import type { VersionDifference_DifferenceFragment } from "../../gql/graphql.ts";
import { classes } from "../../ui/classes.ts";
import { eventWords } from "./callback-events.ts";
import { DifferenceChip } from "./installation-chips.tsx";
import { scopeName, scopeWords } from "./scope-words.ts";

export const versionDifferenceFragment = graphql(`
  fragment VersionDifference_difference on VersionDifference {
    from {
      id
      version
    }
    to {
      id
      version
    }
    listeners {
      event
      change
      before
      after
    }
    scopesAdded
    scopesRemoved
    configParamsAdded
    configParamsRemoved
    thirdPartyChanged
  }
`);

type Difference = VersionDifference_DifferenceFragment;

function Side(props: { sign: "-" | "+"; text: string | null }) {
  return (
    <Show when={props.text}>
      {(text) => (
        <p
          class={classes(
            "rounded px-2 py-0.5 font-mono text-xs break-all",
            props.sign === "-" ? "bg-bad-soft text-bad" : "bg-good-soft text-good",
          )}
        >
          <span aria-hidden="true" class="select-none">
            {props.sign}{" "}
          </span>
          <span class="sr-only">{props.sign === "-" ? "Before: " : "After: "}</span>
          {text()}
        </p>
      )}
    </Show>
  );
}

/** Changes beside the listeners, each in a sentence. */
function sentences(difference: Difference): string[] {
  const names = (list: readonly string[]) => list.join(", ");
  const may = difference.from ? "May from now on" : "May";
  return [
    ...difference.scopesAdded.map((scope) => `${may} (${scopeName(scope)}): ${scopeWords[scope]}.`),
    ...difference.scopesRemoved.map((scope) => `May no more (${scopeName(scope)}): ${scopeWords[scope]}.`),
    ...(difference.configParamsAdded.length > 0
      ? [`Asks for ${difference.from ? "more " : ""}configuration: ${names(difference.configParamsAdded)}.`]
      : []),
    ...(difference.configParamsRemoved.length > 0
      ? [`Asks no more for: ${names(difference.configParamsRemoved)}.`]
      : []),
    ...(difference.thirdPartyChanged && difference.from
      ? ["The third-party app, its connection or its scopes differ."]
      : []),
  ];
}

/** True where nothing that anybody would notice differs. */
export function isSame(difference: Difference): boolean {
  return difference.listeners.every(({ change }) => change === "SAME") && sentences(difference).length === 0;
}

/** Who is called back for what, before and after, and what else a version changes. */
export function VersionDifference(props: { difference: Difference }) {
  const changed = () => props.difference.listeners.filter(({ change }) => change !== "SAME");
  const same = () => props.difference.listeners.length - changed().length;
  return (
    <div class="space-y-3 text-sm">
      <Show when={changed().length > 0}>
        <ul aria-label="Listeners that differ" class="divide-y divide-line rounded-md border border-line">
          <For each={changed()}>
            {(each) => (
              <li class="space-y-1 px-3 py-2">
                <p class="flex flex-wrap items-center gap-x-2 gap-y-1">
                  <code class="font-mono text-xs font-medium">{each.event}</code>
                  <span class="text-xs text-ink-mute">{eventWords[each.event]}</span>
                  <DifferenceChip kind={each.change} />
                </p>
                <Side sign="-" text={each.before} />
                <Side sign="+" text={each.after} />
              </li>
            )}
          </For>
        </ul>
      </Show>
      <Show when={sentences(props.difference).length > 0}>
        <ul class="list-disc space-y-1 pl-5" aria-label="What else differs">
          <For each={sentences(props.difference)}>{(text) => <li>{text}</li>}</For>
        </ul>
      </Show>
      <Show when={same() > 0 || isSame(props.difference)}>
        <p class="text-xs text-ink-mute">
          {changed().length === 0
            ? "Every listener stays as it is."
            : `${same() === 1 ? "One listener stays" : `${same()} listeners stay`} as before.`}
        </p>
      </Show>
    </div>
  );
}
