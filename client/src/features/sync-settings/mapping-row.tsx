import { Show } from "solid-js";
import { Button, IconButton } from "../../ui/button.tsx";
import { classes } from "../../ui/classes.ts";
import { Chip } from "../../ui/chip.tsx";
import { Icon } from "../../ui/icon.tsx";
import { Select } from "../../ui/text-field.tsx";
import { fieldFacts, fieldNotes, typeWords } from "./mapping-knowledge.ts";
import type { MappingKnowledge } from "./mapping-knowledge.ts";
import type { PreviewValue } from "./mapping-preview.tsx";
import { previewText } from "./preview-text.ts";
import type { MappingRow } from "./settings-draft.ts";
import { TransformsEditor } from "./transforms-editor.tsx";
import { transformText } from "./transform-kinds.ts";

/** One property and its field: read at a glance, changed in place. */
export function MappingRowItem(props: {
  row: MappingRow;
  known: MappingKnowledge;
  serviceName: string;
  open: boolean;
  changed: boolean;
  issue: string | undefined;
  preview: PreviewValue | null;
  onToggle: () => void;
  onChange: (part: Partial<MappingRow>) => void;
  onRemove: () => void;
}) {
  const property = () => props.known.property(props.row.property);
  const field = () => props.known.field(props.row.field);
  const facts = () => {
    const known = field();
    return known ? fieldFacts(known) : props.row.field ? "Not a field any more" : "";
  };
  const fieldNote = () => {
    const known = field();
    return known ? fieldNotes(known) : undefined;
  };
  const name = () => property()?.label ?? (props.row.property || "the new mapping");
  const steps = () =>
    [
      ...props.row.pull.map((each) => `Read: ${transformText(each)}`),
      ...props.row.push.map((each) => `Write: ${transformText(each)}`),
    ].join(" · ");
  return (
    <li
      data-row
      data-open={props.open ? "" : undefined}
      aria-label={`${name()} and ${field()?.label ?? (props.row.field || "no field yet")}`}
      class={classes("px-4 py-2.5", props.open && "bg-hover/60")}
    >
      <div class="grid items-center gap-x-3 gap-y-1.5 sm:grid-cols-[minmax(0,1fr)_9rem_minmax(0,1fr)_6.5rem]">
        <Side
          label={property()?.label ?? (props.row.property || "Choose a property")}
          name={props.row.property}
          facts={
            property()
              ? typeWords[property()?.type ?? "TEXT"]
              : props.row.property
                ? "Not a property any more"
                : ""
          }
        />
        <Select
          hideLabel
          label={`Direction of ${name()}`}
          value={props.row.direction}
          onChange={(direction) => props.onChange({ direction: direction as MappingRow["direction"] })}
          options={[
            { value: "PULL", label: "← Read" },
            { value: "BOTH", label: "⇄ Both ways" },
            { value: "PUSH", label: "→ Write" },
          ]}
        />
        <Side
          label={field()?.label ?? (props.row.field || "Choose a field")}
          name={props.row.field}
          facts={facts()}
        />
        <div class="flex items-center justify-end gap-1">
          <Button
            size="sm"
            tone="ghost"
            aria-expanded={props.open}
            aria-label={`${props.open ? "Close" : "Edit"} ${name()}`}
            onClick={() => props.onToggle()}
          >
            {props.open ? "Close" : "Edit"}
          </Button>
          <IconButton label={`Remove ${name()}`} onClick={() => props.onRemove()}>
            <Icon name="close" class="size-3.5" />
          </IconButton>
        </div>
      </div>
      <div class="mt-1 flex flex-wrap items-center gap-x-3 gap-y-1 text-xs text-ink-mute empty:hidden">
        <Show when={props.changed}>
          <Chip tone="info">Not saved</Chip>
        </Show>
        <Show when={props.row.required}>
          <Chip>Required</Chip>
        </Show>
        <Show when={steps()}>{(text) => <span>{text()}</span>}</Show>
        <Show when={props.preview}>
          {(value) => (
            <span class="min-w-0 break-words" data-testid="preview">
              <span class="text-ink-soft">{previewText(value().from)}</span> →{" "}
              <Show
                when={value().error}
                fallback={<span class="font-medium text-ink">{previewText(value().to)}</span>}
              >
                {(error) => <span class="text-bad">{error()}</span>}
              </Show>
            </span>
          )}
        </Show>
        <Show when={props.issue}>{(text) => <span class="basis-full text-bad">{text()}</span>}</Show>
      </div>
      <Show when={props.open}>
        <div data-editor class="mt-3 space-y-4 rounded-md border border-line bg-surface p-3">
          <div class="grid gap-3 sm:grid-cols-2">
            <Select
              label="Contact property"
              placeholder="Choose…"
              value={props.row.property}
              onChange={(value) => props.onChange({ property: value })}
              options={props.known.propertyOptions(props.row.property)}
            />
            <Select
              label={`Field in ${props.serviceName}`}
              placeholder="Choose…"
              value={props.row.field}
              onChange={(value) => props.onChange({ field: value })}
              options={props.known.fieldOptions(props.row.field)}
              hint={fieldNote()}
            />
          </div>
          <label class="flex items-center gap-2 text-sm">
            <input
              type="checkbox"
              class="size-4 shrink-0 accent-accent"
              checked={props.row.required}
              onChange={(event) => props.onChange({ required: event.currentTarget.checked })}
            />
            Required: a record without it stays out, and is told as an error
          </label>
          <div class="grid gap-4 sm:grid-cols-2">
            <Show when={props.row.direction !== "PUSH"}>
              <TransformsEditor
                legend="When it is read, in order"
                value={props.row.pull}
                onChange={(pull) => props.onChange({ pull })}
              />
            </Show>
            <Show when={props.row.direction !== "PULL"}>
              <TransformsEditor
                legend="When it is written, in order"
                value={props.row.push}
                onChange={(push) => props.onChange({ push })}
              />
            </Show>
          </div>
        </div>
      </Show>
    </li>
  );
}

function Side(props: { label: string; name: string; facts: string }) {
  return (
    <div class="min-w-0">
      <p class="text-sm font-medium break-words">
        {props.label} <span class="font-mono text-2xs font-normal break-all text-ink-mute">{props.name}</span>
      </p>
      <p class="text-xs text-ink-mute">{props.facts}</p>
    </div>
  );
}
