import { Index, Show, createSignal } from "solid-js";
import { count } from "../../../lib/format-count.ts";
import { Button, IconButton } from "../../../ui/button.tsx";
import { Card } from "../../../ui/card.tsx";
import { Icon } from "../../../ui/icon.tsx";
import { TextArea, TextField } from "../../../ui/text-field.tsx";
import { sentScopes } from "./definition-draft.ts";
import type { ScopeDraft } from "./definition-draft.ts";
import type { FormState } from "./form-state.ts";
import { pasteScopes } from "./paste-scopes.ts";

/** The permissions that a service knows: row by row, or from a list that the provider's page has. */
export function ScopeEditor(props: { form: FormState }) {
  const [pasting, setPasting] = createSignal(false);
  const [text, setText] = createSignal("");
  const rows = () => props.form.draft.definition.scopes;
  const setRows = (next: ScopeDraft[]) => props.form.set("definition", "scopes", next);
  const change = (at: number, part: Partial<ScopeDraft>) => props.form.set("definition", "scopes", at, part);
  const issueOf = (row: ScopeDraft, member: "name" | "meaning") => {
    const at = sentScopes(props.form.draft.definition).indexOf(row);
    const asDefault = props.form.draft.definition.scopes.filter((each) => each.isDefault).indexOf(row);
    return (
      props.form.issue(`scopes.${at}.${member}`) ??
      (member === "name" && row.isDefault ? props.form.issue(`defaultScopes.${asDefault}`) : undefined)
    );
  };
  const take = () => {
    setRows(pasteScopes(text(), rows()));
    setText("");
    setPasting(false);
  };
  return (
    <Card
      title="Scopes"
      note={rows().length > 0 ? count(rows().length, "permission") : "the permissions that it knows"}
      aside={
        <>
          <Button size="sm" onClick={() => setPasting((now) => !now)}>
            Paste a list
          </Button>
          <Button
            size="sm"
            onClick={() =>
              props.form.set("definition", "scopes", rows().length, {
                name: "",
                meaning: "",
                isDefault: false,
              })
            }
          >
            <Icon name="plus" class="size-3.5" />
            Add scope
          </Button>
        </>
      }
    >
      <div class="space-y-3">
        <Show when={pasting()}>
          <div class="space-y-2 rounded-md border border-line p-3">
            <TextArea
              mono
              label="List of scopes"
              rows={5}
              placeholder={"items:read  See items\nitems:write - Change items\nprofile email"}
              hint="Names with spaces or commas between, or one a line with its meaning behind a colon, a dash or a tab."
              value={text()}
              onInput={setText}
            />
            <div class="flex gap-2">
              <Button size="sm" tone="primary" disabled={text().trim() === ""} onClick={take}>
                Take over
              </Button>
              <Button size="sm" tone="ghost" onClick={() => setPasting(false)}>
                Cancel
              </Button>
            </div>
          </div>
        </Show>
        <Show
          when={rows().length > 0}
          fallback={
            <p class="text-sm text-ink-mute">
              None yet. People can still type in scopes when they connect; listed here they are ticked
              instead.
            </p>
          }
        >
          <ul class="space-y-2" aria-label="Scopes of the service">
            <Index each={rows()}>
              {(row, index) => (
                <li class="flex items-start gap-2">
                  <div class="grid min-w-0 flex-1 gap-x-2 gap-y-1 sm:grid-cols-[2fr_3fr_auto]">
                    <TextField
                      hideLabel
                      label={`Name of scope ${index + 1}`}
                      placeholder="items:read"
                      spellcheck={false}
                      autocomplete="off"
                      class="font-mono"
                      value={row().name}
                      onInput={(name) => change(index, { name })}
                      issue={issueOf(row(), "name")}
                    />
                    <TextField
                      hideLabel
                      label={`Meaning of scope ${index + 1}`}
                      placeholder="What it allows"
                      autocomplete="off"
                      value={row().meaning}
                      onInput={(meaning) => change(index, { meaning })}
                      issue={issueOf(row(), "meaning")}
                    />
                    <label class="flex h-8 items-center gap-2 text-xs text-ink-soft">
                      <input
                        type="checkbox"
                        class="size-4 accent-accent"
                        checked={row().isDefault}
                        onChange={(event) => change(index, { isDefault: event.currentTarget.checked })}
                      />
                      Asked for by default
                    </label>
                  </div>
                  <IconButton
                    label={`Remove scope ${row().name || index + 1}`}
                    onClick={() => setRows(rows().filter((_row, at) => at !== index))}
                  >
                    <Icon name="close" class="size-3.5" />
                  </IconButton>
                </li>
              )}
            </Index>
          </ul>
        </Show>
        <Show when={props.form.issue("scopes") ?? props.form.issue("defaultScopes")}>
          {(problem) => <p class="text-xs text-bad">{problem()}</p>}
        </Show>
      </div>
    </Card>
  );
}
