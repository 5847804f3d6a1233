import type { CompletionContext, CompletionResult } from "@codemirror/autocomplete";

/** What a script finds by name, with an example value of each. */
export type Globals = Record<string, unknown>;

const chain = /[A-Za-z_$][\w$]*(?:\??\.[\w$]*)*$/;

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** An example value in a few characters; of a function only that it is one. */
function shown(value: unknown): string {
  if (typeof value === "function") return "()";
  const text = JSON.stringify(value) ?? "undefined";
  return text.length > 32 ? `${text.slice(0, 31)}…` : text;
}

/** The names that may follow the text before the cursor, and what stands there in the example. */
export function namesAfter(
  text: string,
  globals: Globals,
): { typed: string; names: [string, string][] } | null {
  const parts = chain.exec(text)?.[0].split(/\??\./);
  const typed = parts?.pop();
  if (!parts || typed === undefined) return null;
  let at: unknown = globals;
  for (const part of parts) at = isRecord(at) && Object.hasOwn(at, part) ? at[part] : undefined;
  if (!isRecord(at)) return null;
  return { typed, names: Object.entries(at).map(([name, value]) => [name, shown(value)]) };
}

/** Completes `event.…`, `context.…` and `console.…` from examples. */
export function completeGlobals(globals: () => Globals) {
  return (context: CompletionContext): CompletionResult | null => {
    const line = context.state.doc.lineAt(context.pos);
    const found = namesAfter(line.text.slice(0, context.pos - line.from), globals());
    if (!found) return null;
    return {
      from: context.pos - found.typed.length,
      validFor: /^[\w$]*$/,
      options: found.names.map(([label, detail]) => ({
        label,
        detail,
        type: detail === "()" ? "function" : "property",
      })),
    };
  };
}
