import { expect, test } from "vitest";
import { findLinkNames } from "../functions/find-link-names.ts";
import { linkNames, linkPart } from "./link-name.ts";

test.each([
  ["Books connection", "booksconnection"],
  ["Büro & Söhne 24", "burosohne24"],
  ["UPPER_case-Name", "uppercasename"],
  ["日本", "connection"],
  ["  ", "connection"],
  ["x".repeat(100), "x".repeat(55)],
])("%j is called %s", (name, part) => {
  expect(linkPart(name)).toBe(part);
});

test("numbers are appended from 2 on", () => {
  expect(linkNames("acme", "Books", 1, 3)).toEqual(["acme__books", "acme__books2", "acme__books3"]);
  expect(linkNames("acme", "Books", 11, 2)).toEqual(["acme__books11", "acme__books12"]);
});

test("the longest link name is found in a script", () => {
  const [name = ""] = linkNames("a".repeat(60), "x".repeat(100), 99_999, 1);
  expect(findLinkNames(`connections.invoke("${name}", {})`)).toEqual([name]);
});
