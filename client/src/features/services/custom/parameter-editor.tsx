import { Index } from "solid-js";
import { Button } from "../../../ui/button.tsx";
import { Icon } from "../../../ui/icon.tsx";
import { TextField } from "../../../ui/text-field.tsx";
import type { ParameterDraft } from "./definition-draft.ts";
import { Fold } from "./fold.tsx";
import type { FormState } from "./form-state.ts";

const fields = [
  { name: "name", label: "Name", placeholder: "subdomain", hint: "Stands as {subdomain} in URLs." },
  { name: "label", label: "Label", placeholder: "Subdomain", hint: "What the form calls it." },
  {
    name: "description",
    label: "Where to find it",
    placeholder: "The first part of your address.",
    hint: "",
  },
  { name: "pattern", label: "Pattern", placeholder: "[a-z0-9-]{1,63}", hint: "Of the whole value, bounded." },
  { name: "example", label: "Example", placeholder: "acme", hint: "A value that fits the pattern." },
] as const satisfies readonly {
  name: keyof ParameterDraft;
  label: string;
  placeholder: string;
  hint: string;
}[];

/** What a person fills in before connecting, such as the subdomain of their account. */
export function ParameterEditor(props: { form: FormState }) {
  const rows = () => props.form.draft.definition.parameters;
  const setRows = (next: ParameterDraft[]) => props.form.set("definition", "parameters", next);
  return (
    <Fold
      title="Asked for before connecting"
      note={
        rows().length > 0
          ? rows()
              .map(({ name }) => `{${name}}`)
              .join(", ")
          : "such as a subdomain"
      }
      open={props.form.wrong("parameters")}
    >
      <p class="text-xs text-ink-mute">
        A value that differs from account to account. Write its name in braces wherever it belongs: in
        addresses, hosts, headers.
      </p>
      <Index each={rows()}>
        {(row, index) => (
          <fieldset class="space-y-2 rounded-md border border-line p-3">
            <legend class="px-1 text-xs font-medium text-ink-soft">Parameter {index + 1}</legend>
            <div class="grid gap-3 sm:grid-cols-2">
              <Index each={fields}>
                {(field) => (
                  <TextField
                    label={field().label}
                    required
                    spellcheck={false}
                    autocomplete="off"
                    placeholder={field().placeholder}
                    hint={field().hint}
                    value={row()[field().name]}
                    onInput={(text) => props.form.set("definition", "parameters", index, field().name, text)}
                    issue={props.form.issue(`parameters.${index}.${field().name}`)}
                  />
                )}
              </Index>
            </div>
            <Button size="sm" tone="ghost" onClick={() => setRows(rows().filter((_row, at) => at !== index))}>
              Remove parameter {row().name || index + 1}
            </Button>
          </fieldset>
        )}
      </Index>
      <Button
        size="sm"
        onClick={() =>
          props.form.set("definition", "parameters", rows().length, {
            name: "",
            label: "",
            description: "",
            example: "",
            pattern: "",
          })
        }
      >
        <Icon name="plus" class="size-3.5" />
        Add parameter
      </Button>
    </Fold>
  );
}
