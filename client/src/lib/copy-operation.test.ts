import { execFileSync } from "node:child_process";
import { expect, it } from "vitest";
import { asCurl, asGraphql } from "./copy-operation.ts";

it("writes a curl command that a shell reads back as the same body", () => {
  const variables = { search: `it's "quoted" $HOME \`x\` \\ end` };
  const command = asCurl(
    "http://127.0.0.1:4000",
    "query A($search: String) { a(search: $search) }",
    variables,
  );
  // The shell only prints the arguments: nothing is sent.
  const script = `curl() { for each in "$@"; do printf '%s\\0' "$each"; done; }; PATCHBAY_TOKEN=secret; ${command}`;
  const words = execFileSync("sh", ["-c", script], { encoding: "utf8" }).split("\0");
  expect(JSON.parse(words[words.indexOf("--data") + 1] ?? "").variables).toEqual(variables);
  expect(words).toContain("authorization: Bearer secret");
});

it("leaves variables that are not set out of the GraphQL text", () => {
  expect(asGraphql("{ a }", { x: undefined })).toBe("{ a }");
  expect(asGraphql("query ($y: Int) { a(y: $y) }", { x: undefined, y: 1 })).toContain('#   "y": 1');
});
