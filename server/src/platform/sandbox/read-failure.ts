import type { QuickJSContext, QuickJSHandle } from "quickjs-emscripten-core";
import { importMessage } from "./open-engine.ts";
import type { SandboxFailure } from "./sandbox-outcome.ts";
import { storableText } from "./storable.ts";

/** The name of the script in its stack traces. */
export const sourceName = "function.js";

/** The message of a script that threw null. */
export const nullThrown = "The script threw null";

const maxMessage = 1_000;

/** Says what a thrown value is by a function of the prelude, as JSON text. */
export type Describe = (error: QuickJSHandle) => string | null;

type Described = { name: string; message: string; stack: string; thrown: boolean };

/** What a script threw, as a failure. Nothing that the script made can make it throw. */
export function readFailure(
  context: QuickJSContext,
  error: QuickJSHandle,
  describe: Describe,
): SandboxFailure {
  const json = describe(error);
  const { name, message, stack, thrown } = json === null ? readPlainly(context, error) : parseDescribed(json);
  const place = readPlace(stack);
  const told = storableText(message).slice(0, maxMessage);
  if (!thrown && name === "InternalError" && message.startsWith("out of memory"))
    return { errorClass: "OUT_OF_MEMORY", message: "The script used more memory than it may.", ...place };
  if (!thrown && name === "RangeError" && message.startsWith("Maximum call stack size exceeded"))
    return { errorClass: "STACK_OVERFLOW", message: "The script called itself too deep.", ...place };
  if (!thrown && name === "Error" && message.startsWith(importMessage))
    return { errorClass: "IMPORT", message: `${told}. A script is one module.`, ...place };
  if (thrown) return { errorClass: "EXCEPTION", message: `The script threw ${told}`, ...place };
  const shown = storableText(name).slice(0, 100);
  return { errorClass: "EXCEPTION", message: told === "" ? shown : `${shown}: ${told}`, ...place };
}

function parseDescribed(json: string): Described {
  const value: unknown = JSON.parse(json);
  const read = (key: string): string => {
    const found: unknown = typeof value === "object" && value !== null ? Reflect.get(value, key) : null;
    return typeof found === "string" ? found : "";
  };
  const thrown: unknown = typeof value === "object" && value !== null && Reflect.get(value, "thrown");
  return { name: read("name"), message: read("message"), stack: read("stack"), thrown: thrown === true };
}

/** For errors that the sandbox itself cannot describe, such as one whose `message` throws. */
function readPlainly(context: QuickJSContext, error: QuickJSHandle): Described {
  const kind = context.typeof(error);
  return {
    name: "",
    message: kind === "object" || kind === "function" ? "something that cannot be shown" : kind,
    stack: "",
    thrown: true,
  };
}

/** The first place of a stack trace that is in the script. */
export function readPlace(stack: string): { line?: number; column?: number } {
  const found = /function\.js:(\d{1,7}):(\d{1,7})/.exec(stack);
  return found ? { line: Number(found[1]), column: Number(found[2]) } : {};
}
