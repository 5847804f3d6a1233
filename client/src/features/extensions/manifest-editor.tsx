import { Show, createSignal, onMount } from "solid-js";
import type { Component } from "solid-js";
import { Dynamic } from "solid-js/web";
import { graphql } from "../../gql/gql.ts";
import { createQuery } from "../../graphql/solid.ts";
import { ErrorPanel } from "../../ui/error-panel.tsx";
import type { JsonEditorProps } from "../../ui/json-editor.tsx";
import { RowsSkeleton } from "../../ui/skeleton.tsx";

const schemaDocument = graphql(`
  query ManifestSchema {
    manifestSchema
  }
`);

/** The JSON editor, fetched when it is first needed; what a manifest may hold completes it. */
export function ManifestEditor(props: Omit<JsonEditorProps, "schema" | "label" | "readOnly" | "onRun">) {
  const [editor, setEditor] = createSignal<Component<JsonEditorProps>>();
  const [failed, setFailed] = createSignal<unknown>();
  const schema = createQuery(schemaDocument, () => ({}), { policy: "cache-first" });
  const load = () => {
    setFailed(undefined);
    import("../../ui/json-editor.tsx").then((module) => setEditor(() => module.JsonEditor), setFailed);
  };
  onMount(load);
  return (
    <Show
      when={editor()}
      fallback={
        <Show when={failed()} fallback={<RowsSkeleton />}>
          <ErrorPanel error={failed()} onRetry={load} />
        </Show>
      }
    >
      <Dynamic
        component={editor()}
        label="Manifest"
        value={props.value}
        onChange={props.onChange}
        readOnly={false}
        problems={props.problems}
        goTo={props.goTo ?? null}
        schema={schema.peek()?.manifestSchema ?? null}
        onSave={props.onSave}
        onRun={props.onSave}
      />
    </Show>
  );
}
