/**
 * What runs in a fresh context before the script: it takes the built-in functions that are needed afterwards, so that a
 * script that replaces them fools only itself, and makes `console` and the host functions.
 *
 * It is a function of (log, call, names) that gives the functions which the host calls. All it touches is inside the
 * sandbox; what it hands out is JSON text, for plain strings would end at their first NUL.
 */
export const prelude = `(function (log, call, names, maxText) {
  "use strict";
  const { parse, stringify } = JSON;
  const { apply } = Reflect;
  const { freeze, defineProperty } = Object;
  const { slice, indexOf } = String.prototype;
  const { toISOString } = Date.prototype;
  const text = String;
  const ErrorType = Error;
  const DateType = Date;
  const cut = (value) => apply(slice, value, [0, maxText]);

  // Below its own frames a stack trace has those of this prelude.
  function readStack(error) {
    const stack = text(error.stack);
    const end = apply(indexOf, stack, ["    at apply (native)\\n    at start (prelude.js"]);
    return end < 0 ? stack : apply(slice, stack, [0, end]);
  }

  function describe(error) {
    if (typeof error !== "object" || error === null)
      return stringify({ name: "", message: cut(text(error)), stack: "", thrown: true });
    const read = (key) => { const value = error[key]; return value === undefined ? "" : cut(text(value)); };
    if (error instanceof ErrorType)
      return stringify({ name: read("name"), message: read("message"), stack: cut(readStack(error)), thrown: false });
    let shown;
    try { shown = stringify(error); } catch {}
    return stringify({ name: "", message: cut(shown === undefined ? text(error) : shown), stack: "", thrown: true });
  }

  function show(value) {
    if (typeof value === "string") return cut(value);
    if (typeof value === "object" && value !== null) {
      try {
        if (value instanceof ErrorType) return cut(value.name + ": " + value.message + "\\n" + readStack(value));
        if (value instanceof DateType) return apply(toISOString, value, []);
        const json = stringify(value);
        if (json !== undefined) return cut(json);
      } catch {}
      try { return cut(text(value)); } catch { return "[something that cannot be shown]"; }
    }
    return cut(typeof value === "bigint" ? text(value) + "n" : text(value));
  }

  const console = {};
  const levels = { debug: 0, log: 1, info: 1, warn: 2, error: 3 };
  for (const method in levels) {
    const level = levels[method];
    console[method] = (...values) => {
      let line = "";
      for (let index = 0; index < values.length && line.length <= maxText; index++)
        line += (index === 0 ? "" : " ") + show(values[index]);
      log(level, stringify(cut(line)));
    };
  }
  defineProperty(globalThis, "console", { value: freeze(console), writable: true, configurable: true });

  for (let index = 0; index < names.length; index++) {
    const name = names[index];
    const dot = name.indexOf(".");
    const invoke = async (...args) => {
      const answer = parse(await call(name, stringify(args)));
      if (answer.ok) return answer.value;
      const error = new ErrorType(answer.message);
      error.code = answer.code;
      throw error;
    };
    if (dot < 0) globalThis[name] = invoke;
    else (globalThis[name.slice(0, dot)] ??= {})[name.slice(dot + 1)] = invoke;
  }

  return {
    parse,
    describe,
    start: async (run, args) => await apply(run, undefined, args),
    serialise: (value) => (value === undefined ? "null" : stringify(value)),
  };
})`;
