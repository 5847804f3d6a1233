import { HighlightStyle, defaultHighlightStyle, syntaxHighlighting } from "@codemirror/language";
import type { Extension } from "@codemirror/state";
import { EditorView } from "@codemirror/view";

const colour = (token: string) => `var(--color-${token})`;

/** Our tokens in place of the language package's own light colours, which it groups the tokens by. */
const ours: Record<string, string> = {
  "#708": colour("accent"), // keywords
  "#219": colour("production"), // true, null
  "#164": colour("production"), // numbers
  "#a11": colour("good"), // text
  "#e40": colour("warn"), // regular expressions, escapes
  "#00f": colour("info"), // definitions
  "#30a": colour("info"),
  "#00c": colour("info"),
  "#085": colour("info"), // types
  "#167": colour("info"), // classes
  "#940": colour("ink-mute"), // comments
  "#f00": colour("bad"), // what cannot be read
};

const highlightStyle = HighlightStyle.define(
  defaultHighlightStyle.specs.map((spec) => ({
    ...spec,
    ...(typeof spec["color"] === "string" ? { color: ours[spec["color"]] ?? colour("ink-soft") } : {}),
  })),
);

const frame = EditorView.theme({
  "&": { fontSize: "0.75rem", color: colour("ink"), backgroundColor: colour("sunken") },
  "&.cm-focused": { outline: `2px solid ${colour("accent")}`, outlineOffset: "1px" },
  ".cm-scroller": { fontFamily: "var(--font-mono)", lineHeight: "1.25rem" },
  ".cm-content": { caretColor: colour("ink"), padding: "0.5rem 0" },
  ".cm-cursor": { borderLeftColor: colour("ink") },
  "&.cm-focused .cm-selectionBackground, .cm-selectionBackground": {
    backgroundColor: `${colour("accent-soft")} !important`,
  },
  ".cm-gutters": {
    backgroundColor: colour("sunken"),
    color: colour("ink-mute"),
    borderRight: `1px solid ${colour("line")}`,
  },
  ".cm-activeLine, .cm-activeLineGutter": { backgroundColor: colour("hover") },
  "&.cm-focused .cm-matchingBracket": {
    backgroundColor: "transparent",
    outline: `1px solid ${colour("line-strong")}`,
  },
  ".cm-tooltip": {
    backgroundColor: colour("raised"),
    color: colour("ink"),
    border: `1px solid ${colour("line")}`,
    borderRadius: "0.375rem",
  },
  ".cm-tooltip-autocomplete > ul > li[aria-selected]": {
    backgroundColor: `${colour("accent-soft")} !important`,
    color: `${colour("ink")} !important`,
  },
  ".cm-completionDetail": { color: colour("ink-mute"), fontStyle: "normal" },
  ".cm-lintRange-error": {
    backgroundImage: "none",
    textDecoration: `underline wavy ${colour("bad")}`,
  },
  ".cm-diagnostic-error": { borderLeft: `3px solid ${colour("bad")}` },
});

/** The editor in the colours of the console; they are pairs, so both themes are this one. */
export const editorTheme: Extension = [frame, syntaxHighlighting(highlightStyle)];
