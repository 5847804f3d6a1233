import { Show, createMemo, createSignal } from "solid-js";
import { graphql } from "../../../gql/gql.ts";
import { createQuery } from "../../../graphql/solid.ts";
import { Button } from "../../../ui/button.tsx";
import { FilterField, Select } from "../../../ui/text-field.tsx";
import { newCondition } from "./condition-draft.ts";
import type { ConditionDraft } from "./condition-draft.ts";
import { ConditionGroup } from "./condition-group.tsx";

const eventFieldsDocument = graphql(`
  query ConditionFields($serviceKey: String!, $eventTypes: [String!]!, $accountId: ID) {
    eventFields(serviceKey: $serviceKey, eventTypes: $eventTypes, accountId: $accountId) {
      path
      label
      type
      source
    }
  }
`);

/** With more fields than this one would rather search than scroll. */
const fewFields = 12;

export const conditionFragment = graphql(`
  fragment StoredCondition_condition on Condition {
    timeZone
    sentence
    root {
      ...StoredGroup_group
      items {
        ...StoredComparison_comparison
        ... on ConditionGroup {
          ...StoredGroup_group
          items {
            ...StoredComparison_comparison
            ... on ConditionGroup {
              ...StoredGroup_group
              items {
                ...StoredComparison_comparison
                ... on ConditionGroup {
                  ...StoredGroup_group
                  items {
                    ...StoredComparison_comparison
                    ... on ConditionGroup {
                      ...StoredGroup_group
                      items {
                        ...StoredComparison_comparison
                        ...StoredGroup_group
                      }
                    }
                  }
                }
              }
            }
          }
        }
      }
    }
  }

  fragment StoredGroup_group on ConditionGroup {
    match
  }

  fragment StoredComparison_comparison on ConditionComparison {
    field
    label
    type
    comparator
    values
  }
`);

type ConditionEditorProps = {
  value: ConditionDraft | null;
  onChange: (value: ConditionDraft | null) => void;
  serviceKey: string;
  eventTypes: readonly string[];
  accountId: string | null;
  issue: (path: string) => string | undefined;
};

/** Which events a rule runs on: all of its types, or those that meet a condition over their fields. */
export function ConditionEditor(props: ConditionEditorProps) {
  const fields = createQuery(eventFieldsDocument, () =>
    props.serviceKey && props.eventTypes.length > 0
      ? { serviceKey: props.serviceKey, eventTypes: [...props.eventTypes], accountId: props.accountId }
      : null,
  );
  const [search, setSearch] = createSignal("");
  const known = () => fields.peek()?.eventFields ?? [];
  const found = createMemo(() => {
    const words = search().toLowerCase().split(/\s+/);
    return known().filter(({ label, path }) =>
      words.every((word) => `${label} ${path}`.toLowerCase().includes(word)),
    );
  });
  const zones = createMemo(() => [...new Set(["UTC", ...Intl.supportedValuesOf("timeZone")])]);
  return (
    <Show
      when={props.value}
      fallback={
        <div class="flex flex-wrap items-center justify-between gap-3">
          <p class="text-sm text-ink-soft">It runs on every event of the types above.</p>
          <Button disabled={props.eventTypes.length === 0} onClick={() => props.onChange(newCondition())}>
            Add a condition
          </Button>
        </div>
      }
    >
      {(condition) => (
        <div class="space-y-3">
          <Show when={known().length > fewFields}>
            <div class="flex flex-wrap items-center gap-x-3 gap-y-1">
              <FilterField label="Search fields" value={search()} onInput={setSearch} />
              <p class="text-xs text-ink-mute" aria-live="polite">
                <Show
                  when={search().trim()}
                  fallback="Changed fields are what the event tells; fields of the record are read when the rule runs."
                >
                  {found().length === 1 ? "1 field" : `${found().length} fields`} to choose from
                </Show>
              </p>
            </div>
          </Show>
          <ConditionGroup
            group={condition().root}
            fields={found()}
            path="condition.root"
            issue={props.issue}
            depth={1}
          />
          <div class="flex flex-wrap items-end justify-between gap-3 border-t border-line pt-3">
            <div class="w-64">
              <Select
                label="Time zone of its days, weeks and months"
                value={condition().timeZone}
                onChange={(timeZone) => {
                  condition().timeZone = timeZone;
                }}
                issue={props.issue("condition.timeZone")}
                options={zones().map((zone) => ({ value: zone, label: zone.replaceAll("_", " ") }))}
              />
            </div>
            <Button tone="ghost" onClick={() => props.onChange(null)}>
              Run on every event instead
            </Button>
          </div>
        </div>
      )}
    </Show>
  );
}
