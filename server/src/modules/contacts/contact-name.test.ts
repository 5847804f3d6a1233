import { expect, test } from "vitest";
import { contactName } from "./contact-name.ts";

test("a contact is called by its person, else its company, its address, its id", () => {
  const all = { firstName: " Ada ", lastName: "Lovelace", company: "Engines", email: "ada@example.com" };
  expect(contactName(all, "7")).toBe("Ada Lovelace");
  expect(contactName({ ...all, firstName: null, lastName: "" }, "7")).toBe("Engines");
  expect(contactName({ email: "ada@example.com" }, "7")).toBe("ada@example.com");
  expect(contactName({}, "7")).toBe("7");
  expect(contactName({}, null)).toBe("No name");
});

test("its name can be kept and read, whatever its values are", () => {
  expect(contactName({ lastName: `${"a".repeat(199)}😀` }, null).isWellFormed()).toBe(true);
  expect(contactName({ firstName: "Ev\u202eil", lastName: "Line\r\nBreak" }, null)).toBe("Ev il Line Break");
  // Nothing that can be seen is no name.
  expect(contactName({ lastName: "\u200b", company: "Engines" }, null)).toBe("Engines");
});
