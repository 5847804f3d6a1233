import type { PropertyType } from "../../gql/graphql.ts";
import { localInput, momentOf } from "../../lib/window-input.ts";

/** A value as its field has it: text, whatever its type; empty for none. */
export function inputOf(type: PropertyType, value: unknown): string {
  if (value === null || value === undefined) return "";
  if (type === "DATETIME") {
    const time = Date.parse(String(value));
    return Number.isNaN(time) ? String(value) : localInput(time);
  }
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

/** What a field says, as a value of its type; null clears. What is no number stays as it is: the server says what is wrong. */
export function valueOf(type: PropertyType, input: string): unknown {
  const text = input.trim();
  if (text === "") return null;
  switch (type) {
    case "NUMBER":
      return Number.isNaN(Number(text)) ? text : Number(text);
    case "BOOLEAN":
      return text === "true";
    case "DATETIME":
      return momentOf(text) || text;
    default:
      return text;
  }
}

/** A value as people read it. */
export function shownValue(value: unknown): string {
  if (value === null || value === undefined || value === "") return "nothing";
  if (typeof value === "boolean") return value ? "Yes" : "No";
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

/** Only what is otherwise than before: what somebody else changes meanwhile in other properties stays. */
export function changedValues(
  properties: readonly { name: string; type: PropertyType }[],
  before: ReadonlyMap<string, string>,
  now: Readonly<Record<string, string>>,
): Record<string, unknown> {
  return Object.fromEntries(
    properties.flatMap(({ name, type }) => {
      const input = now[name];
      return input === undefined || input === (before.get(name) ?? "") ? [] : [[name, valueOf(type, input)]];
    }),
  );
}
