import { For, Show } from "solid-js";
import type { ConditionComparator, EventFieldSource, EventFieldType } from "../../../gql/graphql.ts";
import { IconButton } from "../../../ui/button.tsx";
import { Icon } from "../../../ui/icon.tsx";
import { Select, TextField } from "../../../ui/text-field.tsx";
import { comparators } from "./comparators.ts";
import { chooseComparator, chooseField, labelOf } from "./condition-draft.ts";
import type { ComparisonDraft, FieldChoice } from "./condition-draft.ts";

const inputTypes = {
  TEXT: "text",
  NUMBER: "text",
  BOOLEAN: "text",
  DATE: "date",
  DATE_TIME: "datetime-local",
} as const satisfies Record<EventFieldType, string>;

const groups = {
  EVENT: "Changed fields",
  RECORD: "Record",
} as const satisfies Record<EventFieldSource, string>;

type ConditionComparisonProps = {
  comparison: ComparisonDraft;
  fields: readonly FieldChoice[];
  /** Where it stands in the input: the server names issues by it. */
  path: string;
  issue: (path: string) => string | undefined;
  onRemove: () => void;
};

/** One line of a condition: field, comparator, values. */
export function ConditionComparison(props: ConditionComparisonProps) {
  const fields = (): FieldChoice[] => {
    const { field, label, type } = props.comparison;
    const known = props.fields.some((each) => each.path === field);
    // What the events no longer have stays to be seen, and the server says so; so does what a search leaves out.
    return known || !field
      ? [...props.fields]
      : [...props.fields, { path: field, label: label || field, type, source: sourceOf(field) }];
  };
  const pick = (path: string) => {
    const field = fields().find((each) => each.path === path);
    if (field) chooseField(props.comparison, field);
  };
  const issue = () =>
    props.issue(`${props.path}.field`) ??
    props.issue(`${props.path}.comparator`) ??
    props.issue(`${props.path}.values`) ??
    props.issue(props.path);
  return (
    <div class="space-y-1">
      <div class="grid items-start gap-2 sm:grid-cols-[minmax(0,3fr)_minmax(0,2fr)_minmax(0,3fr)_auto]">
        <Select
          label="Field"
          hideLabel
          required
          placeholder="Choose a field"
          value={props.comparison.field}
          onChange={pick}
          issue={issue()}
          options={fields().map((field) => ({
            value: field.path,
            label: optionLabel(field),
            group: groups[field.source],
          }))}
        />
        <Select
          label="Comparator"
          hideLabel
          disabled={!props.comparison.field}
          value={props.comparison.comparator}
          onChange={(value) => chooseComparator(props.comparison, value as ConditionComparator)}
          options={comparators[props.comparison.type].map(({ value, label }) => ({ value, label }))}
        />
        <div class="flex items-start gap-2">
          <For each={props.comparison.values}>
            {(_value, index) => (
              <>
                <Show when={index() === 1}>
                  <span class="pt-1.5 text-xs text-ink-mute">and</span>
                </Show>
                <div class="min-w-0 flex-1">
                  <TextField
                    label={index() === 0 ? "Value" : "Second value"}
                    hideLabel
                    required
                    disabled={!props.comparison.field}
                    type={inputTypes[props.comparison.type]}
                    inputmode={props.comparison.type === "NUMBER" ? "decimal" : undefined}
                    value={props.comparison.values[index()] ?? ""}
                    onInput={(value) => {
                      props.comparison.values[index()] = value;
                    }}
                    issue={props.issue(`${props.path}.values.${index()}`)}
                  />
                </div>
              </>
            )}
          </For>
        </div>
        <IconButton label={`Remove ${nameOf(props.comparison)}`} onClick={() => props.onRemove()}>
          <Icon name="close" />
        </IconButton>
      </div>
    </div>
  );
}

function sourceOf(path: string): EventFieldSource {
  return path.startsWith("record.") ? "RECORD" : "EVENT";
}

function optionLabel(field: FieldChoice): string {
  const { label, path } = field;
  // The group is not shown once it is chosen.
  if (field.source === "RECORD") return labelOf(field);
  const name = path.slice(path.lastIndexOf(".") + 1);
  // `Last Name` needs no `Last_Name` beside it.
  return label.replaceAll(/\W/g, "").toLowerCase() === name.replaceAll(/\W|_/g, "").toLowerCase()
    ? label
    : `${label} (${name})`;
}

function nameOf(comparison: ComparisonDraft): string {
  return comparison.label ? `the comparison of ${comparison.label}` : "this comparison";
}
