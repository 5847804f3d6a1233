import { graphql } from "../../gql/gql.ts";
import { createQuery } from "../../graphql/solid.ts";
import type { JsonEditorProps } from "../../ui/json-editor.tsx";
import { LazyPart } from "../../ui/lazy-part.tsx";

const schemaDocument = graphql(`
  query ManifestSchema {
    manifestSchema
  }
`);

/** The JSON editor, fetched when it is first needed; what a manifest may hold completes it. */
export function ManifestEditor(props: Omit<JsonEditorProps, "schema" | "label" | "readOnly" | "onRun">) {
  const schema = createQuery(schemaDocument, () => ({}), { policy: "cache-first" });
  return (
    <LazyPart load={() => import("../../ui/json-editor.tsx").then((module) => module.JsonEditor)}>
      {(JsonEditor) => (
        <JsonEditor
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
      )}
    </LazyPart>
  );
}
