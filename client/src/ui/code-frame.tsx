import {
  autocompletion,
  closeBrackets,
  closeBracketsKeymap,
  completionKeymap,
} from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import { bracketMatching, indentOnInput } from "@codemirror/language";
import { lintGutter, setDiagnostics } from "@codemirror/lint";
import { EditorState } from "@codemirror/state";
import type { Extension } from "@codemirror/state";
import { EditorView, drawSelection, highlightActiveLine, keymap, lineNumbers } from "@codemirror/view";
import { createEffect, onCleanup, onMount, untrack } from "solid-js";
import { editorTheme } from "./code-editor-theme.ts";

/** Something wrong at a place of the text; line and column from 1. */
export type CodeProblem = { line: number; column: number | null; message: string };

export type CodeFrameProps = {
  label: string;
  value: string;
  onChange: (value: string) => void;
  readOnly: boolean;
  problems: readonly CodeProblem[];
  /** Where the cursor is to be, with the focus; each new object moves it again. */
  goTo?: Pick<CodeProblem, "line" | "column"> | null;
  onSave: () => void;
  onRun: () => void;
};

/** The place of a problem in the text as it is now, which may have become shorter meanwhile. */
function placeOf(state: EditorState, line: number, column: number | null): number {
  const at = state.doc.line(Math.min(Math.max(line, 1), state.doc.lines));
  return Math.min(at.from + Math.max((column ?? 1) - 1, 0), at.to);
}

/** What every editor has, whatever the language. Tab moves on, as everywhere; Ctrl/Cmd+S saves, Ctrl/Cmd+Enter runs. */
export function CodeFrame(props: CodeFrameProps & { language: Extension }) {
  let host: HTMLDivElement | undefined;
  let view: EditorView | undefined;
  const save = () => untrack(() => props.onSave());
  const run = () => untrack(() => props.onRun());
  const changed = (text: string) => untrack(() => props.onChange(text));
  onMount(() => {
    view = new EditorView({
      parent: host as HTMLDivElement,
      state: untrack(() =>
        EditorState.create({
          doc: props.value,
          extensions: [
            keymap.of([
              { key: "Mod-s", run: () => (save(), true) },
              { key: "Mod-Enter", run: () => (run(), true) },
              ...closeBracketsKeymap,
              ...completionKeymap,
              ...historyKeymap,
              ...defaultKeymap,
            ]),
            lineNumbers(),
            lintGutter(),
            history(),
            drawSelection(),
            indentOnInput(),
            bracketMatching(),
            closeBrackets(),
            autocompletion({ icons: false }),
            highlightActiveLine(),
            props.language,
            editorTheme,
            EditorView.lineWrapping,
            EditorState.readOnly.of(props.readOnly),
            EditorView.contentAttributes.of({
              "aria-label": props.label,
              // What scrolls must be reachable; that it can be edited is not enough for every checker.
              tabindex: "0",
              ...(props.readOnly ? { "aria-readonly": "true" } : {}),
            }),
            EditorView.updateListener.of((update) => {
              if (update.docChanged) changed(update.state.doc.toString());
            }),
          ],
        }),
      ),
    });
    onCleanup(() => view?.destroy());
  });
  createEffect(() => {
    if (props.value === view?.state.doc.toString()) return;
    view?.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: props.value } });
  });
  createEffect(() => {
    const diagnostics = props.problems.map((problem) => ({ ...problem, severity: "error" as const }));
    if (!view) return;
    const { state } = view;
    view.dispatch(
      setDiagnostics(
        state,
        diagnostics.map(({ line, column, message, severity }) => {
          const from = placeOf(state, line, column);
          const at = state.doc.lineAt(from);
          return { from: from === at.to ? at.from : from, to: at.to, severity, message };
        }),
      ),
    );
  });
  createEffect(() => {
    const wanted = props.goTo;
    if (!wanted || !view) return;
    view.dispatch({
      selection: { anchor: placeOf(view.state, wanted.line, wanted.column) },
      scrollIntoView: true,
    });
    view.focus();
  });
  return (
    <div
      ref={host}
      class="[&_.cm-editor]:max-h-[65vh] [&_.cm-editor]:min-h-72 [&_.cm-editor]:rounded-md [&_.cm-editor]:border [&_.cm-editor]:border-line"
    />
  );
}
