import { useSearchParams } from "@solidjs/router";
import { For, Show, createMemo, createSignal, onMount } from "solid-js";
import type { SettingsPage_AccountFragment } from "../../gql/graphql.ts";
import { count } from "../../lib/format-count.ts";
import { Button } from "../../ui/button.tsx";
import { Card } from "../../ui/card.tsx";
import { EmptyState } from "../../ui/empty-state.tsx";
import { focusIfLost } from "../../ui/focus.ts";
import { Icon } from "../../ui/icon.tsx";
import { FilterField, Select } from "../../ui/text-field.tsx";
import { CustomProperties } from "./custom-properties.tsx";
import { createMappingPreview, MappingPreviewBar } from "./mapping-preview.tsx";
import { MappingRowItem } from "./mapping-row.tsx";
import { makeMappingKnowledge } from "./mapping-knowledge.ts";
import { MappingSuggestions } from "./mapping-suggestions.tsx";
import type { MappingDraft, MappingRow } from "./settings-draft.ts";
import { changesOf } from "./settings-entries.ts";
import type { SettingsForm } from "./settings-form.ts";

type Which = "" | "issues" | "changed";

/** Which property of a contact is which field at the provider, and what happens to values on the way. */
export function MappingTab(props: {
  form: SettingsForm;
  account: SettingsPage_AccountFragment;
  issue: (path: string) => string | undefined;
}) {
  const [search] = useSearchParams<{ property?: string }>();
  const [text, setText] = createSignal("");
  const [which, setWhich] = createSignal<Which>("");
  const [open, setOpen] = createSignal<MappingRow | null>(null);
  let list: HTMLUListElement | undefined;
  const mapping = () => props.form.draft.mapping;
  const rows = () => mapping().properties;
  const known = createMemo(() => makeMappingKnowledge(props.account, mapping()));
  const preview = createMappingPreview(() => props.account.id, mapping);
  const changed = createMemo(
    () =>
      new Set(
        changesOf("mapping", props.form.base().draft, props.form.draft).map(({ after }) =>
          JSON.stringify(after),
        ),
      ),
  );
  const isChanged = (row: MappingRow) => changed().has(JSON.stringify(row));
  const issueOf = (row: MappingRow): string | undefined => {
    const index = rows().indexOf(row);
    const saved = props.account.integrationSettings?.mapping.properties;
    return (
      props.issue(`mapping.properties.${index}`) ??
      known().duplicate(row) ??
      (isChanged(row)
        ? preview.issue(row)
        : (saved?.find((each) => each.property === row.property && each.field === row.field)?.issue ??
          undefined))
    );
  };
  /** What no row is to blame for: fields that the provider makes no contact without. */
  const missing = () => {
    const settings = props.account.integrationSettings;
    const issues = props.form.changed().includes("mapping") ? preview.issues() : settings?.mapping.issues;
    return (issues ?? []).flatMap(({ property, message }) => (property === null ? [message] : []));
  };
  const shown = () => {
    const wanted = text().trim().toLowerCase();
    return rows().filter((row) => {
      if (row === open()) return true;
      if (which() === "issues" && !issueOf(row)) return false;
      if (which() === "changed" && !isChanged(row)) return false;
      return known().words(row).includes(wanted);
    });
  };
  const withIssues = () => rows().filter(issueOf).length;
  const change = (row: MappingRow, part: Partial<MappingRow>) =>
    props.form.set("mapping", "properties", rows().indexOf(row), part);
  const add = (more: readonly MappingRow[]) =>
    props.form.set("mapping", "properties", (now) => [...now, ...more]);
  const remove = (row: MappingRow) => {
    const place = rows().indexOf(row);
    if (open() === row) setOpen(null);
    props.form.set("mapping", "properties", (now) => now.filter((_each, index) => index !== place));
    requestAnimationFrame(() => focusIfLost());
  };
  const reveal = (row: MappingRow) => {
    setOpen(row);
    requestAnimationFrame(() => {
      const item = list?.querySelector<HTMLElement>("[data-open]");
      item?.scrollIntoView({ block: "center" });
      item?.querySelector<HTMLElement>("[data-editor] select, button")?.focus({ preventScroll: true });
    });
  };
  const addEmpty = () => {
    setText("");
    setWhich("");
    add([{ property: "", field: "", direction: "BOTH", required: false, pull: [], push: [] }]);
    const last = rows().at(-1);
    if (last) reveal(last);
  };
  onMount(() => {
    // A link from an error of one property: `…/settings/mapping?property=<name>`.
    const row = rows().find(({ property }) => property === search.property);
    if (search.property && row) reveal(row);
  });
  return (
    <div class="space-y-5">
      <MappingSuggestions
        suggestions={known().open(props.account.integrationSettings?.suggestions ?? [])}
        known={known()}
        onAccept={(accepted) => {
          add(accepted.map(({ property, field }) => known().rowFor(property, field)));
          requestAnimationFrame(() => focusIfLost());
        }}
      />
      <Card
        flush
        title="Contact property mapping"
        note={`${count(rows().length, "property", "properties")} mapped`}
        aside={
          <Button size="sm" onClick={addEmpty}>
            <Icon name="plus" class="size-3.5" />
            Add mapping
          </Button>
        }
      >
        <div class="flex flex-wrap items-center gap-2 border-b border-line px-4 py-2">
          <FilterField label="Filter mappings" value={text()} onInput={setText} />
          <Select
            hideLabel
            label="Which mappings"
            value={which()}
            onChange={(value) => setWhich(value as Which)}
            options={[
              { value: "", label: "All mappings" },
              { value: "issues", label: `With an issue (${withIssues()})` },
              { value: "changed", label: "Not saved yet" },
            ]}
          />
          <MappingPreviewBar preview={preview} serviceName={props.account.service.name} />
        </div>
        <Show
          when={rows().length > 0}
          fallback={
            <EmptyState
              sentence="Nothing is mapped: a pull would bring no values, and a push would write none."
              action={<Button onClick={addEmpty}>Add a mapping</Button>}
              operation="saveIntegrationSettings"
            />
          }
        >
          <ul ref={list} class="divide-y divide-line" aria-label="Mappings">
            <For
              each={shown()}
              fallback={<li class="px-4 py-6 text-center text-sm text-ink-mute">No mapping matches.</li>}
            >
              {(row) => (
                <MappingRowItem
                  row={row}
                  known={known()}
                  serviceName={props.account.service.name}
                  open={open() === row}
                  changed={isChanged(row)}
                  issue={issueOf(row)}
                  preview={preview.valueOf(row)}
                  onToggle={() => setOpen(open() === row ? null : row)}
                  onChange={(part) => change(row, part)}
                  onRemove={() => remove(row)}
                />
              )}
            </For>
          </ul>
        </Show>
      </Card>
      <For each={missing()}>
        {(message) => (
          <p role="note" class="rounded-md bg-warn-soft px-3 py-2 text-sm text-warn">
            {message}
          </p>
        )}
      </For>
      <Show when={known().unmapped().length > 0}>
        <p class="px-1 text-xs text-ink-mute">Not mapped: {known().unmapped().join(", ")}.</p>
      </Show>
      <CustomProperties
        value={mapping().customProperties}
        taken={known().propertyNames}
        used={new Set(rows().map(({ property }) => property))}
        issue={(path) => props.issue(`mapping.customProperties${path}`)}
        onChange={(customProperties) =>
          props.form.set("mapping", { customProperties } satisfies Partial<MappingDraft>)
        }
      />
    </div>
  );
}
