import { isTooDeep } from "../../platform/json-depth.ts";

// NUL and halves of surrogate pairs are valid JSON text that PostgreSQL refuses to store.
const suspicious = /\\u(0000|d[89a-f])/i;

/** The JSON of a push, as it can be stored; undefined where it is none. */
export function readPush(body: Buffer): unknown {
  const text = body.toString("utf8");
  try {
    const json: unknown = JSON.parse(text);
    if (isTooDeep(json)) return undefined;
    return suspicious.test(text) ? clean(json) : json;
  } catch {
    return undefined;
  }
}

function clean(value: unknown): unknown {
  if (typeof value === "string") return value.replaceAll("\0", "").toWellFormed();
  if (Array.isArray(value)) return value.map(clean);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [clean(key), clean(each)]));
}
