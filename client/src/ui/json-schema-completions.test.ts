import { CompletionContext } from "@codemirror/autocomplete";
import { json } from "@codemirror/lang-json";
import { ensureSyntaxTree } from "@codemirror/language";
import { EditorState } from "@codemirror/state";
import { expect, test } from "vitest";
import { completeBySchema, describedAt } from "./json-schema-completions.ts";

const schema = {
  type: "object",
  properties: {
    name: { type: "string", description: "What people call it." },
    listener: { type: "object", properties: { onInstall: { type: "string" }, onUpdate: { type: "string" } } },
    params: {
      type: "array",
      items: {
        type: "object",
        properties: { type: { enum: ["text", "secret"] }, required: { type: "boolean" } },
      },
    },
    scopes: { type: "array", items: { enum: ["installation:read", "config:read"] } },
  },
};

/** The state of a text, and the place that `|` marks in it. */
function at(marked: string) {
  const position = marked.indexOf("|");
  const state = EditorState.create({ doc: marked.replace("|", ""), extensions: [json()] });
  ensureSyntaxTree(state, state.doc.length, 5_000);
  return { state, position };
}

function labels(marked: string, explicit = false): string[] {
  const { state, position } = at(marked);
  const found = completeBySchema(() => schema)(new CompletionContext(state, position, explicit));
  return (found?.options ?? []).map(({ label }) => label);
}

test("names the members that an object lacks", () => {
  expect(labels('{ "name": "x", "|" }')).toEqual(['"listener"', '"params"', '"scopes"']);
  expect(labels('{ "listener": { "onInstall": "", "|" } }')).toEqual(['"onUpdate"']);
  expect(labels('{ "params": [{ "|" }] }')).toEqual(['"type"', '"required"']);
  expect(labels('{ "listener": { | } }', true)).toEqual(['"onInstall"', '"onUpdate"']);
});

test("offers the values that a member may have", () => {
  expect(labels('{ "params": [{ "type": "|" }] }')).toEqual(['"text"', '"secret"']);
  expect(labels('{ "scopes": ["|"] }')).toEqual(['"installation:read"', '"config:read"']);
  expect(labels('{ "name": "|" }')).toEqual([]);
});

test("does not open by itself where nothing is written", () => {
  expect(labels("{ | }")).toEqual([]);
});

test("says what a member means", () => {
  const { state, position } = at('{ "na|me": "x" }');
  expect(describedAt(state, position, schema)?.text).toBe("What people call it.");
  const value = at('{ "name": "|x" }');
  expect(describedAt(value.state, value.position, schema)).toBeNull();
});

test("offers nothing without a schema, or in what the schema does not know", () => {
  expect(labels('{ "unknown": { "|" } }')).toEqual([]);
  const { state, position } = at('{ "|" }');
  expect(completeBySchema(() => null)(new CompletionContext(state, position, false))).toBeNull();
});
