import type { QuickJSHandle } from "quickjs-emscripten-core";
import { prelude } from "./guest-prelude.ts";
import type { Engine } from "./open-engine.ts";
import type { LogLevel } from "./sandbox-outcome.ts";

/** Characters of one line of log, of an error's message and of its stack that leave the sandbox. */
const maxText = 4_000;

/** By number, as the prelude names them. */
const levels: readonly LogLevel[] = ["DEBUG", "INFO", "WARN", "ERROR"];

/** The functions of the prelude, called from outside. Each is run by the engine, under its limits. */
export type Guest = {
  parse(json: string): QuickJSHandle | null;
  start(run: QuickJSHandle, args: QuickJSHandle): Called;
  serialise(value: QuickJSHandle): Called;
  describe(error: QuickJSHandle): string | null;
};

export type Called = { ok: true; value: QuickJSHandle } | { ok: false; error: QuickJSHandle };

/** Prepares a fresh context: `console`, the host functions, and what is needed afterwards. null: no memory for it. */
export function openGuest(
  { context }: Engine,
  door: {
    log(level: LogLevel, text: string): void;
    /** Gives a promise of JSON text, or throws. */
    call(name: string, args: string): QuickJSHandle;
    names: readonly string[];
  },
): Guest | null {
  const log = context.newFunction("log", (level, text) => {
    door.log(levels[context.getNumber(level)] ?? "INFO", readText(context.getString(text)));
  });
  const call = context.newFunction("call", (name, args) =>
    door.call(context.getString(name), context.getString(args)),
  );
  const made = context.evalCode(prelude, "prelude.js", { type: "global", strict: true });
  if (made.error) return null;
  const names = context.newArray();
  door.names.forEach((name, index) => context.setProp(names, index, context.newString(name)));
  const result = context.callFunction(
    made.value,
    context.undefined,
    log,
    call,
    names,
    context.newNumber(maxText),
  );
  if (result.error) return null;
  const take = (name: string): QuickJSHandle => context.getProp(result.value, name);
  const parse = take("parse");
  const start = take("start");
  const serialise = take("serialise");
  const describe = take("describe");

  function run(called: QuickJSHandle, ...args: QuickJSHandle[]): Called {
    const outcome = context.callFunction(called, context.undefined, ...args);
    return outcome.error ? { ok: false, error: outcome.error } : { ok: true, value: outcome.value };
  }

  return {
    parse(json) {
      const parsed = run(parse, context.newString(json));
      return parsed.ok ? parsed.value : null;
    },
    start: (script, args) => run(start, script, args),
    serialise: (value) => run(serialise, value),
    describe(error) {
      const told = run(describe, error);
      if (!told.ok || context.typeof(told.value) !== "string") return null;
      return context.getString(told.value);
    },
  };
}

/** A string that comes as JSON. */
function readText(json: string): string {
  const text: unknown = JSON.parse(json);
  return typeof text === "string" ? text : "";
}
