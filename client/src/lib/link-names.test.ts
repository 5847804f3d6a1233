import { expect, it } from "vitest";
import { linkNamesIn } from "./link-names.ts";

it("finds the literals that are link names, each once", () => {
  const source = `await connections.invoke("acme__books", {}); invoke('acme__crm2'); invoke("acme__books");`;
  expect(linkNamesIn(source)).toEqual(["acme__books", "acme__crm2"]);
});

it.each([`const a = "acme_books";`, "acme__books", `"Acme__Books"`, `"acme__"`, "`acme__${name}`"])(
  "leaves %j alone",
  (source) => {
    expect(linkNamesIn(source)).toEqual([]);
  },
);
