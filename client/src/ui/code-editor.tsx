import { javascript, javascriptLanguage } from "@codemirror/lang-javascript";
import { untrack } from "solid-js";
import { completeGlobals } from "./code-editor-completions.ts";
import type { Globals } from "./code-editor-completions.ts";
import { CodeFrame } from "./code-frame.tsx";
import type { CodeFrameProps } from "./code-frame.tsx";

export type { CodeProblem } from "./code-frame.tsx";
export type CodeEditorProps = CodeFrameProps & {
  /** Example values of what a script finds by name, for completion. */
  globals: Globals;
};

/** Edits JavaScript. A chunk of its own: load it lazily. */
export function CodeEditor(props: CodeEditorProps) {
  const globals = () => untrack(() => props.globals);
  return (
    <CodeFrame
      {...props}
      language={[javascript(), javascriptLanguage.data.of({ autocomplete: completeGlobals(globals) })]}
    />
  );
}
