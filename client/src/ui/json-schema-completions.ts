import type { CompletionContext, CompletionResult } from "@codemirror/autocomplete";
import { syntaxTree } from "@codemirror/language";
import type { EditorState } from "@codemirror/state";

/** As much of JSON Schema as is used here. */
type Schema = {
  description?: string;
  properties?: Record<string, Schema>;
  additionalProperties?: Schema | boolean;
  items?: Schema;
  anyOf?: Schema[];
  enum?: unknown[];
  const?: unknown;
  type?: string;
  examples?: unknown[];
};
type Node = ReturnType<ReturnType<typeof syntaxTree>["resolveInner"]>;

function schemaOf(value: unknown): Schema | null {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? value : null;
}

/** The first alternative that has what is asked for, or the schema itself. */
function having(schema: Schema | null, member: "properties" | "items"): Schema | null {
  if (!schema || schema[member]) return schema;
  return schema.anyOf?.find((each) => each[member]) ?? schema;
}

function textOf(state: EditorState, node: Node): string {
  const text = state.sliceDoc(node.from, node.to);
  try {
    return String(JSON.parse(text));
  } catch {
    return text.replaceAll('"', "");
  }
}

/** The nodes from the root to this one that say where it stands: properties and arrays. */
function schemaAt(state: EditorState, node: Node | null, schema: unknown): Schema | null {
  const steps: (string | null)[] = [];
  for (let at = node; at; at = at.parent) {
    if (at.name === "Property") {
      const name = at.getChild("PropertyName");
      steps.unshift(name ? textOf(state, name) : "");
    } else if (at.name === "Array" && at !== node) steps.unshift(null);
  }
  let found = schemaOf(schema);
  for (const step of steps) {
    if (step === null) found = having(found, "items")?.items ?? null;
    else {
      const object: Schema | null = having(found, "properties");
      found = object?.properties?.[step] ?? schemaOf(object?.additionalProperties) ?? null;
    }
  }
  return found;
}

function valuesOf(schema: Schema | null): unknown[] {
  if (!schema) return [];
  const own = schema.enum ?? (schema.const === undefined ? [] : [schema.const]);
  const both = schema.type === "boolean" ? [true, false] : [];
  const all = [...own, ...both, ...(schema.anyOf ?? []).flatMap(valuesOf)];
  return all.length > 0 ? all : (schema.examples ?? []);
}

/** What a value begins with, for a member that has just been named. */
function stubOf(schema: Schema): string {
  const [first] = schema.anyOf ?? [];
  if (first) return stubOf(first);
  if (schema.properties ?? schema.type === "object") return "{}";
  if (schema.items ?? schema.type === "array") return "[]";
  if (schema.type === "boolean") return "false";
  return '""';
}

function detail(schema: Schema): { info: string } | Record<string, never> {
  return schema.description ? { info: schema.description } : {};
}

/** The member's name that is being written, or where one could be: what may stand there. */
function names(state: EditorState, node: Node, schema: unknown) {
  const object = node.name === "PropertyName" ? node.parent?.parent : node;
  if (!object || object.name !== "Object") return [];
  const present = object
    .getChildren("Property")
    .flatMap((each) => each.getChild("PropertyName") ?? [])
    .filter(({ from }) => from !== node.from)
    .map((name) => textOf(state, name));
  const known = having(schemaAt(state, object, schema), "properties")?.properties ?? {};
  return Object.entries(known).filter(([name]) => !present.includes(name));
}

/** Completes members and values from a JSON Schema. */
export function completeBySchema(schema: () => unknown) {
  return ({ state, pos, explicit }: CompletionContext): CompletionResult | null => {
    const node = syntaxTree(state).resolveInner(pos, -1);
    if (node.name === "String" || (node.name === "Array" && explicit)) {
      const inside = node.name === "Array" ? node.firstChild : node;
      const at = schemaAt(state, inside, schema());
      const options = valuesOf(at).map((value) => ({ label: JSON.stringify(value) }));
      const from = node.name === "String" ? node.from : pos;
      const to = node.name === "String" ? node.to : pos;
      return options.length > 0 ? { from, to, options, filter: node.name === "String" } : null;
    }
    const naming = node.name === "PropertyName";
    if (!naming && !(explicit && node.name === "Object")) return null;
    const named = naming && /^\s*:/.test(state.sliceDoc(node.to, node.to + 20));
    const options = names(state, node, schema()).map(([name, member]) => ({
      label: JSON.stringify(name),
      apply: named ? JSON.stringify(name) : `${JSON.stringify(name)}: ${stubOf(member)}`,
      ...detail(member),
    }));
    if (options.length === 0) return null;
    return naming ? { from: node.from, to: node.to, options } : { from: pos, options };
  };
}

/** What the member under a position means, with its place. */
export function describedAt(
  state: EditorState,
  position: number,
  schema: unknown,
): { from: number; to: number; text: string } | null {
  const node = syntaxTree(state).resolveInner(position, 0);
  if (node.name !== "PropertyName") return null;
  const text = schemaAt(state, node, schema)?.description;
  return text ? { from: node.from, to: node.to, text } : null;
}
