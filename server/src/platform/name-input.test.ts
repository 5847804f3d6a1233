import { describe, expect, it } from "vitest";
import { nameInput } from "./name-input.ts";

describe("nameInput", () => {
  const name = nameInput("Give a name.", 10);

  it.each([" Greet ", "Grüße", "名前", "नाम", "👩‍💻 shop"])("takes %j", (text) => {
    expect(name.parse(text)).toBe(text.trim());
  });

  it.each([
    "",
    "   ",
    "\u200b",
    " \u200b ",
    "a\nb",
    "a\u0000",
    "\u202egnp.exe",
    "bell\u0007",
    "x".repeat(11),
  ])("refuses %j", (text) => {
    expect(name.safeParse(text).success).toBe(false);
  });
});
