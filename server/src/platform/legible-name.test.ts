import { describe, expect, test } from "vitest";
import { legibleName } from "./legible-name.ts";

describe("legibleName", () => {
  test.for([
    ["Acme Trading", "Acme Trading"],
    ["  Zoë  O’Hara ", "Zoë O’Hara"],
    ["A\r\nBcc: eve@evil.example", "A Bcc: eve@evil.example"],
    ["Ev\u202eil", "Ev il"],
    ["a\u0000b\u2028c", "a b c"],
    ["half \ud83d", "half \ufffd"],
    ["\u200b\u202e", ""],
    ["👩‍👩‍👧‍👦 شركة", "👩‍👩‍👧‍👦 شركة"],
  ])("%j", ([given, legible]) => {
    expect(legibleName(given ?? "")).toBe(legible);
  });

  test("is cut between characters", () => {
    expect(legibleName(`${"a".repeat(199)}😀`)).toBe("a".repeat(199));
    expect(legibleName(`${"a".repeat(198)}😀b`)).toBe(`${"a".repeat(198)}😀`);
    expect(legibleName("abc def", 4)).toBe("abc");
  });
});
