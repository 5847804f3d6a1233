import { For, Show } from "solid-js";
import { Button } from "../../ui/button.tsx";
import { Card } from "../../ui/card.tsx";
import type { MappingKnowledge, Suggestion } from "./mapping-knowledge.ts";

/** What probably belongs together, by name and type: taken up one by one or all at once. */
export function MappingSuggestions(props: {
  suggestions: readonly Suggestion[];
  known: MappingKnowledge;
  onAccept: (accepted: readonly Suggestion[]) => void;
}) {
  return (
    <Show when={props.suggestions.length > 0}>
      <Card
        flush
        title="Suggestions"
        aside={
          <Button size="sm" onClick={() => props.onAccept(props.suggestions)}>
            Accept all {props.suggestions.length}
          </Button>
        }
      >
        <ul class="max-h-72 divide-y divide-line overflow-y-auto" aria-label="Suggested mappings">
          <For each={props.suggestions}>
            {(each) => {
              const name = () => props.known.property(each.property)?.label ?? each.property;
              return (
                <li class="flex flex-wrap items-center gap-x-3 gap-y-1 px-4 py-2 text-sm">
                  <span class="min-w-0 flex-1">
                    <span class="font-medium">{name()}</span> ⇄{" "}
                    <span class="font-medium">{props.known.field(each.field)?.label ?? each.field}</span>
                    <span class="block text-xs text-ink-mute">
                      {Math.round(each.confidence * 100)} % sure: {each.reason}
                    </span>
                  </span>
                  <Button size="sm" aria-label={`Accept ${name()}`} onClick={() => props.onAccept([each])}>
                    Accept
                  </Button>
                </li>
              );
            }}
          </For>
        </ul>
      </Card>
    </Show>
  );
}
