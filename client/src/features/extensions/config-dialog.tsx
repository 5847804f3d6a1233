import { For, Show, createSignal, untrack } from "solid-js";
import { createStore } from "solid-js/store";
import type { LiveInstallation_InstallationFragment } from "../../gql/graphql.ts";
import { createMutation } from "../../graphql/solid.ts";
import { announce } from "../../ui/announce.ts";
import { Button } from "../../ui/button.tsx";
import { CopyOperation } from "../../ui/copy-operation.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { FailureNote } from "../../ui/error-panel.tsx";
import { TextField } from "../../ui/text-field.tsx";
import { addConfigDocument } from "./config-documents.ts";
import { ConfigParamField } from "./config-param-field.tsx";
import type { ConfigParamDefinition } from "./config-param-field.tsx";

type Entry = { name: string; value: string; secret?: boolean };

/** Adds or replaces configuration: declared params by their fields, or one of a free name where none is declared. */
export function ConfigDialog(props: {
  installation: LiveInstallation_InstallationFragment;
  /** Null: a free name. */
  fields: readonly ConfigParamDefinition[] | null;
  /** The name to replace, where it is known. */
  freeName: string | null;
  onClose: () => void;
}) {
  const save = createMutation(addConfigDocument);
  const present = (name: string) => props.installation.configParams?.find((each) => each.name === name);
  const [values, setValues] = createStore<Record<string, string>>(
    untrack(() =>
      Object.fromEntries((props.fields ?? []).map(({ name }) => [name, present(name)?.value ?? ""])),
    ),
  );
  const old = untrack(() => (props.freeName ? present(props.freeName) : undefined));
  const [free, setFree] = createStore({
    name: old?.name ?? "",
    value: old?.value ?? "",
    secret: old?.isSecret ?? false,
  });
  const [nothing, setNothing] = createSignal(false);
  const entries = (): Entry[] =>
    props.fields
      ? props.fields
          .filter(({ name }) => (values[name] ?? "").trim() !== "")
          .map(({ name }) => ({ name, value: values[name] ?? "" }))
      : [{ name: free.name.trim(), value: free.value, secret: free.secret }];
  const isSecret = (entry: Entry) =>
    entry.secret ?? props.fields?.find(({ name }) => name === entry.name)?.type === "SECRET";
  const input = (hidden: boolean) => ({
    installationId: props.installation.id,
    params: entries().map((entry) => (hidden && isSecret(entry) ? { ...entry, value: "…" } : entry)),
  });
  const issue = (name: string) => {
    const at = entries().findIndex((each) => each.name === name);
    return save.issue(`params.${at}.value`) ?? save.issue(`params.${at}.name`);
  };
  const single = () => props.fields?.length === 1;
  const replacing = () =>
    props.freeName !== null || (single() && present(props.fields?.[0]?.name ?? "") !== undefined);
  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    setNothing(entries().length === 0);
    if (entries().length === 0) return;
    const payload = await save.run({ input: input(false) });
    if (!payload) return;
    announce("The configuration is saved.", { toast: true, tone: "success" });
    props.onClose();
  };
  return (
    <Dialog
      open
      onClose={() => props.onClose()}
      title={`${replacing() ? "Replace" : "Add"} configuration of ${props.installation.extension.name}`}
      description="The extension is called back once, with the event onConfigParamAdd, however many you give."
      footer={
        <>
          <div class="mr-auto">
            {/* Never with a secret value. */}
            <CopyOperation document={String(addConfigDocument)} variables={{ input: input(true) }} />
          </div>
          <Button onClick={() => props.onClose()}>Cancel</Button>
          <Button tone="primary" type="submit" form="config-params" pending={save.pending()}>
            {replacing() ? "Replace" : "Save"}
          </Button>
        </>
      }
    >
      <form id="config-params" class="space-y-4" onSubmit={(event) => void submit(event)}>
        <Show
          when={props.fields}
          fallback={
            <>
              <TextField
                label="Name"
                required
                autocomplete="off"
                spellcheck={false}
                disabled={props.freeName !== null}
                value={free.name}
                onInput={(name) => setFree({ name })}
                issue={save.issue("params.0.name")}
              />
              <TextField
                label="Value"
                required
                type={free.secret ? "password" : "text"}
                autocomplete="off"
                spellcheck={false}
                maxlength={10_000}
                value={free.value}
                onInput={(value) => setFree({ value })}
                issue={save.issue("params.0.value")}
              />
              <label class="flex min-h-6 items-center gap-2 text-sm">
                <input
                  type="checkbox"
                  class="size-4 accent-accent"
                  checked={free.secret}
                  onChange={(event) => setFree({ secret: event.currentTarget.checked })}
                />
                Secret: kept encrypted and never shown again
              </label>
            </>
          }
        >
          {(fields) => (
            <For each={fields()}>
              {(field) => (
                <ConfigParamField
                  definition={field}
                  optional={!single()}
                  value={values[field.name] ?? ""}
                  onInput={(text) => setValues({ [field.name]: text })}
                  issue={issue(field.name)}
                />
              )}
            </For>
          )}
        </Show>
        <FailureNote message={nothing() ? "Fill in one at least." : save.failure()?.message} />
      </form>
    </Dialog>
  );
}
