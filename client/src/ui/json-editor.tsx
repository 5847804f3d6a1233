import { json, jsonLanguage } from "@codemirror/lang-json";
import { hoverTooltip } from "@codemirror/view";
import { untrack } from "solid-js";
import { CodeFrame } from "./code-frame.tsx";
import type { CodeFrameProps } from "./code-frame.tsx";
import { completeBySchema, describedAt } from "./json-schema-completions.ts";

export type JsonEditorProps = CodeFrameProps & {
  /** A JSON Schema, for completion and for what a member means; null while there is none. */
  schema: unknown;
};

/** Edits JSON. A chunk of its own: load it lazily. */
export function JsonEditor(props: JsonEditorProps) {
  const schema = () => untrack(() => props.schema);
  const meaning = hoverTooltip((view, position) => {
    const found = describedAt(view.state, position, schema());
    if (!found) return null;
    return {
      pos: found.from,
      end: found.to,
      create: () => {
        const dom = document.createElement("div");
        dom.className = "max-w-80 px-2 py-1 text-xs";
        dom.textContent = found.text;
        return { dom };
      },
    };
  });
  return (
    <CodeFrame
      {...props}
      language={[json(), jsonLanguage.data.of({ autocomplete: completeBySchema(schema) }), meaning]}
    />
  );
}
