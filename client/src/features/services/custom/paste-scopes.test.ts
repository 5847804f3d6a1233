import { expect, test } from "vitest";
import { pasteScopes } from "./paste-scopes.ts";

test("names alone, with spaces, commas and lines between", () => {
  expect(pasteScopes("read write,admin\n\nitems:read", [])).toEqual(
    ["read", "write", "admin", "items:read"].map((name) => ({ name, meaning: "", isDefault: false })),
  );
});

test("names with their meanings, as pages of providers write them", () => {
  expect(pasteScopes("items:read\tSee items\nitems:write - Change items\n admin: Everything", [])).toEqual([
    { name: "items:read", meaning: "See items", isDefault: false },
    { name: "items:write", meaning: "Change items", isDefault: false },
    { name: "admin", meaning: "Everything", isDefault: false },
  ]);
});

test("what is there stays as it is, and gets the meaning that it lacked", () => {
  const present = [
    { name: "read", meaning: "See all", isDefault: true },
    { name: "write", meaning: "", isDefault: false },
    { name: "", meaning: "", isDefault: false },
  ];
  expect(pasteScopes("read: Other\nwrite: Change all\nread", present)).toEqual([
    { name: "read", meaning: "See all", isDefault: true },
    { name: "write", meaning: "Change all", isDefault: false },
  ]);
  expect(present[1]?.meaning).toBe("");
});
