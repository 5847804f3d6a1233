import { expect, it } from "vitest";
import { scopesIn } from "./scopes-in.ts";

it.each([
  ["", []],
  [" , ", []],
  ["read", ["read"]],
  ["ZohoBooks.contacts.ALL, ZohoBooks.invoices.READ", ["ZohoBooks.contacts.ALL", "ZohoBooks.invoices.READ"]],
  [
    "https://a.example/x\nhttps://a.example/y  https://a.example/x",
    ["https://a.example/x", "https://a.example/y"],
  ],
])("reads %j", (text, scopes) => {
  expect(scopesIn(text)).toEqual(scopes);
});
