import { expect, it } from "vitest";
import { namesAfter } from "./code-editor-completions.ts";

const globals = {
  event: { recordId: "1", affectedValues: { Email: "a@example.com" }, affectedFields: ["Email"] },
  console: { log: () => undefined },
};

it.each([
  ["  return event.", "", ["recordId", "affectedValues", "affectedFields"]],
  ["event.affectedValues?.Em", "Em", ["Email"]],
  ["console.l", "l", ["log"]],
  ["if (ev", "ev", ["event", "console"]],
])("after %j come the names of the example", (text, typed, names) => {
  const found = namesAfter(text, globals);
  expect([found?.typed, found?.names.map(([name]) => name)]).toEqual([typed, names]);
});

it.each(["other.", "event.recordId.", "event.affectedFields.", "event.constructor.", "1 + ", ""])(
  "after %j comes nothing",
  (text) => {
    expect(namesAfter(text, globals)).toBeNull();
  },
);
