import { ValidationError } from "../platform/errors.ts";

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** The Relay id of a record: base64 of `Type:uuid`, as the relay plugin makes it. */
export function toGlobalId(type: string, id: string): string {
  return Buffer.from(`${type}:${id}`).toString("base64");
}

/** The parts of a Relay id, or null when it is none. */
export function parseGlobalId(value: string): { type: string; id: string } | null {
  const text = Buffer.from(value, "base64").toString("utf8");
  const colon = text.indexOf(":");
  const id = text.slice(colon + 1);
  return colon > 0 && uuid.test(id) ? { type: text.slice(0, colon), id } : null;
}

/** The record id inside a Relay id of `type`; throws ValidationError naming `path` for anything else. */
export function recordId(type: string, value: string, path: string): string {
  const parsed = parseGlobalId(value);
  if (parsed?.type !== type)
    throw new ValidationError([
      { path, message: `Expected the id of ${/^[AEIOU]/.test(type) ? "an" : "a"} ${type}.` },
    ]);
  return parsed.id;
}

/** As recordId, for an optional input. */
export function optionalRecordId(
  type: string,
  value: string | null | undefined,
  path: string,
): string | null {
  return value == null ? null : recordId(type, value, path);
}
