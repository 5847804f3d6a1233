import { expect, it } from "vitest";
import { problemsOf } from "./script-problems.ts";

it("finds the place in what the server says of a script", () => {
  expect(problemsOf("Line 12, column 3: Unexpected token")).toEqual([
    { line: 12, column: 3, message: "Unexpected token" },
  ]);
});

it.each([undefined, "The script is too long"])("finds no place in %j", (issue) => {
  expect(problemsOf(issue)).toEqual([]);
});
