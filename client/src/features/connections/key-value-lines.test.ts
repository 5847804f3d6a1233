import { expect, it } from "vitest";
import { keyValueLines } from "./key-value-lines.ts";

it("reads names and values, and keeps what stands behind the first separator", () => {
  expect(keyValueLines("a=1\n b = x=y \n\nc=", "=")).toEqual({
    values: { a: "1", b: "x=y", c: "" },
    wrong: [],
  });
  expect(keyValueLines("accept: text/html\nx-at: 12:30", ":").values).toEqual({
    accept: "text/html",
    "x-at": "12:30",
  });
});

it("makes a list of a name that comes again", () => {
  expect(keyValueLines("a=1\na=2\na=3", "=").values).toEqual({ a: ["1", "2", "3"] });
});

it("names the lines that it cannot read", () => {
  expect(keyValueLines("a=1\nnonsense\n=3", "=").wrong).toEqual([2, 3]);
});
