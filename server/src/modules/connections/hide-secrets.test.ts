import { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import fc from "fast-check";
import { expect, test } from "vitest";
import { makeHider } from "./hide-secrets.ts";

const secrets = ["tok_0123456789", "tok_0123456789.and-more", "Zm9vOmJhcg==", "9.and-other"];

test("every secret is blotted out with as many asterisks, also those that overlap", () => {
  const hider = makeHider(secrets);
  expect(hider.text("a tok_0123456789 b tok_0123456789.and-more c")).toBe(
    `a ${"*".repeat(14)} b ${"*".repeat(23)} c`,
  );
  expect(hider.text("Basic Zm9vOmJhcg==, Basic Zm9vOmJhcg==")).toBe("Basic ************, Basic ************");
  expect(hider.text("tok_0123456789.and-other")).toBe("*".repeat(24));
  expect(hider.text("nothing of it")).toBe("nothing of it");
});

test("what is too short to be a secret stays", () => {
  expect(makeHider(["abc", ""]).text("abc abc")).toBe("abc abc");
});

test("a stream hides what lies across its chunks, and changes nothing else, wherever it is cut", async () => {
  const part = fc.oneof(fc.constantFrom(...secrets, "tok_", "tok_01234", "é", "Zm9v"), fc.string());
  await fc.assert(
    fc.asyncProperty(
      fc.array(part, { maxLength: 12 }),
      fc.array(fc.nat(60), { maxLength: 20 }),
      async (parts, cuts) => {
        const whole = Buffer.from(parts.join(""));
        const chunks: Buffer[] = [];
        let at = 0;
        for (const length of cuts) {
          chunks.push(whole.subarray(at, at + length));
          at += length;
        }
        chunks.push(whole.subarray(at));
        const hider = makeHider(secrets);
        const streamed = await text(
          Readable.from(chunks.filter((chunk) => chunk.length > 0)).pipe(hider.stream()),
        );
        expect(streamed).toBe(hider.text(whole.toString()));
        for (const secret of secrets) expect(streamed).not.toContain(secret);
      },
    ),
  );
});
