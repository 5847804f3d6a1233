import { expect, it } from "vitest";
import { diffLines } from "./diff-lines.ts";

/** "=a" for an equal row, "a>b" for a replaced one. */
const shown = (before: string, after: string) =>
  diffLines(before, after).map((row) =>
    row.kind === "same" ? `=${row.before?.text}` : `${row.before?.text ?? ""}>${row.after?.text ?? ""}`,
  );

it.each([
  ["a\nb\nc", "a\nb\nc", ["=a", "=b", "=c"]],
  ["a\nb\nc", "a\nx\nc", ["=a", "b>x", "=c"]],
  ["a\nc", "a\nb\nc", ["=a", ">b", "=c"]],
  ["a\nb\nc", "a\nc", ["=a", "b>", "=c"]],
  ["x\na\ny\nb", "a\nz\nz\nb\nc", ["x>", "=a", "y>z", ">z", "=b", ">c"]],
  ["a\na", "a", ["=a", "a>"]],
])("compares %j with %j", (before, after, rows) => {
  expect(shown(before, after)).toEqual(rows);
});

it("gives back both texts, whatever changed", () => {
  const line = (seed: number) => `line ${(seed * 7_919) % 13}`;
  for (let seed = 0; seed < 60; seed++) {
    const before = Array.from({ length: seed % 17 }, (_, at) => line(seed + at)).join("\n");
    const after = Array.from({ length: (seed * 5) % 19 }, (_, at) => line(seed * 3 + at)).join("\n");
    const rows = diffLines(before, after);
    const side = (name: "before" | "after") =>
      rows.flatMap((row) => (row[name] ? [row[name].text] : [])).join("\n");
    expect([side("before"), side("after")]).toEqual([before, after]);
  }
});

it("answers at once for two long texts that have nothing in common", () => {
  const text = (word: string) => Array.from({ length: 9_000 }, (_, at) => `${word} ${at}`).join("\n");
  expect(diffLines(text("a"), text("b"))).toHaveLength(9_000);
});
