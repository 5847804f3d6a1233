import { For, Show } from "solid-js";
import type { ConditionMatch } from "../../../gql/graphql.ts";
import { Button, IconButton } from "../../../ui/button.tsx";
import { Icon } from "../../../ui/icon.tsx";
import { Select } from "../../../ui/text-field.tsx";
import { ConditionComparison } from "./condition-comparison.tsx";
import { deepestGroup, isGroup, newComparison, newGroup } from "./condition-draft.ts";
import type { FieldChoice, GroupDraft, ItemDraft } from "./condition-draft.ts";

type ConditionGroupProps = {
  group: GroupDraft;
  fields: readonly FieldChoice[];
  path: string;
  issue: (path: string) => string | undefined;
  depth: number;
  /** The outermost group cannot be taken away from inside. */
  onRemove?: () => void;
};

/** A group of a condition, with the groups inside it. */
export function ConditionGroup(props: ConditionGroupProps) {
  let list: HTMLDivElement | undefined;
  const add = (item: ItemDraft) => {
    props.group.items.push(item);
    // The new line is what one wants to fill in next.
    queueMicrotask(() => [...(list?.querySelectorAll("select") ?? [])].at(-2)?.focus());
  };
  const remove = (key: string) => {
    const index = props.group.items.findIndex((item) => item.key === key);
    props.group.items.splice(index, 1);
    queueMicrotask(() => list?.querySelector("select")?.focus());
  };
  const itemPath = (item: ItemDraft, index: number) =>
    `${props.path}.items.${index}.${isGroup(item) ? "group" : "comparison"}`;
  return (
    <div
      role="group"
      aria-label={props.depth === 1 ? "Condition" : `Group at level ${props.depth}`}
      class="space-y-2"
      classList={{ "rounded-md border border-line bg-sunken/40 p-3": props.depth > 1 }}
      ref={list}
    >
      <div class="flex items-center justify-between gap-2">
        <div class="flex items-center gap-2 text-sm text-ink-soft">
          <span>Events match when</span>
          <Select
            label="How many must hold"
            hideLabel
            value={props.group.match}
            onChange={(match) => {
              props.group.match = match as ConditionMatch;
            }}
            options={[
              { value: "ALL", label: "all" },
              { value: "ANY", label: "any" },
            ]}
            class="w-auto"
          />
          <span>of these hold:</span>
        </div>
        <Show when={props.onRemove}>
          {(onRemove) => (
            <IconButton label="Remove this group" onClick={() => onRemove()()}>
              <Icon name="close" />
            </IconButton>
          )}
        </Show>
      </div>
      <For each={props.group.items}>
        {(item, index) => (
          <Show
            when={isGroup(item) ? item : null}
            fallback={
              <Show when={isGroup(item) ? null : item}>
                {(comparison) => (
                  <ConditionComparison
                    comparison={comparison()}
                    fields={props.fields}
                    path={itemPath(item, index())}
                    issue={props.issue}
                    onRemove={() => remove(item.key)}
                  />
                )}
              </Show>
            }
          >
            {(group) => (
              <ConditionGroup
                group={group()}
                fields={props.fields}
                path={itemPath(item, index())}
                issue={props.issue}
                depth={props.depth + 1}
                onRemove={() => remove(item.key)}
              />
            )}
          </Show>
        )}
      </For>
      <Show when={props.issue(`${props.path}.items`) ?? props.issue(props.path)}>
        {(message) => <p class="text-xs text-bad">{message()}</p>}
      </Show>
      <div class="flex gap-2">
        <Button size="sm" onClick={() => add(newComparison())}>
          <Icon name="plus" class="size-3.5" /> Comparison
        </Button>
        <Show when={props.depth < deepestGroup}>
          <Button size="sm" tone="ghost" onClick={() => add(newGroup())}>
            <Icon name="plus" class="size-3.5" /> Group
          </Button>
        </Show>
      </div>
    </div>
  );
}
