import type { QuickJSContext } from "quickjs-emscripten-core";
import type { Engine } from "./open-engine.ts";
import { importMessage } from "./open-engine.ts";
import { readPlace, sourceName } from "./read-failure.ts";
import type { SandboxFailure } from "./sandbox-outcome.ts";

/** Compiles a module and runs nothing of it. null: it compiles. */
export function compileSource(context: QuickJSContext, source: string): SandboxFailure | null {
  const result = context.evalCode(source, sourceName, { type: "module", compileOnly: true });
  if (!result.error) {
    result.value.dispose();
    return null;
  }
  // Nothing of the script ran: these are the engine's own errors.
  const read = (key: string): string =>
    context.getProp(result.error, key).consume((handle) => context.getString(handle));
  const isError = context.typeof(result.error) === "object";
  const name = isError ? read("name") : "";
  const message = isError ? read("message") : "";
  const place = isError ? readPlace(read("stack")) : {};
  result.error.dispose();
  if (message.startsWith(importMessage))
    return { errorClass: "IMPORT", message: `${message}. A script is one module.` };
  if (name === "SyntaxError")
    return { errorClass: "SYNTAX", message: message.replace(/: ''$/, ": the end of the source"), ...place };
  if (name === "RangeError")
    return { errorClass: "STACK_OVERFLOW", message: "The source nests too deep.", ...place };
  return { errorClass: "OUT_OF_MEMORY", message: "The source needs more memory than it may use.", ...place };
}

/**
 * Where a syntax error is, since the columns of QuickJS are of something else: where the shortest beginning of the
 * source ends that is wrong in the same way, less the token itself. At most 20 compilations.
 */
export function placeFault(
  compile: (source: string) => SandboxFailure | null,
  source: string,
  fault: SandboxFailure,
): SandboxFailure {
  const { column: _column, ...placed } = fault;
  const isWrong = (length: number): boolean => {
    const found = compile(source.slice(0, length));
    return found !== null && found.message === fault.message && found.line === fault.line;
  };
  let low = 0;
  let high = source.length;
  if (fault.line !== undefined) {
    const lines = source.split("\n");
    low = lines.slice(0, fault.line - 1).reduce((sum, text) => sum + text.length + 1, 0);
    high = Math.min(high, low + (lines[fault.line - 1]?.length ?? 0));
  }
  if (!isWrong(high)) return placed;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (isWrong(middle)) high = middle;
    else low = middle + 1;
  }
  const lines = source.slice(0, low).split("\n");
  const last = lines.at(-1) ?? "";
  const token = /(?:[\p{ID_Continue}$]+|[^\p{ID_Continue}$\s])\s*$/u.exec(last);
  return { ...placed, line: lines.length, column: (token?.index ?? Math.max(0, last.length - 1)) + 1 };
}

// The first module throws before the script is evaluated, but after its exports have been looked up.
const probe = `import "patchbay:stop"; import run from "patchbay:script"; run;`;
const stopped = "stopped before the script";

/** Whether a module that compiles has a default export; runs nothing of it. */
export function hasDefaultExport({ runtime, context }: Engine, source: string): boolean {
  runtime.setModuleLoader((name) => {
    if (name === "patchbay:stop") return `throw new Error(${JSON.stringify(stopped)});`;
    if (name === "patchbay:script") return source;
    throw new Error(importMessage);
  });
  const result = context.evalCode(probe, "probe.js", { type: "module" });
  let error = result.error;
  if (!result.error) {
    const state = context.getPromiseState(result.value);
    if (state.type === "rejected") error = state.error;
  }
  return (
    error !== undefined &&
    context.getProp(error, "message").consume((handle) => context.getString(handle)) === stopped
  );
}
